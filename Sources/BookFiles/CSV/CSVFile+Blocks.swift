// Reads the rows in blocks, several at a time. Whether a block begins inside quotes is known only
// when those before it have been counted; nearly always it does not, so each block is scanned on
// that assumption at once, and scanned again in the rare case that the counts say otherwise.

internal import Columns

extension CSVFile {
  /// What one block gave.
  struct Block<Partial: Sendable>: Sendable {
    var partial: Partial
    var start = BlockStart(line: 0, isQuoted: false)
    fileprivate var lineBreaks: Int
    fileprivate var quotes: Int
  }

  /// What is true at a block's first byte: the line it stands on, and whether it is inside quotes.
  struct BlockStart: Sendable {
    var line: Int
    var isQuoted: Bool
  }

  /// Reads every record. `consume` is called once a block, on several threads; the results come
  /// back in file order, each with where its block begins.
  func blocks<Partial: Sendable>(
    threads: Int, progress: LoadProgress,
    consume: @escaping @Sendable (borrowing Records) -> Partial
  ) throws(FileFault) -> [Block<Partial>] {
    let size = blockByteCount
    let count = (byteCount - bodyStart + size - 1) / size
    let results = Parallel.map(count: count, threads: threads) { index in
      let block = Result { () throws(FileFault) in
        try readBlock(index, startsQuoted: false, consume: consume)
      }
      progress.advance(by: min(size, byteCount - bodyStart - index * size))
      return block
    }
    var blocks: [Block<Partial>] = []
    blocks.reserveCapacity(count)
    var isQuoted = false
    var line = headerLines + 1
    for (index, result) in results.enumerated() {
      var block = try result.get()
      if isQuoted { block = try readBlock(index, startsQuoted: true, consume: consume) }
      block.start = BlockStart(line: line, isQuoted: isQuoted)
      line += block.lineBreaks
      if block.quotes % 2 == 1 { isQuoted.toggle() }
      blocks.append(block)
    }
    return blocks
  }

  func readBlock<Partial: Sendable>(
    _ index: Int, startsQuoted: Bool, consume: (borrowing Records) -> Partial
  ) throws(FileFault) -> Block<Partial> {
    let start = bodyStart + index * blockByteCount
    let length = min(blockByteCount, byteCount - start)
    var lookAhead = max(64 << 10, header.width * 64)
    while true {
      // The byte before the block tells whether a record begins with the block's first byte.
      let size = min(1 + length + lookAhead, byteCount - start + 1)
      var records = Records()
      records.width = header.width
      records.bytes = Array(repeating: 0, count: size)
      let got = try file.read(into: &records.bytes, at: 0, count: size, fileOffset: start - 1)
      guard got == size else { throw .changedWhileRead }
      let isLast = start - 1 + size == byteCount
      guard scan(&records, limit: 1 + length, isLast: isLast, startsQuoted: startsQuoted) else {
        lookAhead *= 8
        continue
      }
      records.hasHighBytes = Self.hasHighBytes(records.bytes.span)
      let block = records.bytes.span.extracting(1..<1 + length)
      return Block(
        partial: consume(records), lineBreaks: Self.count(of: UInt8(ascii: "\n"), in: block),
        quotes: Self.count(of: UInt8(ascii: "\""), in: block))
    }
  }

  /// False when a record needs more bytes than were read.
  private func scan(
    _ records: inout Records, limit: Int, isLast: Bool, startsQuoted: Bool
  ) -> Bool {
    let end = records.bytes.count
    let (first, lineBreaks) = Self.firstRecord(
      records.bytes.span, limit: limit, startsQuoted: startsQuoted)
    var scanner = RecordScanner(end: end, isLast: isLast, lineBreaksBefore: lineBreaks)
    switch scanner.scan(&records, from: first, limit: limit) {
    case .complete: return true
    case .needsMore(let position):
      guard end - position > Self.longestRecord else { return false }
      records.malformed.append(
        Records.Malformed(
          recordStart: position, lineBreaks: scanner.lineBreaks, offset: position,
          fault: .recordTooLong))
      return true
    }
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

  private static func count(of byte: UInt8, in bytes: Span<UInt8>) -> Int {
    var count = 0
    for index in bytes.indices where bytes[index] == byte { count &+= 1 }
    return count
  }

  private static func hasHighBytes(_ bytes: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in bytes.indices { all |= bytes[index] }
    return all >= 0x80
  }
}
