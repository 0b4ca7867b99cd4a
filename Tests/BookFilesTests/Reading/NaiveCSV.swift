// CSV read slowly and plainly: the whole file at once, byte by byte. A line break ends a record
// when an even number of quotes stand before it in the file; blank lines are no records.

struct NaiveCSV {
  struct Record {
    /// The lines it stands on, from 1.
    var lines: ClosedRange<Int>
    /// Its bytes with the line break, where it has one.
    var bytes: [UInt8]

    /// The fields of a well-formed record.
    var fields: [[UInt8]] {
      var fields: [[UInt8]] = [[]]
      var isQuoted = false
      var wasQuote = false
      for byte in bytes where byte != UInt8(ascii: "\r") || isQuoted {
        if byte == UInt8(ascii: "\"") {
          isQuoted.toggle()
          // Two quotes in a row within a quoted field stand for one.
          if isQuoted && wasQuote { fields[fields.count - 1].append(byte) }
          wasQuote = !isQuoted
          continue
        }
        wasQuote = false
        if !isQuoted, byte == UInt8(ascii: ",") {
          fields.append([])
        } else if isQuoted || byte != UInt8(ascii: "\n") {
          fields[fields.count - 1].append(byte)
        }
      }
      return fields
    }
  }

  /// The header first.
  var records: [Record] = []

  init(_ bytes: [UInt8]) {
    var line = 1
    var first = 1
    var current: [UInt8] = []
    var isQuoted = false
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for byte in bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...] {
      current.append(byte)
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard byte == UInt8(ascii: "\n") else { continue }
      if !isQuoted {
        add(current, first...line)
        current = []
        first = line + 1
      }
      line += 1
    }
    if !current.isEmpty { add(current, first...line) }
  }

  private mutating func add(_ bytes: [UInt8], _ lines: ClosedRange<Int>) {
    let isBlank = bytes == [0x0A] || bytes == [0x0D, 0x0A]
    if !isBlank { records.append(Record(lines: lines, bytes: bytes)) }
  }

  /// The file without the records that stand on any of some lines.
  func without(_ lines: Set<Int>) -> [UInt8] {
    Array(
      records.filter { record in !record.lines.contains { lines.contains($0) } }
        .map(\.bytes).joined())
  }

  /// By column name, empty for fields that are missing.
  var rows: [[String: String]] {
    guard let names = records.first?.fields.map({ String(decoding: $0, as: UTF8.self) }) else {
      return []
    }
    return records.dropFirst().map { record in
      Dictionary(
        uniqueKeysWithValues: zip(
          names, record.fields.map { String(decoding: $0, as: UTF8.self) }))
    }
  }
}
