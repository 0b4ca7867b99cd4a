// The records of one block of a CSV file: the block's bytes and, for each field, where its content
// begins and ends. Quotes are stripped and doubled ones undone here, so that readers see plain
// content.

internal import Columns

struct Records {
  /// The block's bytes, with some of what follows so that the last record is whole.
  var bytes: [UInt8] = []
  /// How many of them are the file's: what stands behind is room for copies.
  var byteCount = 0
  /// Where each field stands, `width` of them a record.
  var fields: [FieldBounds] = []
  /// Line breaks between the block's first byte and each record.
  var lines: [UInt32] = []
  /// Where the text begins: behind a byte order mark, which is no character of it.
  var firstByte = 0
  /// Fields in each record: the header's.
  var width = 0
  /// Whether any byte is beyond ASCII: text then needs its UTF-8 checked.
  var hasHighBytes = false
  /// Whether fields that are alike stand at the same place, as those of a snapshot do.
  var sharesTexts = false

  struct Malformed {
    var recordStart: Int
    var lineBreaks: Int
    var offset: Int
    var fault: FileFault
    /// Line breaks before the last of its lines.
    var lastLineBreaks: Int?
  }
  /// Records that have no fields because their form is wrong, by where the fault is.
  var malformed: [Malformed] = []

  /// Content that had doubled quotes stands behind the block's bytes: where, and where it came
  /// from.
  struct Copy {
    var at: Int
    var original: Int
  }
  var copies: [Copy] = []

  var count: Int { lines.count }

  /// Makes ready for another block. Memory is kept: fresh pages cost more than scanning them.
  mutating func reset(byteCount: Int, width: Int) {
    self.byteCount = byteCount
    self.width = width
    if bytes.count < byteCount {
      bytes = Array(repeating: 0, count: byteCount)
    } else {
      bytes.removeLast(bytes.count - byteCount)
    }
    lines.removeAll(keepingCapacity: true)
    malformed.removeAll()
    copies.removeAll()
  }

  /// Room for the fields of at least one more record.
  mutating func makeRoom() {
    let used = lines.count * width
    guard fields.count < used + width else { return }
    // A block's rows are mostly alike: what the rows so far took tells what the rest will take. No
    // field is shorter than its delimiter, and a header may claim millions of them.
    let first = max(width, min(1024 * width, byteCount, Self.firstFields))
    let more = max(fields.count, first)
    fields.append(contentsOf: repeatElement(FieldBounds(0, 0), count: more))
  }

  /// Fields to begin with: 1 MiB of bounds.
  private static let firstFields = 1 << 17

  @inline(always)
  func range(_ record: Int, _ column: Int) -> Range<Int> {
    fields[record * width + column].range
  }

  /// One field of every record.
  @_lifetime(borrow self)
  borrowing func column(_ column: Int) -> TextFields {
    TextFields(bytes.span, fields.span, first: column, stride: width, count: lines.count)
  }

  @inline(always)
  func isEmpty(_ record: Int, _ column: Int) -> Bool { range(record, column).isEmpty }

  /// The content of a field as text; nil when it is not UTF-8.
  func text(_ range: Range<Int>) -> String? {
    guard let text = try? UTF8Span(validating: bytes.span.extracting(range)) else { return nil }
    return String(copying: text)
  }

  /// Line breaks before a field, and the column of its content, counted in characters from 1.
  func place(ofField column: Int, record: Int) -> (lineBreaks: Int, column: Int) {
    place(
      ofByte: original(range(record, column)), from: original(range(record, 0)),
      lineBreaks: Int(lines[record]))
  }

  func place(of malformed: Malformed) -> (lineBreaks: Int, column: Int) {
    place(
      ofByte: malformed.offset, from: malformed.recordStart, lineBreaks: malformed.lineBreaks)
  }

  /// Where a field's content stood in the file. Copies are never empty: an empty field at the very
  /// end of the bytes stands where the first copy begins, and is none.
  private func original(_ range: Range<Int>) -> Int {
    if range.isEmpty { return range.lowerBound }
    return copies.last { $0.at <= range.lowerBound }?.original ?? range.lowerBound
  }

  private func place(
    ofByte offset: Int, from recordStart: Int, lineBreaks: Int
  ) -> (lineBreaks: Int, column: Int) {
    var breaks = lineBreaks
    for index in recordStart..<max(recordStart, offset) where bytes[index] == UInt8(ascii: "\n") {
      breaks += 1
    }
    var column = 1
    var index = offset - 1
    while index >= firstByte, bytes[index] != UInt8(ascii: "\n") {
      // Bytes that continue a character do not begin a column.
      if bytes[index] & 0xC0 != 0x80 { column += 1 }
      index -= 1
    }
    return (breaks, column)
  }
}
