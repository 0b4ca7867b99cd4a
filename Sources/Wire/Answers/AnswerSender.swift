// An answer on its way out: its schema, then blocks as there is credit for them, then its contract.
// What stands beside the rows (which is a total, how deep a node lies, what lacks something) goes
// as columns beside the answer's own, so that it is encoded like they are.

internal import Query

struct AnswerSender: Sendable {
  private let contract: Contract
  private let elapsed: UInt64?
  private let allowed: Set<ColumnEncoding>
  private let columns: [AnswerColumn.Values]
  let schema: Schema
  /// Of the head, where whoever asked does not have it.
  private let digest: [UInt8]?
  private(set) var next = 0

  /// Rows of the first block, so that something can be shown at once.
  private static let firstRows = 256
  /// Bytes after which a block is full, counted without encodings.
  private static let fullBlock = 128 << 10

  /// Cells of an answer that is sent at once, whatever else waits.
  private static let fewValues = 256

  init(
    _ answer: Answer, elapsed: UInt64?, allowed: Set<ColumnEncoding>, known: [UInt8]? = nil
  ) {
    contract = answer.contract
    self.elapsed = elapsed
    self.allowed = allowed
    var heads = answer.columns.map { column in
      var head = Schema.Column(
        name: column.name, type: column.values.columnType, role: .own(column.role),
        unit: column.unit)
      if case .decimals(_, let scale) = column.values { head.scale = scale }
      return head
    }
    var columns = answer.columns.map(\.values)
    for (head, values) in Self.beside(answer) {
      heads.append(head)
      columns.append(values)
    }
    self.columns = columns
    schema = Schema(columns: heads, rows: answer.rowCount, tellsRows: answer.tellsRows)
    let digest = Head.digest(heads, tellsRows: answer.tellsRows, answer.contract)
    self.digest = digest == known ? nil : digest
  }

  /// Columns for what is not as usual.
  private static func beside(_ answer: Answer) -> [(Schema.Column, AnswerColumn.Values)] {
    var beside: [(Schema.Column, AnswerColumn.Values)] = []
    if answer.rows.contains(where: { $0 != .group }) {
      let kinds = answer.rows.map { Optional(RowKindCode.code(of: $0)) }
      beside.append((Schema.Column(name: "row", type: .integer, role: .rowKind), .integers(kinds)))
    }
    if let depths = answer.depths {
      beside.append(
        (
          Schema.Column(name: "depth", type: .integer, role: .depth),
          .integers(depths.map { Int64($0) })
        ))
    }
    if !answer.incompleteRows.isEmpty {
      var flags = [Bool?](repeating: false, count: answer.rowCount)
      for row in answer.incompleteRows { flags[row] = true }
      beside.append(
        (Schema.Column(name: "incomplete", type: .bool, role: .incomplete), .flags(flags)))
    }
    return beside
  }

  var isAtEnd: Bool { next == schema.rows }

  /// Whether whoever asked has the schema already.
  var isHeadKnown: Bool { digest == nil }

  var isShort: Bool { values <= Self.fewValues }

  /// What it keeps in memory until it is sent.
  var values: Int { schema.rows * columns.count }

  /// The payload of the next block; nil when all rows are sent.
  mutating func block() -> [UInt8]? {
    if isAtEnd { return nil }
    let end = blockEnd()
    defer { next = end }
    return Block.payload(columns, rows: next..<end, allowed: allowed)
  }

  private func blockEnd() -> Int {
    let most = next == 0 ? Self.firstRows : ProtocolLimits.blockValues / max(1, columns.count)
    var end = next
    var bytes = 0
    repeat {
      for column in columns { bytes += column.plainBytes(end) }
      end += 1
    } while end < schema.rows && end - next < most && bytes < Self.fullBlock
    return end
  }

  var completion: Completion {
    Completion(rows: next, elapsed: elapsed, contract: contract, digest: digest)
  }
}

/// Numbers of the kinds of rows.
enum RowKindCode {
  static func code(of kind: Answer.RowKind) -> Int64 {
    switch kind {
    case .group: 0
    case .others: 1
    case .total: 2
    }
  }

  static func kind(_ code: Int64) -> Answer.RowKind? {
    switch code {
    case 0: .group
    case 1: .others
    case 2: .total
    default: nil
    }
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
