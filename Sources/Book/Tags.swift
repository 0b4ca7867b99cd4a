// `key=value;key=value`: free labels on nodes and positions. Kept as canonical text, keys in order,
// so that equal sets of tags are equal texts whatever order a file had them in.

public enum Tags {
  /// The canonical text, or why the text is not a list of tags.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty { return "" }
    var pairs: [(key: Substring.UTF8View, value: Substring.UTF8View)] = []
    for item in text[...].utf8.split(separator: semicolon, omittingEmptySubsequences: false) {
      guard let equals = item.firstIndex(of: self.equals) else {
        throw .badTags("\(Substring(item)) has no =")
      }
      let key = item[..<equals]
      if key.isEmpty { throw .badTags("a key is empty") }
      if pairs.contains(where: { $0.key.elementsEqual(key) }) {
        throw .badTags("\(Substring(key)) stands twice")
      }
      pairs.append((key, item[item.index(after: equals)...]))
    }
    if pairs.count == 1 { return text }
    pairs.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return pairs.map { "\(Substring($0.key))=\(Substring($0.value))" }.joined(separator: ";")
  }

  private static let semicolon = UInt8(ascii: ";")
  private static let equals = UInt8(ascii: "=")

  /// The value of one key in canonical text.
  public static func value(of key: String, in canonical: String) -> Substring? {
    for item in canonical.split(separator: ";") {
      if let equals = item.firstIndex(of: "="), item[..<equals] == key {
        return item[item.index(after: equals)...]
      }
    }
    return nil
  }
}
