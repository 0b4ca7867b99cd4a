// Fields appended as bytes: no text value is made for a number. A row stays below
// `rowBytesMaximum`, which `endRow` keeps free behind the last row.

extension CSVOutput {
  mutating func append(_ byte: UInt8) {
    buffer[count] = byte
    count += 1
  }

  /// The comma between two fields; every field starts with it.
  mutating func startField() {
    if rowHasField { append(UInt8(ascii: ",")) }
    rowHasField = true
  }

  mutating func empty() { startField() }

  /// Text, quoted only where it holds a comma, a quote or a line end (RFC 4180).
  package mutating func text(_ value: String) {
    startField()
    let special = value.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte < 0x20
    }
    if special { append(UInt8(ascii: "\"")) }
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    if special { append(UInt8(ascii: "\"")) }
  }

  /// Adds to the field that was just started, without a look at its characters.
  mutating func unquoted(_ value: String) {
    for byte in value.utf8 { append(byte) }
  }

  /// A run of bytes of a table, such as a node id: known to need no quotes.
  mutating func bytes(_ table: [UInt8], from start: Int, count length: Int) {
    startField()
    let first = count
    count += length
    var target = buffer.mutableSpan
    let source = table.span
    for offset in 0..<length { target[first + offset] = source[start + offset] }
  }

  /// A letter and a number with leading zeros, such as P0000000042.
  mutating func identifier(_ letter: UInt8, _ number: Int, digits: Int) {
    startField()
    append(letter)
    appendPadded(UInt64(number), digits: digits)
  }

  mutating func integer(_ value: Int64) {
    startField()
    appendSigned(value)
  }

  /// `coefficient` at `scale` decimals without trailing zeros.
  mutating func decimal(_ coefficient: Int64, scale: Int) {
    startField()
    var magnitude = coefficient.magnitude
    var places = scale
    while places > 0 {
      let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      magnitude = quotient
      places -= 1
    }
    if coefficient < 0 { append(UInt8(ascii: "-")) }
    if places == 0 { return appendNumber(magnitude) }
    var power: UInt64 = 10
    for _ in 1..<places { power *= 10 }
    let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: power)
    appendNumber(whole)
    append(UInt8(ascii: "."))
    appendPadded(fraction, digits: places)
  }

  private mutating func appendSigned(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    appendNumber(value.magnitude)
  }

  private mutating func appendNumber(_ magnitude: UInt64) {
    var digits = 1
    var limit: UInt64 = 10
    // Twenty digits hold every value, and the limit for the twentieth would overflow.
    while digits < 19 && magnitude >= limit {
      digits += 1
      limit *= 10
    }
    if digits == 19 && magnitude >= limit { digits = 20 }
    appendPadded(magnitude, digits: digits)
  }

  /// The last `digits` digits, from the right, so that one pass needs no reversal.
  private mutating func appendPadded(_ magnitude: UInt64, digits: Int) {
    let first = count
    count += digits
    var target = buffer.mutableSpan
    var rest = magnitude
    var index = first + digits
    while index > first {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      index -= 1
      target[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
      rest = quotient
    }
  }
}
