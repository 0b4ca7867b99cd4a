// The parametric model's files: factors, their covariance, and positions' exposures and gammas.

internal import Book
internal import Exact

enum FactorTable {
  static let schema = ColumnSchema("factors.csv", required: ["factor_id"], optional: ["name"])

  struct Factor: Sendable {
    var id: String
    var name: String
  }

  /// In order of the file, and their numbers by id.
  struct Factors: Sendable {
    var list: [Factor] = []
    var numbers: [String: Int] = [:]
  }

  static func parser(_ header: CSVHeader) -> BookLoader.RowParser<Factor> {
    let id = header.position(of: "factor_id") ?? 0
    let name = header.position(of: "name")
    return { (row) throws(FieldFault) in
      let name = try row.text(name)
      return Factor(id: try row.id(id), name: name)
    }
  }

  static func build(
    _ placed: [Placed<Factor>], _ rejecter: inout BookLoader.Rejecter
  ) -> Factors {
    var factors = Factors()
    var ids = ListedIDs()
    for (number, row) in placed.enumerated() {
      if let fault = ids.add(row.value.id, line: row.line) {
        rejecter.reject(number, "factor_id", fault)
      } else {
        factors.numbers[row.value.id] = factors.list.count
        factors.list.append(row.value)
      }
    }
    return factors
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

  struct Given: Sendable {
    var matrix: Covariance
    var days: Decimal?
    /// Where the matrix was none and had to be made one.
    var clipping: Covariance.Clipping?
  }

  static func build(
    _ placed: [Placed<Entry>], factorCount: Int, _ rejecter: inout BookLoader.Rejecter
  ) -> Given {
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
    return Given(matrix: matrix, days: days)
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
    /// Equal where there is one factor.
    var a: Int
    var b: Int
    var value: Int64
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
      let number = try row.required(valueColumn, try row.fixed(valueColumn, decimals: decimals))
      return Entry(
        position: UInt32(index.row), a: numbers.min() ?? 0, b: numbers.max() ?? 0, value: number)
    }
  }

  /// `column` numbers the factor or the pair of an entry.
  static func build(
    _ placed: [Placed<Entry>], field: String, column: (Entry) -> UInt32,
    _ rejecter: inout BookLoader.Rejecter
  ) -> SparseRows {
    struct Key: Hashable {
      var position: UInt32
      var column: UInt32
    }
    var lines: [Key: Int] = [:]
    var entries: [SparseRows.Entry] = []
    entries.reserveCapacity(placed.count)
    for (number, row) in placed.enumerated() {
      let entry = row.value
      let key = Key(position: entry.position, column: column(entry))
      if let first = lines[key] {
        rejecter.reject(number, field, .duplicatePair(firstLine: first))
      } else {
        lines[key] = row.line
        entries.append(
          SparseRows.Entry(position: key.position, column: key.column, value: entry.value))
      }
    }
    return SparseRows(entries)
  }
}
