// `key=value;key=value`: free labels on nodes and positions. Kept as canonical text, keys in order,
// so that equal sets of tags are equal texts whatever order a file had them in.

public enum Tags {
  /// The canonical text, or why the text is not a list of tags.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty { return "" }
    var pairs: [(key: Substring, value: Substring)] = []
    for item in items(text) {
      if item.isEmpty { throw .badTags("nothing stands before or behind a semicolon") }
      guard let equals = item.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw .badTags("\(item) has no =")
      }
      if equals == item.startIndex { throw .badTags("a key is empty") }
      pairs.append((item[..<equals], item[item.utf8.index(after: equals)...]))
    }
    pairs.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (one, next) in zip(pairs, pairs.dropFirst()) where one.key.utf8.elementsEqual(next.key.utf8)
    {
      throw .badTags("\(one.key) stands twice")
    }
    return pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
  }

  /// What stands between semicolons. Bytes are cut, not characters: a mark that combines with a
  /// semicolon would hide it.
  static func items(_ text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// The value of one key in canonical text.
  public static func value(of key: String, in canonical: String) -> Substring? {
    for item in items(canonical) {
      if let equals = item.utf8.firstIndex(of: UInt8(ascii: "=")),
        item[..<equals].utf8.elementsEqual(key.utf8)
      {
        return item[item.utf8.index(after: equals)...]
      }
    }
    return nil
  }
}
