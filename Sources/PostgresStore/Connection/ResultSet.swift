// Rows that the server sent, as libpq holds them. Fields are read by the type that the statement's
// author expects, and what is of another type is an error, not a guess.

internal import CLibPQ
public import Exact

@safe public final class ResultSet {
  // SAFETY: owned here alone and freed once, in deinit. GAIN: none, it is libpq's.
  private let result: OpaquePointer
  public let rowCount: Int
  public let columnCount: Int
  /// Rows that an INSERT, UPDATE, DELETE or COPY touched.
  public let affectedCount: Int

  init(owning result: OpaquePointer) {
    // SAFETY: the result is whole and ours until deinit; the text of a count lives as long.
    // GAIN: none, it is libpq's.
    unsafe self.result = result
    rowCount = Int(unsafe PQntuples(result))
    columnCount = Int(unsafe PQnfields(result))
    affectedCount = Int(unsafe String(cString: PQcmdTuples(result))) ?? 0
  }

  deinit {
    // SAFETY: the last use. GAIN: none, the memory is libpq's.
    unsafe PQclear(result)
  }

  public func isNull(_ row: Int, _ column: Int) -> Bool {
    precondition(row >= 0 && row < rowCount && column >= 0 && column < columnCount)
    // SAFETY: both indices are within the result. GAIN: none, it is libpq's.
    return unsafe PQgetisnull(result, Int32(row), Int32(column)) == 1
  }

  /// The text of a field of any type; nil is null.
  public func text(_ row: Int, _ column: Int) -> String? {
    if isNull(row, column) { return nil }
    // SAFETY: both indices were checked; the bytes live as long as the result and are copied.
    // GAIN: none, it is libpq's.
    let count = Int(unsafe PQgetlength(result, Int32(row), Int32(column)))
    guard let bytes = unsafe PQgetvalue(result, Int32(row), Int32(column)) else { return nil }
    return unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: count) { start in
      unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
  }

  private func type(_ column: Int) -> UInt32 {
    precondition(column >= 0 && column < columnCount)
    // SAFETY: the index is within the result. GAIN: none, it is libpq's.
    return unsafe PQftype(result, Int32(column))
  }

  /// The field's text, where the column has one of the types.
  private func text(_ row: Int, _ column: Int, of types: Set<UInt32>) throws(StoreFault) -> String?
  {
    guard types.contains(type(column)) else {
      throw .unexpectedResult(
        "column \(column) has type \(type(column)), not one of \(types.sorted())")
    }
    return text(row, column)
  }
}

extension ResultSet {
  public func integer(_ row: Int, _ column: Int) throws(StoreFault) -> Int64? {
    guard let text = try text(row, column, of: PostgresType.integers) else { return nil }
    guard let number = Int64(text) else {
      throw .unexpectedResult("no integer in column \(column)")
    }
    return number
  }

  public func bool(_ row: Int, _ column: Int) throws(StoreFault) -> Bool? {
    try text(row, column, of: [PostgresType.bool]).map { $0 == "t" }
  }

  public func date(_ row: Int, _ column: Int) throws(StoreFault) -> CalendarDate? {
    guard let text = try text(row, column, of: [PostgresType.date]) else { return nil }
    guard let date = CalendarDate(text) else {
      throw .unexpectedResult("a date out of range in column \(column)")
    }
    return date
  }

  /// An error where the number has more digits than a decimal holds.
  public func decimal(_ row: Int, _ column: Int) throws(StoreFault) -> Decimal? {
    let types = PostgresType.integers.union([PostgresType.numeric])
    guard let text = try text(row, column, of: types) else { return nil }
    let bytes = Array(text.utf8)
    var isRounded = false
    guard let number = try? DecimalParser.floating(bytes.span, isRounded: &isRounded), !isRounded
    else { throw .unexpectedResult("a number out of range in column \(column)") }
    return number
  }

  /// Of a `bytea`, whatever way the session writes it.
  public func bytes(_ row: Int, _ column: Int) throws(StoreFault) -> [UInt8]? {
    guard let text = try text(row, column, of: [PostgresType.bytes]) else { return nil }
    guard let bytes = Hexadecimal.bytes(text.utf8.dropFirst(2)), text.hasPrefix("\\x") else {
      throw .unexpectedResult("no hexadecimal bytes in column \(column)")
    }
    return bytes
  }

  /// A field that the statement never leaves null.
  public func required<Value>(_ value: Value?, _ name: String) throws(StoreFault) -> Value {
    guard let value else { throw .unexpectedResult("\(name) is null") }
    return value
  }
}
