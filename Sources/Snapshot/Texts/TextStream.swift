// Texts on their way out and in: how long each is, and all their bytes, deflated where that pays.
// Texts in ascending order, as those of a dictionary, leave out what each begins with like the one
// before.

internal import Columns
internal import Exact

enum TextStream {
  enum Kind: UInt8 {
    case plain = 0
    case frontCoded = 1
  }

  /// Bytes that one stream may inflate to: 256 MiB, far above any chunk of ours.
  static let mostBytes = 256 << 20

  static func append(_ texts: TextColumn, to bytes: inout [UInt8]) {
    if isAscending(texts) {
      appendFrontCoded(texts, to: &bytes)
    } else {
      bytes.append(Kind.plain.rawValue)
      NumberEncoder.append((0..<texts.count).map { Int64(texts.range($0).count) }, to: &bytes)
      append(section: texts.bytes, to: &bytes)
    }
  }

  private static func isAscending(_ texts: TextColumn) -> Bool {
    guard texts.count > 1 else { return false }
    return (1..<texts.count).allSatisfy { texts.precedes($0 - 1, $0) }
  }

  private static func appendFrontCoded(_ texts: TextColumn, to bytes: inout [UInt8]) {
    var shared: [Int64] = []
    var lengths: [Int64] = []
    var rest: [UInt8] = []
    var previous = 0..<0
    for row in 0..<texts.count {
      let range = texts.range(row)
      var same = 0
      while same < min(previous.count, range.count),
        texts.bytes[previous.lowerBound + same] == texts.bytes[range.lowerBound + same]
      {
        same += 1
      }
      shared.append(Int64(same))
      lengths.append(Int64(range.count - same))
      rest += texts.bytes[(range.lowerBound + same)..<range.upperBound]
      previous = range
    }
    bytes.append(Kind.frontCoded.rawValue)
    NumberEncoder.append(shared, to: &bytes)
    NumberEncoder.append(lengths, to: &bytes)
    append(section: rest, to: &bytes)
  }

  static func read(_ cursor: inout ByteCursor, count: Int) throws(SnapshotFault) -> TextColumn {
    let code = try cursor.byte()
    guard let kind = Kind(rawValue: code) else {
      throw cursor.fault("there is no kind \(code) of texts")
    }
    let shared =
      kind == .frontCoded ? try NumberDecoder.read(&cursor, count: count) : []
    let lengths = try NumberDecoder.read(&cursor, count: count)
    let bytes = try section(&cursor)
    guard let texts = TextColumn(bytes: bytes, lengths: lengths) else {
      throw cursor.fault("texts that are not as long as they should be")
    }
    return kind == .plain ? texts : try whole(texts, shared, cursor)
  }

  /// Texts with what they share with the one before put back.
  private static func whole(
    _ rest: TextColumn, _ shared: [Int64], _ cursor: ByteCursor
  ) throws(SnapshotFault) -> TextColumn {
    var texts = TextColumn(reservingTexts: rest.count, bytes: rest.bytes.count * 2)
    var current: [UInt8] = []
    for row in 0..<rest.count {
      guard shared[row] >= 0, shared[row] <= Int64(current.count) else {
        throw cursor.fault("a text that begins like more than there is")
      }
      current.removeLast(current.count - Int(shared[row]))
      current += rest.bytes[rest.range(row)]
      guard texts.bytes.count + current.count <= mostBytes,
        texts.append(current.span, 0..<current.count)
      else { throw cursor.fault("texts of more than \(mostBytes) bytes") }
    }
    return texts
  }

  // MARK: - Runs of bytes

  private enum Method: UInt8 {
    case stored = 0
    case deflated = 1
  }

  static func append(section raw: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(count: raw.count)
    // Deflating has to save an eighth to be worth inflating.
    if raw.count >= 64, let deflated = Deflate.deflated(raw[...], .matching),
      deflated.count + raw.count / 8 < raw.count
    {
      bytes.append(Method.deflated.rawValue)
      bytes.append(count: deflated.count)
      bytes += deflated
    } else {
      bytes.append(Method.stored.rawValue)
      bytes += raw
    }
  }

  static func section(_ cursor: inout ByteCursor) throws(SnapshotFault) -> [UInt8] {
    let size = try cursor.number(atMost: mostBytes, "a count of bytes")
    let code = try cursor.byte()
    switch Method(rawValue: code) {
    case .stored: return Array(cursor.bytes[try cursor.take(size)])
    case .deflated:
      let packed = try cursor.number(atMost: cursor.left, "a deflated size")
      let range = try cursor.take(packed)
      guard let bytes = Deflate.inflated(cursor.bytes[range], size: size) else {
        throw cursor.fault("no zlib stream of \(size) bytes")
      }
      return bytes
    case nil: throw cursor.fault("there is no method \(code)")
    }
  }
}
