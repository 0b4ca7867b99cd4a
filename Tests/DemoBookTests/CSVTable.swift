// A CSV file as a test reads it: RFC 4180 by hand, so that the writer is not checked by itself.

struct CSVTable {
  private(set) var header: [String] = []
  private(set) var rows: [[String]] = []
  /// Every line ended, every row as long as the header, no quote inside a bare field.
  private(set) var isWellFormed = true

  init(_ bytes: [UInt8]) {
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    for byte in bytes {
      if isQuoted {
        if byte == UInt8(ascii: "\"") { isQuoted = false } else { field.append(byte) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        // A quote opens a field, or, right behind a closed one, stands for itself.
        if wasQuoted { field.append(byte) } else if !field.isEmpty { isWellFormed = false }
        isQuoted = true
        wasQuoted = true
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        row.append(String(decoding: field, as: UTF8.self))
        field = []
        wasQuoted = false
        if byte == UInt8(ascii: "\n") {
          if header.isEmpty { header = row } else { rows.append(row) }
          row = []
        }
      default: field.append(byte)
      }
    }
    if isQuoted || !field.isEmpty || !row.isEmpty { isWellFormed = false }
    if rows.contains(where: { $0.count != header.count }) { isWellFormed = false }
  }

  /// The values of a column, from top to bottom.
  func column(_ name: String) -> [String] {
    guard let index = header.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }

  /// Rows as values by column name.
  var records: [[String: String]] {
    rows.map { row in Dictionary(uniqueKeysWithValues: zip(header, row)) }
  }

  func index(by name: String) -> [String: [String: String]] {
    Dictionary(records.map { ($0[name] ?? "", $0) }) { first, _ in first }
  }
}

/// A decimal as the test reads it: digits and a count of decimals, apart from the program's own.
struct PlainDecimal {
  var digits: Int128 = 0
  var decimals = 0

  init?(_ text: String?) {
    guard let text, !text.isEmpty else { return nil }
    var isBehindPoint = false
    for byte in text.utf8.drop(while: { $0 == UInt8(ascii: "-") }) {
      if byte == UInt8(ascii: ".") {
        isBehindPoint = true
        continue
      }
      guard (48...57).contains(byte) else { return nil }
      digits = digits * 10 + Int128(byte - 48)
      if isBehindPoint { decimals += 1 }
    }
    if text.hasPrefix("-") { digits = -digits }
  }

  /// The integer it is at so many decimals, rounded half to even.
  func scaled(to wanted: Int) -> Int128 {
    var value = digits
    for _ in 0..<max(0, wanted - decimals) { value *= 10 }
    var power: Int128 = 1
    for _ in 0..<max(0, decimals - wanted) { power *= 10 }
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: power)
    let twice = abs(remainder) * 2
    let away = twice > power || (twice == power && quotient % 2 != 0)
    return away ? quotient + (value < 0 ? -1 : 1) : quotient
  }
}
