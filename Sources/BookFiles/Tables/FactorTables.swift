// The parametric model's files: factors, their covariance, and positions' exposures and gammas.

internal import Book
internal import Exact

enum FactorTable {
  static let schema = ColumnSchema("factors.csv", required: ["factor_id"], optional: ["name"])

  static func parser(_ header: CSVHeader) -> BookLoader.RowParser<String> {
    let id = header.position(of: "factor_id") ?? 0
    let name = header.position(of: "name")
    return { (row) throws(FieldFault) in
      _ = try row.text(name)
      return try row.id(id)
    }
  }

  /// Factors' numbers by id, in order of the file.
  static func build(
    _ placed: [Placed<String>], _ rejecter: inout BookLoader.Rejecter
  ) -> [String: Int] {
    var numbers: [String: Int] = [:]
    var ids = ListedIDs()
    for (number, row) in placed.enumerated() {
      if let fault = ids.add(row.value, line: row.line) {
        rejecter.reject(number, "factor_id", fault)
      } else {
        numbers[row.value] = numbers.count
      }
    }
    return numbers
  }
}

extension Row {
  /// A factor's number.
  func factor(_ column: Int, _ factors: [String: Int]) throws(FieldFault) -> Int {
    let id = try id(column)
    guard let factor = factors[id] else { throw FieldFault(column, .unknownFactor) }
    return factor
  }
}

enum CovarianceTable {
  static let schema = ColumnSchema(
    "covariance.csv", required: ["factor_a", "factor_b", "covariance"],
    optional: ["covariance_days"])

  struct Entry: Sendable {
    var a: Int
    var b: Int
    var value: Double
    var days: Decimal?
  }

  static func parser(
    _ header: CSVHeader, factors: [String: Int]
  ) -> BookLoader.RowParser<Entry> {
    let a = header.position(of: "factor_a") ?? 0
    let b = header.position(of: "factor_b") ?? 0
    let covariance = header.position(of: "covariance") ?? 0
    let days = header.position(of: "covariance_days")
    return { (row) throws(FieldFault) in
      let entry = Entry(
        a: try row.factor(a, factors), b: try row.factor(b, factors),
        value: try row.required(covariance, try row.real(covariance)), days: try row.decimal(days))
      if let days, let value = entry.days, value.coefficient <= 0 {
        throw FieldFault(days, .mustBePositive)
      }
      if entry.a == entry.b, entry.value < 0 {
        throw FieldFault(covariance, .mustNotBeNegative)
      }
      return entry
    }
  }

  static func build(
    _ placed: [Placed<Entry>], factorCount: Int, _ rejecter: inout BookLoader.Rejecter
  ) -> Covariance {
    var matrix = Covariance(size: factorCount)
    var lines: [Int: Int] = [:]
    var days: Decimal?
    for (number, row) in placed.enumerated() {
      let entry = row.value
      let key = min(entry.a, entry.b) * factorCount + max(entry.a, entry.b)
      if let first = lines[key] {
        rejecter.reject(number, "factor_b", .duplicatePair(firstLine: first))
        continue
      }
      lines[key] = row.line
      if let given = entry.days, given != days ?? given {
        rejecter.reject(number, "covariance_days", .onePerSet("covariance_days"))
        continue
      }
      days = days ?? entry.days
      matrix[entry.a, entry.b] = entry.value
    }
    return matrix
  }
}

extension Row {
  /// A strict decimal of any size as the nearest double, for what is not a sum.
  func real(_ column: Int?) throws(FieldFault) -> Double? {
    guard let column, let range = range(column) else { return nil }
    do throws(DecimalFault) {
      return try DecimalParser.real(records.bytes.span.extracting(range))
    } catch {
      throw FieldFault(column, .number(error))
    }
  }
}

/// `exposures.csv` and `gammas.csv`: a number for a position and one factor, or two.
enum ExposureTable {
  struct Entry: Sendable {
    var position: UInt32
    var a: Int
    var b: Int
  }

  static let exposures = ColumnSchema(
    "exposures.csv", required: ["position_id", "factor_id", "exposure"])
  static let gammas = ColumnSchema(
    "gammas.csv", required: ["position_id", "factor_a", "factor_b", "gamma"])

  static func parser(
    _ header: CSVHeader, factorColumns: [String], value: String, positions: Positions,
    factors: [String: Int], decimals: Int
  ) -> BookLoader.RowParser<Entry> {
    let position = header.position(of: "position_id") ?? 0
    let columns = factorColumns.map { header.position(of: $0) ?? 0 }
    let valueColumn = header.position(of: value) ?? 0
    return { (row) throws(FieldFault) in
      let index = try row.position(position, positions)
      var numbers: [Int] = []
      for column in columns { numbers.append(try row.factor(column, factors)) }
      _ = try row.required(valueColumn, try row.fixed(valueColumn, decimals: decimals))
      return Entry(
        position: UInt32(index.row), a: numbers.min() ?? 0, b: numbers.max() ?? 0)
    }
  }

  static func build(
    _ placed: [Placed<Entry>], field: String, _ rejecter: inout BookLoader.Rejecter
  ) {
    struct Key: Hashable {
      var position: UInt32
      var a: Int
      var b: Int
    }
    var lines: [Key: Int] = [:]
    for (number, row) in placed.enumerated() {
      let key = Key(position: row.value.position, a: row.value.a, b: row.value.b)
      if let first = lines[key] {
        rejecter.reject(number, field, .duplicatePair(firstLine: first))
      } else {
        lines[key] = row.line
      }
    }
  }
}
