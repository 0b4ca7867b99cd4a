// `realised.csv` and `stress.csv`: what came of nodes' days, and what might.

internal import Book
internal import Exact

enum RealisedTable {
  static let schema = ColumnSchema(
    "realised.csv", required: ["node_id", "date", "pnl"], optional: ["kind"])

  static func parser(
    _ header: CSVHeader, hierarchy: Hierarchy, decimals: Int
  ) -> BookLoader.RowParser<RealisedResults.Entry> {
    let node = header.position(of: "node_id") ?? 0
    let date = header.position(of: "date") ?? 0
    let pnl = header.position(of: "pnl") ?? 0
    let kind = header.position(of: "kind")
    return { (row) throws(FieldFault) in
      let index = try row.node(node, hierarchy)
      let day = try row.required(date, try row.date(date))
      let value = try row.required(pnl, try row.fixed(pnl, decimals: decimals))
      let given = try row.choice(kind, among: RealisedResults.Kind.allCases, label: \.label)
      return RealisedResults.Entry(
        node: UInt32(index.row), kind: given ?? .hypothetical, date: day, value: value)
    }
  }

  static func build(
    _ placed: [Placed<RealisedResults.Entry>], _ rejecter: inout BookLoader.Rejecter
  ) -> RealisedResults {
    struct Key: Hashable {
      var node: UInt32
      var kind: RealisedResults.Kind
      var day: Int32
    }
    var lines: [Key: Int] = [:]
    var kept: [RealisedResults.Entry] = []
    kept.reserveCapacity(placed.count)
    for (number, row) in placed.enumerated() {
      let key = Key(node: row.value.node, kind: row.value.kind, day: row.value.date.day)
      if let first = lines[key] {
        rejecter.reject(number, "date", .duplicatePair(firstLine: first))
      } else {
        lines[key] = row.line
        kept.append(row.value)
      }
    }
    return RealisedResults(kept)
  }
}

enum StressTable {
  static let schema = ColumnSchema(
    "stress.csv", required: ["stress_id", "kind", "shock"], optional: ["target", "name"])

  struct Line: Sendable {
    var id: String
    var name: String
    var part: Stress.Part
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
      let name = try row.text(name)
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
      return Line(
        id: stress, name: name, part: Stress.Part(kind: kind, shock: shock, target: target))
    }
  }

  /// A stress may have several shocks, but not two of one kind on one target.
  static func build(
    _ placed: [Placed<Line>], _ rejecter: inout BookLoader.Rejecter
  ) -> [Stress] {
    struct Key: Hashable {
      var id: String
      var kind: Shock.Kind
      var target: String
    }
    var lines: [Key: Int] = [:]
    var places: [String: Int] = [:]
    var stresses: [Stress] = []
    for (number, row) in placed.enumerated() {
      let line = row.value
      let key = Key(id: line.id, kind: line.part.kind, target: line.part.target)
      if let first = lines[key] {
        rejecter.reject(number, "target", .duplicatePair(firstLine: first))
        continue
      }
      lines[key] = row.line
      let place = places[line.id] ?? stresses.count
      if place == stresses.count {
        places[line.id] = place
        stresses.append(Stress(id: line.id, name: line.name, parts: []))
      }
      if stresses[place].name.isEmpty { stresses[place].name = line.name }
      stresses[place].parts.append(line.part)
    }
    return stresses
  }
}
