// Rows in the form of COPY BINARY (PostgreSQL's documentation, "COPY", Binary Format), sent in
// pieces so that memory stays bounded whatever comes.

public import Columns
public import Exact

public struct CopyWriter: ~Copyable {
  private let link: ServerLink
  private let deadline: Deadline
  private var bytes: [UInt8]

  /// Large enough for the network, small enough for the cache.
  private static let pieceSize = 1 << 16

  static let signature: [UInt8] =
    Array("PGCOPY\n".utf8) + [0xFF] + Array("\r\n".utf8) + [0] + [0, 0, 0, 0] + [0, 0, 0, 0]

  init(_ link: ServerLink, _ deadline: Deadline) {
    self.link = link
    self.deadline = deadline
    bytes = Self.signature
    bytes.reserveCapacity(Self.pieceSize * 2)
  }

  /// The fields follow, each by one call below.
  public mutating func startRow(fields: Int) throws(StoreFault) {
    if bytes.count >= Self.pieceSize { try flush() }
    append(Int16(fields))
  }

  mutating func finish() throws(StoreFault) {
    append(Int16(-1))
    try flush()
  }

  private mutating func flush() throws(StoreFault) {
    try link.put(bytes, deadline)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    var shift = Number.bitWidth - 8
    while shift >= 0 {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
      shift -= 8
    }
  }

  // MARK: Fields

  public mutating func null() { append(Int32(-1)) }

  public mutating func text(_ text: String?) {
    guard let text else { return null() }
    append(Int32(clamping: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A text of a column; an empty one is null.
  public mutating func text(_ column: TextColumn, _ row: Int) {
    let range = column.range(row)
    if range.isEmpty { return null() }
    append(Int32(clamping: range.count))
    bytes.append(contentsOf: column.bytes[range])
  }

  public mutating func bytes(_ value: [UInt8]?) {
    guard let value else { return null() }
    append(Int32(clamping: value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func bool(_ value: Bool?) {
    guard let value else { return null() }
    append(Int32(1))
    bytes.append(value ? 1 : 0)
  }

  public mutating func int16(_ value: Int16?) { integer(value) }
  public mutating func int32(_ value: Int32?) { integer(value) }
  public mutating func int64(_ value: Int64?) { integer(value) }

  private mutating func integer<Number: FixedWidthInteger>(_ value: Number?) {
    guard let value else { return null() }
    append(Int32(Number.bitWidth / 8))
    append(value)
  }

  public mutating func double(_ value: Double?) {
    guard let value else { return null() }
    append(Int32(8))
    append(value.bitPattern)
  }

  public mutating func date(_ value: CalendarDate?) {
    guard let value else { return null() }
    append(Int32(4))
    append(value.day - PostgresEpoch.day)
  }

  public mutating func instant(_ value: Instant?) {
    guard let value else { return null() }
    append(Int32(8))
    append(value.microseconds - PostgresEpoch.microseconds)
  }

  /// `jsonb`, whose binary form is its text behind a version.
  public mutating func json(_ text: String?) {
    guard let text else { return null() }
    append(Int32(clamping: text.utf8.count + 1))
    bytes.append(1)
    bytes.append(contentsOf: text.utf8)
  }

  public mutating func decimal(_ value: Decimal?) {
    guard let value else { return null() }
    numeric(Int128(value.coefficient), scale: Int(value.scale))
  }

  /// An amount: a count of so many decimals.
  public mutating func fixed(_ value: Int64?, decimals: Int) {
    guard let value else { return null() }
    numeric(Int128(value), scale: decimals)
  }

  public mutating func numeric(_ coefficient: Int128, scale: Int) {
    let digits = NumericDigits(coefficient, scale: scale)
    append(Int32(8 + digits.groups.count * 2))
    append(Int16(digits.groups.count))
    append(Int16(digits.weight))
    append(digits.isNegative ? NumericDigits.negative : NumericDigits.positive)
    append(UInt16(clamping: scale))
    for group in digits.groups { append(Int16(group)) }
  }

  /// A list of texts, `text[]`.
  public mutating func texts(_ values: [String]) {
    let size = values.reduce(0) { $0 + 4 + $1.utf8.count }
    let dimensions = values.isEmpty ? 0 : 1
    append(Int32(12 + dimensions * 8 + size))
    append(Int32(dimensions))
    append(Int32(0))
    append(Int32(25))
    if dimensions == 1 {
      append(Int32(values.count))
      append(Int32(1))
    }
    for value in values { text(value) }
  }
}

/// PostgreSQL counts from 2000-01-01, we from 1970-01-01.
enum PostgresEpoch {
  static let day: Int32 = 10_957
  static let microseconds: Int64 = 946_684_800_000_000
}
