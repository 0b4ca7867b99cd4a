// Rows on their way out, a block after the other.

internal import Query

struct BlockSender: Sendable {
  private let columns: [AnswerColumn.Values]
  private let rows: Int
  private let allowed: Set<ColumnEncoding>
  private(set) var sent = 0

  /// Rows of the first block, so that something can be shown at once.
  private static let firstRows = 256
  /// Bytes after which a block is full, counted without encodings.
  private static let fullBlock = 128 << 10

  init(_ table: AnswerTable, allowed: Set<ColumnEncoding>) {
    columns = table.columns
    rows = table.rows
    self.allowed = allowed
  }

  var isAtEnd: Bool { sent == rows }

  /// What it keeps in memory until it is sent.
  var values: Int { rows * columns.count }

  /// The payload of the next block; nil when all rows are sent.
  mutating func next() -> [UInt8]? {
    if isAtEnd { return nil }
    let end = blockEnd()
    defer { sent = end }
    return Block.payload(columns, rows: sent..<end, allowed: allowed)
  }

  private func blockEnd() -> Int {
    let most = sent == 0 ? Self.firstRows : ProtocolLimits.blockValues / max(1, columns.count)
    var end = sent
    var bytes = 0
    repeat {
      for column in columns { bytes += column.plainBytes(end) }
      end += 1
    } while end < rows && end - sent < most && bytes < Self.fullBlock
    return end
  }
}

extension AnswerColumn.Values {
  /// Bytes of a row's value without any encoding, about.
  fileprivate func plainBytes(_ row: Int) -> Int {
    switch self {
    case .texts(let values), .digits(let values): (values[row]?.utf8.count ?? 0) + 2
    case .integers, .reals: 8
    case .decimals: 16
    case .dates: 4
    case .flags: 1
    }
  }
}
