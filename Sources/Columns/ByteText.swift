// A text as a key, equal only to the same bytes. Swift's own equality takes different bytes for
// equal where Unicode calls them canonically equivalent: the Kelvin sign is then a K, and which of
// two spellings a table keeps would depend on which came first.

public struct ByteText: Hashable, Comparable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }

  public static func == (a: ByteText, b: ByteText) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  public static func < (a: ByteText, b: ByteText) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(text.utf8.count)
  }
}
