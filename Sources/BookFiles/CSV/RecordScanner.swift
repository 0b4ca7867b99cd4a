// Finds records and fields (RFC 4180). A line break ends a record exactly when an even number of
// quotes stand before it: a rule that depends on nothing but the bytes before, so blocks of one
// file can be scanned apart and always agree. Whatever breaks the form of a record rejects that
// record alone.

internal import Columns

struct RecordScanner {
  enum Outcome: Equatable {
    /// Every record that begins before the limit has been scanned: where the last of them begins,
    /// and the line breaks before it.
    case complete(lastRecord: Int, lineBreaks: Int)
    /// The record that begins here goes on beyond the bytes at hand.
    case needsMore(from: Int)
  }

  private enum Interruption: Error {
    case outOfBytes
    case malformed(FileFault, offset: Int)
  }

  private static let quote = UInt8(ascii: "\"")
  static let space = UInt8(ascii: " ")
  static let comma = UInt8(ascii: ",")
  static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Where the bytes at hand end, and whether the file ends there too.
  let end: Int
  private let isLast: Bool
  /// Line breaks passed so far, counted from the block's first byte.
  private(set) var lineBreaks: Int
  /// The record scanned last, or blank line passed.
  private var last: (start: Int, lineBreaks: Int)

  /// Counts the line break that ends a plain record.
  mutating func note(record start: Int) {
    last = (start, lineBreaks)
    lineBreaks += 1
  }

  init(end: Int, isLast: Bool, lineBreaksBefore: Int) {
    self.end = end
    self.isLast = isLast
    lineBreaks = lineBreaksBefore
    last = (0, lineBreaksBefore)
  }

  /// Appends to `records` every record that begins at `start` or later, but before `limit`.
  mutating func scan(_ records: inout Records, from start: Int, limit: Int) -> Outcome {
    var position = start
    last = (start, lineBreaks)
    while true {
      position = scanPlainRecords(&records, from: position, limit: limit)
      if position >= limit { return .complete(lastRecord: last.start, lineBreaks: last.lineBreaks) }
      let afterBlank = afterBlankLine(records.bytes.span, position)
      if afterBlank > position {
        last = (position, lineBreaks)
        lineBreaks += 1
        position = afterBlank
        continue
      }
      let breaks = lineBreaks
      last = (position, breaks)
      do throws(Interruption) {
        let next = try scanRecord(&records, from: position)
        if next - position > CSVFile.longestRecord {
          lineBreaks = breaks
          throw .malformed(.recordTooLong, offset: position)
        }
        position = next
        records.lines.append(UInt32(truncatingIfNeeded: breaks))
      } catch {
        guard case .malformed(let fault, let offset) = error,
          let next = nextRecord(records.bytes.span, after: position)
        else { return .needsMore(from: position) }
        records.malformed.append(
          Records.Malformed(
            recordStart: position, lineBreaks: breaks, offset: offset, fault: fault,
            lastLineBreaks: max(breaks, lineBreaks - 1)))
        position = next
      }
    }
  }

  private func afterBlankLine(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    if bytes[start] == Self.lineFeed { return start + 1 }
    if bytes[start] == Self.carriageReturn, start + 1 < end, bytes[start + 1] == Self.lineFeed {
      return start + 2
    }
    return start
  }

  /// Scans one record and returns where the next begins.
  private mutating func scanRecord(
    _ records: inout Records, from start: Int
  ) throws(Interruption) -> Int {
    let width = records.width
    let base = records.lines.count * width
    records.makeRoom()
    var breaks = 0
    var column = 0
    var position = start
    while true {
      let content: Range<Int>
      if position < end, records.bytes[position] == Self.quote {
        content = try quotedField(&records, &position, &breaks)
      } else {
        content = try plainField(records.bytes.span, &position)
      }
      if column < width {
        records.fields[base + column] = FieldBounds(content.lowerBound, content.upperBound)
      }
      column += 1
      if position < end, records.bytes[position] == Self.comma {
        position += 1
        continue
      }
      guard column == width else {
        throw .malformed(.wrongFieldCount(expected: width, found: column), offset: start)
      }
      lineBreaks += breaks
      if position == end { return end }
      lineBreaks += 1
      return position + (records.bytes[position] == Self.carriageReturn ? 2 : 1)
    }
  }

  /// Passes a field without quotes; `position` then is at its delimiter.
  private func plainField(
    _ bytes: Span<UInt8>, _ position: inout Int
  ) throws(Interruption) -> Range<Int> {
    let first = position
    while true {
      // Nearly every byte of a number or an id lies above the comma: one comparison passes it.
      // (The quote, the line ends and the zero byte lie below.)
      while position < end, bytes[position] > Self.comma { position += 1 }
      if position == end {
        guard isLast else { throw .outOfBytes }
        return first..<position
      }
      switch bytes[position] {
      case Self.comma, Self.lineFeed: return first..<position
      case Self.carriageReturn:
        try checkLineEnd(bytes, position)
        return first..<position
      case Self.quote: throw .malformed(.strayQuote, offset: position)
      case 0: throw .malformed(.nulByte, offset: position)
      default: position += 1
      }
    }
  }

  /// Passes a field in quotes, undoing doubled ones; `position` then is at its delimiter.
  private func quotedField(
    _ records: inout Records, _ position: inout Int, _ breaks: inout Int
  ) throws(Interruption) -> Range<Int> {
    let opening = position
    position += 1
    var doubled: [Int] = []
    while true {
      guard position < end else {
        guard isLast else { throw .outOfBytes }
        throw .malformed(.unclosedQuote, offset: opening)
      }
      let byte = records.bytes[position]
      if byte == 0 { throw .malformed(.nulByte, offset: position) }
      if byte == Self.lineFeed { breaks += 1 }
      if byte == Self.quote {
        if position + 1 == end && !isLast { throw .outOfBytes }
        guard position + 1 < end, records.bytes[position + 1] == Self.quote else { break }
        doubled.append(position)
        position += 1
      }
      position += 1
    }
    let closing = position
    position += 1
    if position < end {
      switch records.bytes[position] {
      case Self.comma, Self.lineFeed: break
      case Self.carriageReturn: try checkLineEnd(records.bytes.span, position)
      default: throw .malformed(.textAfterQuote, offset: position)
      }
    }
    if doubled.isEmpty { return opening + 1..<closing }
    return undouble(&records, opening + 1..<closing, doubled)
  }

  /// Copies the content with single quotes behind the bytes at hand: the record itself must stay as
  /// it is, since quotes are counted in it again when it turns out malformed later.
  private func undouble(
    _ records: inout Records, _ content: Range<Int>, _ doubled: [Int]
  ) -> Range<Int> {
    let start = records.bytes.count
    var skips = doubled[...]
    for index in content {
      if index == skips.first {
        skips.removeFirst()
      } else {
        records.bytes.append(records.bytes[index])
      }
    }
    records.copies.append(Records.Copy(at: start, original: content.lowerBound))
    return start..<records.bytes.count
  }

  private func checkLineEnd(_ bytes: Span<UInt8>, _ position: Int) throws(Interruption) {
    if position + 1 == end && !isLast { throw .outOfBytes }
    guard position + 1 < end, bytes[position + 1] == Self.lineFeed else {
      throw .malformed(.bareCarriageReturn, offset: position)
    }
  }

  /// Where the record after the malformed one at `start` begins, by the parity of quotes alone; nil
  /// when it lies beyond the bytes at hand.
  private mutating func nextRecord(_ bytes: Span<UInt8>, after start: Int) -> Int? {
    var isQuoted = false
    var breaks = 0
    var position = start
    while position < end {
      if bytes[position] == Self.quote { isQuoted.toggle() }
      if bytes[position] == Self.lineFeed {
        breaks += 1
        if !isQuoted {
          lineBreaks += breaks
          return position + 1
        }
      }
      position += 1
    }
    guard isLast else { return nil }
    lineBreaks += breaks
    return end
  }
}
