// Something read from query text, and where it stood: bytes of the text, so that an error that is
// found later, when names meet a book, can still point at them.

public struct Located<Value> {
  public var value: Value
  /// Bytes of the query text.
  public var range: Range<Int>

  public init(_ value: Value, at range: Range<Int>) {
    self.value = value
    self.range = range
  }
}

extension Located: Sendable where Value: Sendable {}

/// Two of them are equal when they say the same, wherever they stand.
extension Located: Equatable where Value: Equatable {
  public static func == (a: Located, b: Located) -> Bool { a.value == b.value }
}

extension Located: Hashable where Value: Hashable {
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
