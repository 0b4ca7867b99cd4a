// Reads the rows in blocks, several at a time. Whether a block begins inside quotes is known only
// when those before it have been counted; nearly always it does not, so each block is scanned on
// that assumption at once, and scanned again in the rare case that the counts say otherwise.

internal import Columns
internal import Snapshot

extension CSVFile {
  /// What one block gave.
  struct Block<Partial: Sendable>: Sendable {
    var partial: Partial
    var start = BlockStart(line: 0, isQuoted: false)
    var end: BlockEnd
  }

  /// What is true behind a block's last byte: line breaks passed, and whether it is inside quotes.
  struct BlockEnd: Sendable {
    var lineBreaks: Int
    var isQuoted: Bool
  }

  /// What is true at a block's first byte: the line it stands on, and whether it is inside quotes.
  struct BlockStart: Sendable {
    var line: Int
    var isQuoted: Bool
  }

  /// Reads every record. `consume` is called once a block, on several threads; the results come
  /// back in file order, each with where its block begins. Rows of a snapshot are offered to
  /// `consumeRows` first, as the columns they are.
  func blocks<Partial: Sendable>(
    threads: Int, progress: LoadProgress,
    consumeRows: @escaping @Sendable (RowGroup) -> Partial? = { _ in nil },
    consume: @escaping @Sendable (borrowing Records) -> Partial
  ) throws(FileFault) -> [Block<Partial>] {
    if let table {
      return try groups(of: table, threads, progress, consumeRows: consumeRows, consume: consume)
    }
    let size = blockByteCount
    let count = (byteCount - bodyStart + size - 1) / size
    let results = Parallel.map(count: count, threads: threads, scratch: Records.init) {
      index, records in
      let block = Result { () throws(FileFault) in
        try readBlock(index, startsQuoted: false, into: &records, consume: consume)
      }
      progress.advance(by: min(size, byteCount - bodyStart - index * size))
      return block
    }
    var blocks: [Block<Partial>] = []
    blocks.reserveCapacity(count)
    var isQuoted = false
    var line = headerLines + 1
    var records = Records()
    for (index, result) in results.enumerated() {
      var block = try result.get()
      if isQuoted {
        block = try readBlock(index, startsQuoted: true, into: &records, consume: consume)
      }
      block.start = BlockStart(line: line, isQuoted: isQuoted)
      line += block.end.lineBreaks
      isQuoted = block.end.isQuoted
      blocks.append(block)
    }
    return blocks
  }

  func readBlock<Partial: Sendable>(
    _ index: Int, startsQuoted: Bool, into records: inout Records,
    consume: (borrowing Records) -> Partial
  ) throws(FileFault) -> Block<Partial> {
    if let table {
      return try groupAsText(index, of: table).readBlock(
        0, startsQuoted: false, into: &records, consume: consume)
    }
    let start = bodyStart + index * blockByteCount
    let length = min(blockByteCount, byteCount - start)
    var lookAhead = min(max(64 << 10, header.width * 64), max(64 << 10, blockByteCount))
    while true {
      // The byte before the block tells whether a record begins with the block's first byte.
      let size = min(1 + length + lookAhead, byteCount - start + 1)
      records.reset(byteCount: size, width: header.width)
      let got = try file.read(into: &records.bytes, at: 0, count: size, fileOffset: start - 1)
      guard got == size else { throw .changedWhileRead }
      let isLast = start - 1 + size == byteCount
      guard
        let end = scan(&records, limit: 1 + length, isLast: isLast, startsQuoted: startsQuoted)
      else {
        lookAhead *= 8
        continue
      }
      records.hasHighBytes = Self.hasHighBytes(records.bytes.span.extracting(0..<size))
      return Block(partial: consume(records), end: end)
    }
  }

  /// Nil when a record needs more bytes than were read.
  private func scan(
    _ records: inout Records, limit: Int, isLast: Bool, startsQuoted: Bool
  ) -> BlockEnd? {
    let end = records.byteCount
    let (first, lineBreaks) = Self.firstRecord(
      records.bytes.span, limit: limit, startsQuoted: startsQuoted)
    var scanner = RecordScanner(end: end, isLast: isLast, lineBreaksBefore: lineBreaks)
    switch scanner.scan(&records, from: first, limit: limit) {
    case .complete(let last, let breaks):
      // Where no record begins in the block, all of it counts.
      if first >= limit {
        let known = BlockEnd(lineBreaks: 0, isQuoted: startsQuoted)
        return Self.end(records.bytes.span, from: 1, limit, known)
      }
      // Up to the last record quotes come in pairs; what of it lies in the block decides.
      let known = BlockEnd(lineBreaks: breaks, isQuoted: false)
      return Self.end(records.bytes.span, from: last, limit, known)
    case .needsMore(let position):
      guard end - position > Self.longestRecord else { return nil }
      records.malformed.append(
        Records.Malformed(
          recordStart: position, lineBreaks: scanner.lineBreaks, offset: position,
          fault: .recordTooLong))
      let known = BlockEnd(lineBreaks: scanner.lineBreaks, isQuoted: false)
      return Self.end(records.bytes.span, from: position, limit, known)
    }
  }

  /// Goes on from a known place to the block's limit.
  private static func end(
    _ bytes: Span<UInt8>, from start: Int, _ limit: Int, _ known: BlockEnd
  ) -> BlockEnd {
    var end = known
    for index in start..<max(start, limit) {
      if bytes[index] == UInt8(ascii: "\"") { end.isQuoted.toggle() }
      if bytes[index] == UInt8(ascii: "\n") { end.lineBreaks += 1 }
    }
    return end
  }

  /// Where the first record of a block begins, and the line breaks before it; `limit` when none
  /// does.
  private static func firstRecord(
    _ bytes: Span<UInt8>, limit: Int, startsQuoted: Bool
  ) -> (offset: Int, lineBreaks: Int) {
    let lineFeed = UInt8(ascii: "\n")
    var isQuoted = startsQuoted
    if bytes[0] == lineFeed, !isQuoted { return (1, 0) }
    var breaks = 0
    var index = 1
    while index < limit {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if bytes[index] == lineFeed {
        breaks += 1
        if !isQuoted { return (index + 1, breaks) }
      }
      index += 1
    }
    return (limit, breaks)
  }

  private static func hasHighBytes(_ bytes: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in bytes.indices { all |= bytes[index] }
    return all >= 0x80
  }
}
