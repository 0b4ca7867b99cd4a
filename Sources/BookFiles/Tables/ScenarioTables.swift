// `scenarios.csv` and its P&L vectors, for the default set and those in `sets/`: names, order,
// weights, and that every vector has a finite number for every scenario.

internal import Book
internal import Columns
internal import Exact

struct ScenarioRow: Sendable {
  var id: String
  var date: CalendarDate?
  var label: String
  var weight: Decimal?
  /// Nil until a row of the set gives them.
  var horizonDays: Int?
  var quantumExponent: Int?
}

enum ScenarioTable {
  static func schema(_ prefix: String) -> ColumnSchema {
    ColumnSchema(
      prefix + "scenarios.csv", required: ["scenario_id"],
      optional: ["date", "label", "weight", "horizon_days", "quantum"])
  }

  static func parser(_ header: CSVHeader) -> BookLoader.RowParser<ScenarioRow> {
    let id = header.position(of: "scenario_id") ?? 0
    let date = header.position(of: "date")
    let label = header.position(of: "label")
    let weight = header.position(of: "weight")
    let horizon = header.position(of: "horizon_days")
    let quantum = header.position(of: "quantum")
    return { (row) throws(FieldFault) in
      var scenario = ScenarioRow(
        id: try row.id(id), date: try row.date(date), label: try row.text(label),
        weight: try row.decimal(weight))
      if let weight, let value = scenario.weight, value.coefficient < 0 {
        throw FieldFault(weight, .mustNotBeNegative)
      }
      if let horizon, let days = try row.decimal(horizon) {
        guard days.scale == 0, (1...10_000).contains(days.coefficient) else {
          throw FieldFault(horizon, .notAnInteger)
        }
        scenario.horizonDays = Int(days.coefficient)
      }
      if let quantum, let value = try row.decimal(quantum) {
        guard let exponent = powerOfTen(value) else {
          throw FieldFault(quantum, .book(.notAPowerOfTen))
        }
        scenario.quantumExponent = exponent
      }
      return scenario
    }
  }

  /// n where the value is 10ⁿ, from a ten-thousandth to a billion.
  private static func powerOfTen(_ value: Decimal) -> Int? {
    if value.scale > 0 {
      return value.coefficient == 1 && value.scale <= 4 ? -Int(value.scale) : nil
    }
    return (0...9).first { PowersOfTen.int64($0) == value.coefficient }
  }

  static func build(
    _ placed: [Placed<ScenarioRow>], _ rejecter: inout BookLoader.Rejecter
  ) -> [ScenarioRow] {
    var ids = ListedIDs()
    var rows: [ScenarioRow] = []
    var horizonDays: Int?
    var quantumExponent: Int?
    for (number, row) in placed.enumerated() {
      if let fault = ids.add(row.value.id, line: row.line) {
        rejecter.reject(number, "scenario_id", fault)
        continue
      }
      // A value of the set may stand on one row or on all; those given must agree.
      if let days = row.value.horizonDays, days != horizonDays ?? days {
        rejecter.reject(number, "horizon_days", .onePerSet("horizon_days"))
        continue
      }
      if let exponent = row.value.quantumExponent, exponent != quantumExponent ?? exponent {
        rejecter.reject(number, "quantum", .onePerSet("quantum"))
        continue
      }
      horizonDays = horizonDays ?? row.value.horizonDays
      quantumExponent = quantumExponent ?? row.value.quantumExponent
      rows.append(row.value)
    }
    for index in rows.indices {
      rows[index].horizonDays = horizonDays
      rows[index].quantumExponent = quantumExponent
    }
    return rows
  }
}

enum VectorTable {
  static func schema(_ prefix: String) -> ColumnSchema {
    ColumnSchema(prefix + "pnl.csv", required: ["position_id"], takesAnyName: true)
  }

  typealias Entry = (position: UInt32, vector: ProfitVectors.Vector)

  static func parser(
    _ header: CSVHeader, scenarios: [ScenarioRow], positions: Positions
  ) throws(HeaderFault) -> BookLoader.RowParser<Entry> {
    let id = header.position(of: "position_id") ?? 0
    let known = Set(scenarios.map(\.id))
    for column in header.others where !known.contains(header.names[column]) {
      throw HeaderFault(field: header.names[column], fault: .book(.unknownScenario))
    }
    // A scenario may have a name of the form x_…, which otherwise marks a column as nobody's.
    let columns = header.names.indices.filter { $0 != id && known.contains(header.names[$0]) }
    for (order, scenario) in scenarios.enumerated() {
      guard let column = header.position(of: scenario.id), column != id else {
        throw HeaderFault(field: scenario.id, fault: .book(.missingScenario(scenario.id)))
      }
      if columns[order] != column {
        throw HeaderFault(
          field: header.names[columns[order]],
          fault: .book(.scenarioOrder(expected: scenario.id)))
      }
    }
    let exponent = scenarios.first?.quantumExponent ?? 0
    return { (row) throws(FieldFault) in
      let position = try row.position(id, positions)
      var values: [Int64] = []
      values.reserveCapacity(columns.count)
      for column in columns {
        guard let value = try count(&row, column, exponent) else {
          throw FieldFault(column, .required)
        }
        values.append(value)
      }
      return (UInt32(position.row), ProfitVectors.Vector(values))
    }
  }

  /// The vectors of a block of rows side by side.
  @Sendable static func packed(_ rows: [Placed<Entry>]) -> [Placed<Entry>] {
    zip(rows, ProfitVectors.Vector.packed(rows.map(\.value.vector))).map { row, vector in
      Placed(line: row.line, value: (row.value.position, vector))
    }
  }

  /// A value as a count of 10ⁿ, rounded once.
  private static func count(
    _ row: inout Row, _ column: Int, _ exponent: Int
  ) throws(FieldFault) -> Int64? {
    if exponent <= 0 { return try row.fixed(column, decimals: -exponent) }
    guard let value = try row.decimal(column) else { return nil }
    return Int64(
      HalfEven.divide(
        Int128(value.coefficient), by: PowersOfTen.int128(Int(value.scale) + exponent)))
  }

  /// The first vector of each position.
  static func build(
    _ placed: [Placed<Entry>], scenarioCount: Int, _ rejecter: inout BookLoader.Rejecter
  ) -> ProfitVectors {
    var lines: [UInt32: Int] = [:]
    var entries: [Entry] = []
    entries.reserveCapacity(placed.count)
    for (number, row) in placed.enumerated() {
      if let first = lines[row.value.position] {
        rejecter.reject(number, "position_id", .duplicateID(firstLine: first))
        continue
      }
      lines[row.value.position] = row.line
      entries.append(row.value)
    }
    return ProfitVectors(scenarioCount: scenarioCount, entries)
  }
}
