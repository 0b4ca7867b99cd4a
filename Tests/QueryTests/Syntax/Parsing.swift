// Short ways to say what tests of the language say often.

import Query
import Testing

/// The fault of a text that must have one.
func fault(
  _ text: String, _ parameters: [String: Parameter] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) -> QueryFault? {
  do throws(QueryFault) {
    let statement = try QueryParser.parse(text, parameters: parameters)
    Issue.record("`\(text)` is read as `\(statement.text)`", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}

/// The selection that a text must be.
func selection(
  _ text: String, _ parameters: [String: Parameter] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Select {
  guard case .select(let select) = try QueryParser.parse(text, parameters: parameters) else {
    Issue.record("`\(text)` is no selection", sourceLocation: sourceLocation)
    return Select(measures: [])
  }
  return select
}

/// Bytes of a text as a text.
func slice(_ text: String, _ range: Range<Int>) -> String {
  String(decoding: Array(text.utf8)[range], as: UTF8.self)
}
