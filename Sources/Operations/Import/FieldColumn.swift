// A column of a file whose rows have been accepted: what stands in each field, as the kind of value
// it is. Reading is the loader's own arithmetic. Where a field does not read now, the file is not
// the one any more that was checked.

internal import Columns
internal import Exact
internal import PostgresStore
internal import Snapshot

struct FieldColumn {
  /// Nil where the file has no such column: every field is then empty.
  private let content: ColumnContent?

  init(_ content: ColumnContent?) { self.content = content }

  private func bytes(_ row: Int) -> [UInt8]? {
    guard let content else { return nil }
    var bytes: [UInt8] = []
    content.append(row, to: &bytes)
    return bytes.isEmpty ? nil : bytes
  }

  func text(_ row: Int) throws(StoreFault) -> String? {
    guard let bytes = bytes(row) else { return nil }
    return try known(String(validating: bytes, as: UTF8.self))
  }

  /// A number with the decimals it was given with, of which twelve are kept.
  func decimal(_ row: Int) throws(StoreFault) -> Decimal? {
    if case .numbers(let numbers) = content, numbers.form.style != .numbered,
      numbers.form.scale <= Decimal.maximumScale
    {
      guard numbers.isPresent(row) else { return nil }
      return Decimal(coefficient: numbers.values[row], scale: UInt8(numbers.form.scale))
    }
    guard let bytes = bytes(row) else { return nil }
    var isRounded = false
    return try known(try? DecimalParser.floating(bytes.span, isRounded: &isRounded))
  }

  func fixed(_ row: Int, decimals: Int) throws(StoreFault) -> Int64? {
    guard let bytes = bytes(row) else { return nil }
    return try known(try? DecimalParser.fixed(bytes.span, decimals: decimals)).value
  }

  func real(_ row: Int) throws(StoreFault) -> Double? {
    guard let bytes = bytes(row) else { return nil }
    return try known(try? DecimalParser.real(bytes.span))
  }

  func rate(_ row: Int) throws(StoreFault) -> RateQuote? {
    guard let bytes = bytes(row) else { return nil }
    var isRounded = false
    return try known((try? DecimalParser.rate(bytes.span, isRounded: &isRounded)) ?? nil)
  }

  func date(_ row: Int) throws(StoreFault) -> CalendarDate? {
    guard let bytes = bytes(row) else { return nil }
    return try known(CalendarDate(bytes.span))
  }

  func instant(_ row: Int) throws(StoreFault) -> Instant? {
    guard let bytes = bytes(row) else { return nil }
    return try known(Instant(bytes.span))
  }

  private func known<Value>(_ value: Value?) throws(StoreFault) -> Value {
    guard let value else {
      throw .unexpectedResult("a file is not what it was when it was checked")
    }
    return value
  }
}
