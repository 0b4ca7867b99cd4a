// Rows that come in the form of COPY BINARY. What a server sends is checked like anybody's bytes: a
// stream that breaks off or lies about a length is an error.

public import Exact

/// What comes before, between and behind the rows.
struct CopyReader {
  private(set) var isEnded = false
  private var isStarted = false

  /// Nil where the piece holds no row.
  mutating func row(of piece: [UInt8]) throws(StoreFault) -> CopyRow? {
    guard !isEnded else { throw .corruptCopy("something stands behind its end") }
    var row = CopyRow(piece)
    if !isStarted {
      try row.skipSignature()
      isStarted = true
      if row.isAtEnd { return nil }
    }
    let count = try row.readCount()
    if count == -1 {
      isEnded = true
      guard row.isAtEnd else { throw .corruptCopy("something stands behind its end") }
      return nil
    }
    guard count >= 0 else { throw .corruptCopy("a row has \(count) fields") }
    row.fieldsLeft = Int(count)
    return row
  }
}

public struct CopyRow {
  private let piece: [UInt8]
  private var next = 0
  var fieldsLeft = 0

  init(_ piece: [UInt8]) { self.piece = piece }

  var isAtEnd: Bool { next == piece.count }

  /// All fields must have been read: a column that nobody expected is an error.
  func finish() throws(StoreFault) {
    guard fieldsLeft == 0, isAtEnd else {
      throw .corruptCopy("a row has \(fieldsLeft) fields that were not read")
    }
  }

  mutating func skipSignature() throws(StoreFault) {
    let signature = CopyWriter.signature.prefix(11)
    guard piece.starts(with: signature) else { throw .corruptCopy("it does not begin as one") }
    next = signature.count
    let flags: UInt32 = try number()
    guard flags == 0 else { throw .corruptCopy("it has unknown flags") }
    let extra: Int32 = try number()
    guard extra >= 0, Int(extra) <= piece.count - next else {
      throw .corruptCopy("its header is longer than it is")
    }
    next += Int(extra)
  }

  mutating func readCount() throws(StoreFault) -> Int16 { try number() }

  private mutating func number<Number: FixedWidthInteger>() throws(StoreFault) -> Number {
    let size = Number.bitWidth / 8
    guard piece.count - next >= size else { throw .corruptCopy("it breaks off") }
    var value: Number = 0
    for index in next..<(next + size) {
      value =
        size == 1
        ? Number(truncatingIfNeeded: piece[index])
        : value << 8 | Number(truncatingIfNeeded: piece[index])
    }
    next += size
    return value
  }

  /// The length of the next field; nil is null. `size` where the type has one.
  private mutating func field(size: Int? = nil) throws(StoreFault) -> Int? {
    guard fieldsLeft > 0 else { throw .corruptCopy("a row has no further field") }
    fieldsLeft -= 1
    let length: Int32 = try number()
    if length == -1 { return nil }
    guard length >= 0, Int(length) <= piece.count - next else {
      throw .corruptCopy("a field is longer than its row")
    }
    if let size, Int(length) != size {
      throw .corruptCopy("a field has \(length) bytes and not \(size)")
    }
    return Int(length)
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { next += count }
    return piece[next..<(next + count)]
  }

  // MARK: Fields

  public mutating func text() throws(StoreFault) -> String? {
    guard let count = try field() else { return nil }
    guard let text = String(validating: take(count), as: UTF8.self) else {
      throw .corruptCopy("a text is not UTF-8")
    }
    return text
  }

  /// The bytes of a text where they stand, for columns of many; UTF-8 is for who reads them. Nil is
  /// null.
  public mutating func withText<Value>(
    _ body: (Span<UInt8>, Range<Int>) -> Value
  ) throws(StoreFault) -> Value? {
    guard let count = try field() else { return nil }
    defer { next += count }
    return body(piece.span, next..<(next + count))
  }

  public mutating func bytes() throws(StoreFault) -> [UInt8]? {
    guard let count = try field() else { return nil }
    return Array(take(count))
  }

  public mutating func bool() throws(StoreFault) -> Bool? {
    guard try field(size: 1) != nil else { return nil }
    let byte: UInt8 = try number()
    guard byte <= 1 else { throw .corruptCopy("a truth value is \(byte)") }
    return byte == 1
  }

  public mutating func int16() throws(StoreFault) -> Int16? { try integer() }
  public mutating func int32() throws(StoreFault) -> Int32? { try integer() }
  public mutating func int64() throws(StoreFault) -> Int64? { try integer() }

  private mutating func integer<Number: FixedWidthInteger>() throws(StoreFault) -> Number? {
    guard try field(size: Number.bitWidth / 8) != nil else { return nil }
    return try number()
  }

  public mutating func double() throws(StoreFault) -> Double? {
    guard try field(size: 8) != nil else { return nil }
    return Double(bitPattern: try number())
  }

  /// An error for what we cannot name: infinity, and years beyond 1 to 9999.
  public mutating func date() throws(StoreFault) -> CalendarDate? {
    guard let day: Int32 = try integer() else { return nil }
    let (ours, overflow) = day.addingReportingOverflow(PostgresEpoch.day)
    guard !overflow, let date = CalendarDate(exactly: ours) else {
      throw .corruptCopy("a date is out of range")
    }
    return date
  }

  public mutating func instant() throws(StoreFault) -> Instant? {
    guard let microseconds: Int64 = try integer() else { return nil }
    let (ours, overflow) = microseconds.addingReportingOverflow(PostgresEpoch.microseconds)
    let instant = Instant(microseconds: ours)
    guard !overflow, instant >= .first, instant <= .last else {
      throw .corruptCopy("a time is out of range")
    }
    return instant
  }

  public mutating func json() throws(StoreFault) -> String? {
    guard let count = try field() else { return nil }
    let document = take(count)
    guard document.first == 1,
      let text = String(validating: document.dropFirst(), as: UTF8.self)
    else { throw .corruptCopy("a document is of an unknown version") }
    return text
  }

  /// An error where the number has other than so many decimals at most, or does not fit.
  public mutating func fixed(decimals: Int) throws(StoreFault) -> Int64? {
    guard let digits = try numeric() else { return nil }
    guard let value = digits.digits.coefficient(scale: decimals).flatMap({ Int64(exactly: $0) })
    else { throw .corruptCopy("a number does not fit \(decimals) decimals") }
    return value
  }

  public mutating func decimal() throws(StoreFault) -> Decimal? {
    guard let number = try numeric() else { return nil }
    let scale = min(number.scale, Decimal.maximumScale)
    guard let value = number.digits.coefficient(scale: scale) else {
      throw .corruptCopy("a number has more than \(Decimal.maximumScale) decimals")
    }
    // What the server wrote with zeros behind may fit without them.
    var coefficient = value
    var decimals = scale
    while decimals > 0, Int64(exactly: coefficient) == nil, coefficient % 10 == 0 {
      coefficient /= 10
      decimals -= 1
    }
    guard let exact = Int64(exactly: coefficient) else {
      throw .corruptCopy("a number has too many digits")
    }
    return Decimal(coefficient: exact, scale: UInt8(decimals))
  }

  /// Any number that 128 bits hold, with the decimals it was stored with.
  public mutating func wide() throws(StoreFault) -> (coefficient: Int128, scale: Int)? {
    guard let number = try numeric() else { return nil }
    guard let value = number.digits.coefficient(scale: number.scale) else {
      throw .corruptCopy("a number has too many digits")
    }
    return (value, number.scale)
  }

  /// A number without zeros behind its last decimal: no list of digits is made on the way.
  public mutating func shortest() throws(StoreFault) -> (coefficient: Int128, scale: Int)? {
    guard let length = try field() else { return nil }
    guard length >= 8 else { throw .corruptCopy("a number breaks off") }
    let count: UInt16 = try number()
    let weight: Int16 = try number()
    let sign: UInt16 = try number()
    let _: UInt16 = try number()
    guard length == 8 + Int(count) * 2 else { throw .corruptCopy("a number breaks off") }
    guard sign == NumericDigits.positive || sign == NumericDigits.negative else {
      throw .corruptCopy("a number is none, or without end")
    }
    // Nine groups fit 128 bits.
    guard count <= 9 else { throw .corruptCopy("a number has too many digits") }
    var value: Int128 = 0
    for _ in 0..<count {
      let group: UInt16 = try number()
      guard group < 10_000 else { throw .corruptCopy("a number has a digit that is none") }
      value = value &* 10_000 &+ Int128(group)
    }
    var scale = (Int(count) - 1 - Int(weight)) * 4
    if value == 0 { return (0, 0) }
    while scale > 0, value % 10 == 0 {
      value /= 10
      scale -= 1
    }
    while scale < 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { throw .corruptCopy("a number has too many digits") }
      value = product
      scale += 1
    }
    return (sign == NumericDigits.negative ? -value : value, scale)
  }

  private mutating func numeric() throws(StoreFault) -> (digits: NumericDigits, scale: Int)? {
    guard let length = try field() else { return nil }
    guard length >= 8 else { throw .corruptCopy("a number breaks off") }
    let count: UInt16 = try number()
    let weight: Int16 = try number()
    let sign: UInt16 = try number()
    let scale: UInt16 = try number()
    guard length == 8 + Int(count) * 2 else { throw .corruptCopy("a number breaks off") }
    guard sign == NumericDigits.positive || sign == NumericDigits.negative else {
      throw .corruptCopy("a number is none, or without end")
    }
    var groups: [UInt16] = []
    for _ in 0..<count { groups.append(try number()) }
    return (
      NumericDigits(
        groups: groups, weight: Int(weight), isNegative: sign == NumericDigits.negative),
      Int(scale)
    )
  }

  public mutating func texts() throws(StoreFault) -> [String]? {
    guard let length = try field() else { return nil }
    let end = next + length
    let dimensions: Int32 = try number()
    let _: Int32 = try number()
    let _: Int32 = try number()
    if dimensions == 0 { return [] }
    guard dimensions == 1 else { throw .corruptCopy("a list of lists") }
    let count: Int32 = try number()
    let _: Int32 = try number()
    guard count >= 0, Int(count) <= (end - next) / 4 else {
      throw .corruptCopy("a list breaks off")
    }
    let outer = fieldsLeft
    fieldsLeft = Int(count)
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = try text() else { throw .corruptCopy("a list has a hole") }
      texts.append(text)
    }
    fieldsLeft = outer
    guard next == end else { throw .corruptCopy("a list is longer than its field") }
    return texts
  }
}

/// A stream that is there already, for whoever has it from elsewhere than a connection.
package enum CopyStream {
  package static var signature: [UInt8] { CopyWriter.signature }

  package static func read(
    _ pieces: [[UInt8]], _ body: (inout CopyRow) throws(StoreFault) -> Void
  ) throws(StoreFault) {
    var reader = CopyReader()
    for piece in pieces {
      guard var row = try reader.row(of: piece) else { continue }
      try body(&row)
      try row.finish()
    }
    guard reader.isEnded else { throw .corruptCopy("it has no end") }
  }
}
