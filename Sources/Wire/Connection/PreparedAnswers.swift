// Short answers that were sent, as the bytes that they were, to be sent again to whoever asks the
// same by the same bytes of the same state of the book: an answer depends on nothing else. Only the
// number of the stream is another, and the checksum with it.
//
// Bounded: once it is full it begins anew. Of one thread.

internal import Exact

public final class PreparedAnswers {
  private struct Entry {
    /// The frame of the query, on stream 0 and without its checksum.
    var request: [UInt8]
    /// For whom it was and in which form.
    var dialect: UInt64
    var version: UInt64
    /// The frames of the answer, on stream 0.
    var frames: [UInt8]
    /// Where each of them begins and ends, and how its checksum follows its stream.
    var marks: [(start: Int, end: Int, checksum: Int)]
  }

  /// The counter of the state that is asked: what was answered from another does not hold.
  public var version: UInt64 = 0

  private var entries: [Entry] = []
  private var bytes = 0
  /// Numbers of entries by checksum of their request, −1 where there is none.
  private var slots: [Int32]
  private var checksums: [UInt32] = []
  /// How checksums follow streams, and where those for frames of some size are.
  private var shifts: [StreamChecksum] = []
  private var shiftOfSize: [Int: Int] = [:]
  /// Those of requests, by bytes of their payload.
  private var shiftOfRequest: [Int32]

  static let mostRequestBytes = 1_024
  static let mostAnswerBytes = 2_048
  private static let mostEntries = 16_384
  private static let mostBytes = 32 << 20
  private static let slotCount = 4 * mostEntries
  /// Places that are looked at: whoever makes requests with one checksum wins nothing.
  private static let mostProbes = 8

  public init() {
    slots = Array(repeating: -1, count: Self.slotCount)
    shiftOfRequest = Array(repeating: -1, count: Self.mostRequestBytes + 1)
  }

  /// How many queries were answered from them.
  public private(set) var answered = 0

  /// How many are kept.
  public var count: Int { entries.count }

  // MARK: Asking

  /// Appends the answer to a whole frame; nil where it is no query that was answered before, with
  /// a stream above `last`, and a checksum that is right where it has one.
  func answer(
    _ frame: ArraySlice<UInt8>, dialect: UInt64, after last: UInt32, to output: inout [UInt8]
  ) -> UInt32? {
    let frame = frame.span
    guard frame.count > Frame.headerBytes + Frame.checksumBytes else { return nil }
    let hasChecksum = frame[5] == Frame.Flag.checksum
    guard frame[4] == FrameType.query.rawValue, hasChecksum || frame[5] == 0 else { return nil }
    let end = frame.count - (hasChecksum ? Frame.checksumBytes : 0)
    let size = end - Frame.headerBytes
    guard size <= Self.mostRequestBytes, shiftOfRequest[size] >= 0 else { return nil }
    let stream = UInt32(truncatingIfNeeded: frame.word(at: 8, length: 4))
    guard stream > last else { return nil }
    let said =
      hasChecksum
      ? UInt32(truncatingIfNeeded: frame.word(at: end, length: 4))
      : Zlib.checksum(frame.extracting(0..<end))
    let checksum = said ^ shifts[Int(shiftOfRequest[size])].difference(stream)
    guard let place = find(frame, end, checksum, dialect), entries[place].version == version
    else { return nil }
    append(place, stream, to: &output)
    answered += 1
    return stream
  }

  private func find(
    _ frame: Span<UInt8>, _ end: Int, _ checksum: UInt32, _ dialect: UInt64
  ) -> Int? {
    var slot = Self.slot(checksum, dialect)
    for _ in 0..<Self.mostProbes {
      let place = Int(slots[slot])
      if place < 0 { return nil }
      if checksums[place] == checksum, entries[place].dialect == dialect,
        Self.isSame(entries[place].request, frame, end)
      {
        return place
      }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return nil
  }

  /// The stream and what stands behind the end apart.
  private static func isSame(_ request: [UInt8], _ frame: Span<UInt8>, _ end: Int) -> Bool {
    let request = request.span
    let payload = Frame.headerBytes..<end
    return request.count == end && request.hasSame(0..<8, as: frame, 0..<8)
      && request.hasSame(payload, as: frame, payload)
  }

  private static func slot(_ checksum: UInt32, _ dialect: UInt64) -> Int {
    // The low bits decide, and both parts of the dialect have to reach them.
    let audience = UInt32(truncatingIfNeeded: dialect >> 16) &* 0x85EB_CA6B
    let mixed = checksum ^ UInt32(truncatingIfNeeded: dialect & 0xFFFF) ^ audience
    return Int(mixed &* 0x9E37_79B1) & (slotCount - 1)
  }

  private func append(_ place: Int, _ stream: UInt32, to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: entries[place].frames)
    for mark in entries[place].marks {
      output.set(stream, at: start + mark.start + 8)
      if mark.checksum < 0 { continue }
      let at = start + mark.end - Frame.checksumBytes
      output.set(output.number(at: at) ^ shifts[mark.checksum].difference(stream), at: at)
    }
  }

  // MARK: Keeping

  /// A query's frame as it is kept; nil where it is longer than what is.
  static func request(_ frame: Frame) -> [UInt8]? {
    guard frame.isPlain, frame.payload.count <= mostRequestBytes else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Frame.headerBytes + frame.payload.count)
    bytes.append(frame.size - Frame.lengthBytes, width: Frame.lengthBytes)
    bytes += [frame.type, frame.hasChecksum ? Frame.Flag.checksum : 0, 0, 0, 0, 0, 0, 0]
    bytes += frame.payload
    return bytes
  }

  /// Keeps the frames of an answer, which are those of any stream.
  func keep(_ request: [UInt8], dialect: UInt64, version: UInt64, _ frames: [UInt8]) {
    guard frames.count <= Self.mostAnswerBytes else { return }
    let isFull = entries.count == Self.mostEntries || bytes > Self.mostBytes
    if isFull { forget() }
    var entry = Entry(
      request: request, dialect: dialect, version: version, frames: frames, marks: [])
    var start = 0
    while start < frames.count {
      let end = start + Frame.lengthBytes + Int(entry.frames.number(at: start))
      let hasChecksum = entry.frames[start + 5] & Frame.Flag.checksum != 0
      let bodyEnd = end - (hasChecksum ? Frame.checksumBytes : 0)
      entry.frames.set(0, at: start + 8)
      if hasChecksum { entry.frames.set(Zlib.checksum(entry.frames[start..<bodyEnd]), at: bodyEnd) }
      let shift = hasChecksum ? self.shift(bodyEnd - start - Frame.headerBytes) : -1
      entry.marks.append((start, end, shift))
      start = end
    }
    let size = request.count - Frame.headerBytes
    if shiftOfRequest[size] < 0 { shiftOfRequest[size] = Int32(shift(size)) }
    put(entry)
  }

  private func put(_ entry: Entry) {
    let checksum = Zlib.checksum(entry.request[...])
    let size = entry.request.count + entry.frames.count
    if let place = find(entry.request.span, entry.request.count, checksum, entry.dialect) {
      bytes += size - entries[place].request.count - entries[place].frames.count
      entries[place] = entry
      return
    }
    var slot = Self.slot(checksum, entry.dialect)
    for _ in 0..<Self.mostProbes {
      if slots[slot] < 0 {
        slots[slot] = Int32(entries.count)
        entries.append(entry)
        checksums.append(checksum)
        bytes += size
        return
      }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
  }

  private func shift(_ payloadBytes: Int) -> Int {
    if let known = shiftOfSize[payloadBytes] { return known }
    shiftOfSize[payloadBytes] = shifts.count
    shifts.append(StreamChecksum(payloadBytes: payloadBytes))
    return shifts.count - 1
  }

  private func forget() {
    entries.removeAll(keepingCapacity: true)
    checksums.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
    bytes = 0
  }
}

extension [UInt8] {
  /// Four bytes, the lowest first.
  fileprivate func number(at place: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: span.word(at: place, length: 4))
  }

  fileprivate mutating func set(_ number: UInt32, at place: Int) {
    self[place] = UInt8(truncatingIfNeeded: number)
    self[place + 1] = UInt8(truncatingIfNeeded: number >> 8)
    self[place + 2] = UInt8(truncatingIfNeeded: number >> 16)
    self[place + 3] = UInt8(truncatingIfNeeded: number >> 24)
  }
}
