// Feeds the query language. Whatever is refused has its place in the text and a report; whatever is
// read has a canonical text, which reads back as the same.

import Query

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQuery(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let text = String(decoding: bytes, as: UTF8.self)
  let parameters: [String: Parameter] = text.contains("$p") ? ["p": .text(text)] : [:]
  do throws(QueryFault) {
    let statement = try QueryParser.parse(text, parameters: parameters)
    checkRoundTrip(statement)
  } catch {
    let range = error.range ?? 0..<0
    precondition(range.lowerBound >= 0 && range.upperBound <= text.utf8.count, "outside the text")
    precondition(!error.reason.isEmpty, "a fault without a reason")
    precondition(error.report(in: text).contains(error.code.rawValue), "a report without its code")
  }
  return 0
}

private func checkRoundTrip(_ statement: Statement) {
  let canonical = statement.text
  do throws(QueryFault) {
    let again = try QueryParser.parse(canonical)
    precondition(again == statement, "reads back as another")
    precondition(again.text == canonical, "has two canonical texts")
  } catch {
    // Blanks between words, and parameters used twice, can make a long text too long.
    precondition(error.code == .tooLong, "does not read back")
  }
}
