// An answer on its way in: schema, blocks, contract. What comes out equals what was sent.

internal import Query

struct AnswerReceiver: Sendable {
  let head: [Schema.Column]
  let tellsRows: Bool
  /// Nil where the head was kept: then the end alone says how many there are.
  private let mostRows: Int?
  private var columns: [ColumnParts]
  private var rows = 0

  init(_ schema: Schema) {
    self.init(schema.columns, schema.tellsRows, mostRows: schema.rows)
  }

  /// Without a schema, by what an earlier answer began with.
  init(_ head: Head) { self.init(head.columns, head.tellsRows, mostRows: nil) }

  /// New rows for an answer that is there.
  init(updating table: AnswerTable) { self.init(table.heads, table.tellsRows, mostRows: nil) }

  private init(_ head: [Schema.Column], _ tellsRows: Bool, mostRows: Int?) {
    self.head = head
    self.tellsRows = tellsRows
    self.mostRows = mostRows
    columns = head.map { ColumnParts($0) }
  }

  mutating func append(block payload: ArraySlice<UInt8>) throws(WireFault) {
    let (more, parts) = try Block.read(
      payload, head.map(\.type), mostRows: (mostRows ?? .max) - rows)
    for index in columns.indices { columns[index].append(parts[index]) }
    rows += more
  }

  /// All rows, once they are all there.
  func table(rows wanted: Int) throws(WireFault) -> AnswerTable {
    guard rows == mostRows ?? rows, rows == wanted else {
      throw WireFault(.badBlock, "an answer has other rows than its schema says")
    }
    let rows = rows
    return AnswerTable(
      heads: head,
      columns: try columns.map { (column) throws(WireFault) in try column.values(rows) },
      rows: rows, tellsRows: tellsRows)
  }

  /// How many rows have come.
  var count: Int { rows }
}
