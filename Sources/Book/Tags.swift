// `key=value;key=value`: free labels on nodes and positions. Kept as canonical text, keys in order,
// so that equal sets of tags are equal texts whatever order a file had them in.

public enum Tags {
  /// The canonical text, or why the text is not a list of tags.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty { return "" }
    var pairs: [(key: Substring, value: Substring)] = []
    for item in text.split(separator: ";", omittingEmptySubsequences: false) {
      guard let equals = item.firstIndex(of: "=") else { throw .badTags("\(item) has no =") }
      let key = item[..<equals]
      if key.isEmpty { throw .badTags("a key is empty") }
      if pairs.contains(where: { $0.key == key }) { throw .badTags("\(key) stands twice") }
      pairs.append((key, item[item.index(after: equals)...]))
    }
    pairs.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
  }

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
