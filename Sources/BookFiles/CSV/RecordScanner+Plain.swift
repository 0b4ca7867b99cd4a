// The fast way through a file: records without quotes, one after another, eight bytes at a time.
// What is not plain (a quote, a lone carriage return, a wrong count of fields, the end of the
// bytes) ends it where its record begins, and is left to `scanRecord`, which knows every form.
//
// Gain: two fifths of the time that a loop over bytes takes (perf, 1 M positions).

internal import Columns

extension RecordScanner {
  /// Appends plain records from `start` on, and returns where it stopped.
  mutating func scanPlainRecords(_ records: inout Records, from start: Int, limit: Int) -> Int {
    records.makeRoom()
    // Taken out for the loop, so that the bytes can be read while these are written.
    var lines: [UInt32] = []
    var table: [UInt32] = []
    swap(&lines, &records.lines)
    swap(&table, &records.fields)
    let position = scanPlainRecords(
      records.bytes.span.extracting(0..<end), table.mutableSpan, &lines, from: start,
      limit: limit, width: records.width)
    swap(&lines, &records.lines)
    swap(&table, &records.fields)
    return position
  }

  private mutating func scanPlainRecords(
    _ bytes: Span<UInt8>, _ table: consuming MutableSpan<UInt32>, _ lines: inout [UInt32],
    from start: Int, limit: Int, width: Int
  ) -> Int {
    var fields = table
    var recordStart = start
    var fieldStart = start
    var at = lines.count * width * 2
    var lastField = at + (width - 1) * 2
    var index = start
    while index + 8 <= bytes.count, recordStart < limit, lastField + 1 < fields.count {
      var delimiters = Self.delimiters(bytes.word(at: index))
      while delimiters != 0 {
        let position = index + delimiters.trailingZeroBitCount >> 3
        delimiters &= delimiters &- 1
        let byte = bytes[position]
        if byte == Self.comma {
          guard at < lastField else { return recordStart }
          fields[at] = UInt32(truncatingIfNeeded: fieldStart)
          fields[at + 1] = UInt32(truncatingIfNeeded: position)
          at += 2
          fieldStart = position + 1
        } else if byte == Self.lineFeed {
          guard at == lastField, position > recordStart,
            position - recordStart < CSVFile.longestRecord
          else { return recordStart }
          fields[at] = UInt32(truncatingIfNeeded: fieldStart)
          fields[at + 1] = UInt32(truncatingIfNeeded: position)
          at += 2
          lines.append(UInt32(truncatingIfNeeded: lineBreaks))
          note(record: recordStart)
          lastField += width * 2
          recordStart = position + 1
          fieldStart = recordStart
          if recordStart >= limit || lastField + 1 >= fields.count { return recordStart }
        } else if byte != Self.space {
          return recordStart
        }
      }
      index += 8
    }
    return recordStart
  }

  /// The top bit of each of eight bytes that is a comma or lies below it: all that can end a field,
  /// and little else in numbers and ids.
  @inline(always)
  private static func delimiters(_ word: UInt64) -> UInt64 {
    let top: UInt64 = 0x8080_8080_8080_8080
    // With the top bits set no byte borrows from its neighbour; where a byte is above the comma its
    // top bit survives the subtraction.
    let above = (word | top) &- 0x2D2D_2D2D_2D2D_2D2D
    return ~(above | word) & top
  }
}
