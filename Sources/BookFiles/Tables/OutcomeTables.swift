// `realised.csv` and `stress.csv`: what came of nodes' days, and what might.

internal import Book
internal import Exact

enum RealisedTable {
  static let schema = ColumnSchema(
    "realised.csv", required: ["node_id", "date", "pnl"], optional: ["kind"])

  struct Key: Hashable, Sendable {
    var node: Int
    var day: Int32
    var kind: String
  }

  static let kinds = ["hypothetical", "actual"]

  static func parser(
    _ header: CSVHeader, hierarchy: Hierarchy, decimals: Int
  ) -> BookLoader.RowParser<Key> {
    let node = header.position(of: "node_id") ?? 0
    let date = header.position(of: "date") ?? 0
    let pnl = header.position(of: "pnl") ?? 0
    let kind = header.position(of: "kind")
    return { (row) throws(FieldFault) in
      let index = try row.node(node, hierarchy)
      let day = try row.required(date, try row.date(date))
      _ = try row.required(pnl, try row.fixed(pnl, decimals: decimals))
      let word = try row.choice(kind, among: kinds, label: \.self)
      return Key(node: index.row, day: day.day, kind: word ?? "hypothetical")
    }
  }

  static func build(_ placed: [Placed<Key>], _ rejecter: inout BookLoader.Rejecter) {
    var lines: [Key: Int] = [:]
    for (number, row) in placed.enumerated() {
      if let first = lines[row.value] {
        rejecter.reject(number, "date", .duplicatePair(firstLine: first))
      } else {
        lines[row.value] = row.line
      }
    }
  }
}

enum StressTable {
  static let schema = ColumnSchema(
    "stress.csv", required: ["stress_id", "kind", "shock"], optional: ["target", "name"])

  struct Line: Hashable, Sendable {
    var id: String
    var kind: Shock.Kind
    var target: String
  }

  static func parser(
    _ header: CSVHeader, currencies: CurrencyTable
  ) -> BookLoader.RowParser<Line> {
    let id = header.position(of: "stress_id") ?? 0
    let kindColumn = header.position(of: "kind") ?? 0
    let shockColumn = header.position(of: "shock") ?? 0
    let targetColumn = header.position(of: "target")
    let name = header.position(of: "name")
    return { (row) throws(FieldFault) in
      _ = try row.text(name)
      let stress = try row.id(id)
      let kind = try row.required(
        kindColumn,
        try row.choice(kindColumn, among: Shock.Kind.allCases, label: \.rawValue))
      guard let shock = Shock(try row.id(shockColumn)) else {
        throw FieldFault(shockColumn, .badShock)
      }
      guard shock.suits(kind) else {
        throw FieldFault(shockColumn, .unsuitedShock(kind: kind.rawValue))
      }
      let target = try row.text(targetColumn)
      if kind == .fx, !target.isEmpty, currencies.find(target) == nil {
        throw FieldFault(targetColumn, currencies.fault(of: target))
      }
      return Line(id: stress, kind: kind, target: target)
    }
  }

  /// A stress may have several shocks, but not two of one kind on one target.
  static func build(_ placed: [Placed<Line>], _ rejecter: inout BookLoader.Rejecter) {
    var lines: [Line: Int] = [:]
    for (number, row) in placed.enumerated() {
      if let first = lines[row.value] {
        rejecter.reject(number, "target", .duplicatePair(firstLine: first))
      } else {
        lines[row.value] = row.line
      }
    }
  }
}
