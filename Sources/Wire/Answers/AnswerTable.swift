// An answer as columns alone: its own, and those for what stands beside its rows (which is a total,
// how deep a node lies, what lacks something), so that all are sent, compared and put together
// alike.

internal import Exact
internal import Query

struct AnswerTable: Hashable, Sendable {
  var heads: [Schema.Column]
  var columns: [AnswerColumn.Values]
  var rows: Int
  var tellsRows: Bool

  init(heads: [Schema.Column], columns: [AnswerColumn.Values], rows: Int, tellsRows: Bool) {
    self.heads = heads
    self.columns = columns
    self.rows = rows
    self.tellsRows = tellsRows
  }

  init(_ answer: Answer) {
    heads = answer.columns.map { column in
      var head = Schema.Column(
        name: column.name, type: column.values.columnType, role: .own(column.role),
        unit: column.unit)
      if case .decimals(_, let scale) = column.values { head.scale = scale }
      return head
    }
    columns = answer.columns.map(\.values)
    rows = answer.rowCount
    tellsRows = answer.tellsRows
    for (head, values) in Self.beside(answer) {
      heads.append(head)
      columns.append(values)
    }
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

  /// The answer again; what stands beside the rows may be anything, as it came.
  func answer(_ contract: Contract) throws(WireFault) -> Answer {
    var own: [AnswerColumn] = []
    var kinds: [Answer.RowKind]?
    var depths: [Int]?
    var incomplete: [Int] = []
    for (head, values) in zip(heads, columns) {
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
      incompleteRows: incomplete, contract: contract)
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

  /// Values that it holds.
  var values: Int { rows * columns.count }

  /// Some of the rows, in this order.
  func picking(_ places: [Int]) -> AnswerTable {
    AnswerTable(
      heads: heads, columns: columns.map { $0.picking(places) }, rows: places.count,
      tellsRows: tellsRows)
  }

  /// Rows of this and then rows of the other, by the script.
  func changed(_ script: RowScript, _ fresh: AnswerTable, rows: Int) throws(WireFault)
    -> AnswerTable
  {
    let places = try script.places(rows: rows, old: self.rows, new: fresh.rows)
    var both = self
    for index in both.columns.indices where fresh.rows > 0 {
      guard let joined = columns[index].joined(fresh.columns[index]) else {
        throw WireFault(.badBlock, "an update has columns of other types")
      }
      both.columns[index] = joined
    }
    return both.picking(places)
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
  func picking(_ places: [Int]) -> AnswerColumn.Values {
    switch self {
    case .texts(let values): .texts(places.map { values[$0] })
    case .digits(let values): .digits(places.map { values[$0] })
    case .integers(let values): .integers(places.map { values[$0] })
    case .decimals(let values, let scale): .decimals(places.map { values[$0] }, scale: scale)
    case .reals(let values): .reals(places.map { values[$0] })
    case .dates(let values): .dates(places.map { values[$0] })
    case .flags(let values): .flags(places.map { values[$0] })
    }
  }

  /// Nil where the two are of other types.
  fileprivate func joined(_ other: AnswerColumn.Values) -> AnswerColumn.Values? {
    switch (self, other) {
    case (.texts(let a), .texts(let b)): .texts(a + b)
    case (.digits(let a), .digits(let b)): .digits(a + b)
    case (.integers(let a), .integers(let b)): .integers(a + b)
    case (.decimals(let a, let scale), .decimals(let b, let other)) where scale == other:
      .decimals(a + b, scale: scale)
    case (.reals(let a), .reals(let b)): .reals(a + b)
    case (.dates(let a), .dates(let b)): .dates(a + b)
    case (.flags(let a), .flags(let b)): .flags(a + b)
    default: nil
    }
  }
}
