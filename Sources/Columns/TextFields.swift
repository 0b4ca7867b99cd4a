// Texts that stand in one run of bytes with other things between them: a column of a file, as its
// scanner found it. For work that is done a column at a time.

public struct TextFields: ~Escapable {
  public let bytes: Span<UInt8>
  @usableFromInline let bounds: Span<FieldBounds>
  @usableFromInline let first: Int
  @usableFromInline let stride: Int
  public let count: Int

  /// The fields at `first`, `first + stride` and so on of `bounds`.
  @inlinable
  @_lifetime(copy bytes, copy bounds)
  public init(
    _ bytes: Span<UInt8>, _ bounds: Span<FieldBounds>, first: Int, stride: Int, count: Int
  ) {
    self.bytes = bytes
    self.bounds = bounds
    self.first = first
    self.stride = stride
    self.count = count
  }

  @inlinable
  public subscript(row: Int) -> Range<Int> { bounds[first &+ row &* stride].range }
}

/// Where a field begins, and how long it is.
public struct FieldBounds: Hashable, Sendable {
  @usableFromInline var begin: UInt32
  @usableFromInline var length: UInt32

  @inlinable
  public init(_ begin: Int, _ end: Int) {
    self.begin = UInt32(truncatingIfNeeded: begin)
    self.length = UInt32(truncatingIfNeeded: end &- begin)
  }

  @inlinable
  public var range: Range<Int> { Int(begin)..<Int(begin) + Int(length) }
}
