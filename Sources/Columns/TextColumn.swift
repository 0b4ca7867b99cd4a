// Many short texts in one run of bytes: no object and no allocation per row.

public struct TextColumn: Hashable, Sendable {
  public internal(set) var bytes: [UInt8] = []
  /// Where each text ends; it starts where the one before ends.
  @usableFromInline internal var ends: [UInt32] = []

  public init() {}

  public init(reservingTexts texts: Int, bytes byteCount: Int) {
    bytes.reserveCapacity(byteCount)
    ends.reserveCapacity(texts)
  }

  public init(_ texts: [String]) {
    for text in texts { append(text) }
  }

  /// Texts that lie in `bytes` one after another, each as long as `lengths` says; nil where these
  /// do not add up to the bytes, or are more than a column holds.
  public init?(bytes: [UInt8], lengths: [Int64]) {
    guard bytes.count <= Self.maximumByteCount else { return nil }
    var ends = [UInt32](repeating: 0, count: lengths.count)
    var target = ends.mutableSpan
    var end = 0
    for (row, length) in lengths.enumerated() {
      guard length >= 0, length <= Int64(bytes.count - end) else { return nil }
      end += Int(length)
      target[row] = UInt32(end)
    }
    guard end == bytes.count else { return nil }
    self.bytes = bytes
    self.ends = ends
  }

  public var count: Int { ends.count }

  /// The most bytes a column can hold: its ends are 32 bits wide.
  public static let maximumByteCount = Int(UInt32.max)

  @inlinable
  public func range(_ row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
  }

  /// The text of a row. Texts are checked to be UTF-8 on the way in.
  public subscript(row: Int) -> String { String(decoding: bytes[range(row)], as: UTF8.self) }

  public func isEmpty(_ row: Int) -> Bool { range(row).isEmpty }

  /// False, and nothing appended, when the column is full.
  @discardableResult
  public mutating func append(_ source: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard bytes.count + range.count <= Self.maximumByteCount else { return false }
    for index in range { bytes.append(source[index]) }
    ends.append(UInt32(bytes.count))
    return true
  }

  @discardableResult
  public mutating func append(_ text: String) -> Bool {
    guard bytes.count + text.utf8.count <= Self.maximumByteCount else { return false }
    bytes.append(contentsOf: text.utf8)
    ends.append(UInt32(bytes.count))
    return true
  }

  /// Appends a whole column.
  public mutating func append(_ other: TextColumn) {
    let base = UInt32(bytes.count)
    bytes += other.bytes
    for end in other.ends { ends.append(base + end) }
  }

  /// Byte-wise order of two rows: the canonical order of ids everywhere.
  public func precedes(_ a: Int, _ b: Int) -> Bool {
    let left = bytes.span.extracting(range(a))
    let right = bytes.span.extracting(range(b))
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return left[index] < right[index]
    }
    return left.count < right.count
  }

  public var byteCount: Int { bytes.count + ends.count * 4 }
}
