// What the texts of a snapshot's columns refer to: looked up once for each text of a dictionary,
// and not for each row.

internal import Book
internal import Columns

struct PositionKeys: Sendable {
  /// By the number of a text in its dictionary; `TextIndex.nowhere` for what there is not. Nil
  /// where the column is no column of texts.
  let nodes: [UInt32]?
  let instruments: [UInt32]?
  /// An empty text is its instrument's currency, and stands here as `none`.
  let currencies: [UInt16]?

  static let none = UInt16.max
  /// A code that is no currency's.
  static let unknown = UInt16.max - 1

  init(_ table: StoredTable, _ context: PositionContext) {
    let columns = context.columns
    nodes = table.dictionary(columns.node).map { texts in
      texts.withFields { context.nodeIndex.find($0) }
    }
    instruments = table.dictionary(columns.instrument).map { texts in
      texts.withFields { context.instrumentIndex.find($0) }
    }
    currencies = columns.currency.flatMap(table.dictionary).map { texts in
      (0..<texts.count).map { text in
        let range = texts.range(text)
        if range.isEmpty { return Self.none }
        return context.currencies.find(texts.bytes.span, range)?.row ?? Self.unknown
      }
    }
  }
}

extension TextColumn {
  /// The texts as if they were fields of a file.
  func withFields<Result>(_ body: (borrowing TextFields) -> Result) -> Result {
    var bounds: [FieldBounds] = []
    bounds.reserveCapacity(count)
    for row in 0..<count {
      let range = range(row)
      bounds.append(FieldBounds(range.lowerBound, range.upperBound))
    }
    return body(TextFields(bytes.span, bounds.span, first: 0, stride: 1, count: count))
  }
}
