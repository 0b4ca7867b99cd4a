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

  func answer(_ completion: Completion) throws(WireFault) -> Answer {
    guard rows == mostRows ?? rows, rows == completion.rows else {
      throw WireFault(.badBlock, "an answer has other rows than its schema says")
    }
    var own: [AnswerColumn] = []
    var kinds: [Answer.RowKind]?
    var depths: [Int]?
    var incomplete: [Int] = []
    for (head, column) in zip(self.head, columns) {
      let values = try column.values(rows)
      switch (head.role, values) {
      case (.own(let role), _):
        own.append(AnswerColumn(name: head.name, role: role, unit: head.unit, values: values))
      case (.rowKind, .integers(let codes)): kinds = try Self.kinds(codes)
      case (.depth, .integers(let values)): depths = try Self.depths(values)
      case (.incomplete, .flags(let flags)): incomplete = flags.indices.filter { flags[$0] == true }
      default: throw WireFault(.badBlock, "a column beside the answer is of another type")
      }
    }
    var answer = Answer(
      columns: own, rows: kinds ?? Array(repeating: .group, count: rows),
      incompleteRows: incomplete, contract: completion.contract)
    answer.depths = depths
    answer.tellsRows = tellsRows
    return answer
  }

  private static func kinds(_ codes: [Int64?]) throws(WireFault) -> [Answer.RowKind] {
    try codes.map { (code) throws(WireFault) in
      guard let kind = code.flatMap(RowKindCode.kind) else {
        throw WireFault(.badBlock, "a row is of no known kind")
      }
      return kind
    }
  }

  private static func depths(_ values: [Int64?]) throws(WireFault) -> [Int] {
    try values.map { (value) throws(WireFault) in
      guard let value, let depth = Int32(exactly: value), depth >= 0 else {
        throw WireFault(.badBlock, "a row has no depth that a tree could have")
      }
      return Int(depth)
    }
  }
}
