// `key_rates.csv`: sensitivities by curve and tenor, one row each or one row a position with a
// column per tenor.

internal import Book
internal import Exact

enum KeyRateTable {
  static let schema = ColumnSchema(
    "key_rates.csv", required: ["position_id"], optional: ["curve", "tenor", "dv01"],
    takesAnyName: true)

  /// What one row gives.
  struct Values: Sendable {
    var position: UInt32
    var curve: String
    var values: [(tenor: Tenor, dv01: Int64)]
  }

  static func parser(
    _ header: CSVHeader, positions: Positions, currencies: CurrencyTable
  ) throws(HeaderFault) -> BookLoader.RowParser<Values> {
    let position = header.position(of: "position_id") ?? 0
    let curve = header.position(of: "curve")
    let tenors = try wideTenors(header)
    let tenorColumn = header.position(of: "tenor")
    let dv01Column = header.position(of: "dv01")
    return { (row) throws(FieldFault) in
      let index = try row.position(position, positions)
      let currency = positions.currency(of: index)
      let named = try row.optionalID(curve)
      let scale = currencies.sensitivityScale(currency)
      var values = Values(
        position: UInt32(index.row),
        curve: named.isEmpty ? KeyRates.defaultCurve(of: currencies.code(currency)) : named,
        values: [])
      if let tenorColumn, let dv01Column {
        guard let tenor = Tenor(try row.id(tenorColumn)) else {
          throw FieldFault(tenorColumn, .badTenor)
        }
        let dv01 = try row.required(dv01Column, try row.fixed(dv01Column, decimals: scale))
        values.values = [(tenor, dv01)]
      } else {
        for (column, tenor) in tenors {
          if let dv01 = try row.fixed(column, decimals: scale) {
            values.values.append((tenor, dv01))
          }
        }
      }
      return values
    }
  }

  /// The columns of the wide form; none in the long form, whose two columns come together.
  private static func wideTenors(
    _ header: CSVHeader
  ) throws(HeaderFault) -> [(column: Int, tenor: Tenor)] {
    let isLong = header.position(of: "tenor") != nil || header.position(of: "dv01") != nil
    if isLong {
      for name in ["tenor", "dv01"] where header.position(of: name) == nil {
        throw HeaderFault(field: name, fault: .missingColumn(name))
      }
      if let other = header.others.first {
        throw HeaderFault(
          field: header.names[other], fault: .columnsExclude("tenor", header.names[other]))
      }
      return []
    }
    var tenors: [(column: Int, tenor: Tenor)] = []
    var seen: Set<Tenor> = []
    for column in header.others {
      let name = header.names[column]
      guard let tenor = Tenor(name) else {
        throw HeaderFault(field: name, fault: .book(.badTenor))
      }
      guard seen.insert(tenor).inserted else {
        throw HeaderFault(field: name, fault: .duplicateColumn(name))
      }
      tenors.append((column, tenor))
    }
    if tenors.isEmpty { throw HeaderFault(field: "tenor", fault: .missingColumn("tenor")) }
    return tenors
  }

  static func build(
    _ placed: [Placed<Values>], _ rejecter: inout BookLoader.Rejecter
  ) -> KeyRates {
    var points: [KeyRates.Point] = []
    var numbers: [KeyRates.Point: UInt32] = [:]
    var entries: [KeyRates.Entry] = []
    /// Where each position and point was given first.
    var seen: [UInt64: Int] = [:]
    for (number, row) in placed.enumerated() {
      let values = row.value
      let keys = values.values.map { value -> (UInt32, Int64) in
        let point = KeyRates.Point(curve: values.curve, tenor: value.tenor)
        if let found = numbers[point] { return (found, value.dv01) }
        let new = UInt32(points.count)
        numbers[point] = new
        points.append(point)
        return (new, value.dv01)
      }
      func key(_ point: UInt32) -> UInt64 { UInt64(values.position) << 32 | UInt64(point) }
      if let twin = keys.first(where: { seen[key($0.0)] != nil }) {
        let line = seen[key(twin.0)] ?? 0
        rejecter.reject(number, "position_id", .duplicateKeyRate(firstLine: line))
        continue
      }
      for (point, dv01) in keys {
        seen[key(point)] = row.line
        entries.append(KeyRates.Entry(position: values.position, point: point, value: dv01))
      }
    }
    return KeyRates(points: points, entries: entries)
  }
}
