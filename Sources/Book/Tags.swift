// `key=value;key=value`: free labels on nodes and positions. Kept as canonical text, keys in order,
// so that equal sets of tags are equal texts whatever order a file had them in.

public enum Tags {
  /// The canonical text, or why the text is not a list of tags.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty || isCanonical(text) { return text }
    var pairs: [(key: Substring.UTF8View, value: Substring.UTF8View)] = []
    for item in items(text).map(\.utf8) {
      if item.isEmpty { throw .badTags("nothing stands before or behind a semicolon") }
      guard let equals = item.firstIndex(of: self.equals) else {
        throw .badTags("\(Substring(item)) has no =")
      }
      let key = item[..<equals]
      if key.isEmpty { throw .badTags("a key is empty") }
      pairs.append((key, item[item.index(after: equals)...]))
    }
    if pairs.count == 1 { return text }
    pairs.sort { $0.key.lexicographicallyPrecedes($1.key) }
    for (one, next) in zip(pairs, pairs.dropFirst()) where one.key.elementsEqual(next.key) {
      throw .badTags("\(Substring(one.key)) stands twice")
    }
    return pairs.map { "\(Substring($0.key))=\(Substring($0.value))" }.joined(separator: ";")
  }

  /// Whether keys ascend already, as they do in most files: then nothing has to be taken apart.
  private static func isCanonical(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var previous = 0..<0
    var start = 0
    while start <= bytes.count {
      guard let sign = bytes[start...].firstIndex(of: equals), sign > start else { return false }
      let key = start..<sign
      if bytes[key].contains(semicolon) { return false }
      if start > 0, !bytes[previous].lexicographicallyPrecedes(bytes[key]) { return false }
      previous = key
      start = (bytes[sign...].firstIndex(of: semicolon) ?? bytes.count) + 1
    }
    return true
  }

  /// What stands between semicolons. Bytes are cut, not characters: a mark that combines with a
  /// semicolon would hide it.
  static func items(_ text: String) -> [Substring] {
    text.utf8.split(separator: semicolon, omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  private static let semicolon = UInt8(ascii: ";")
  private static let equals = UInt8(ascii: "=")

  /// The value of one key in canonical text.
  public static func value(of key: String, in canonical: String) -> Substring? {
    for item in items(canonical) {
      if let sign = item.utf8.firstIndex(of: equals),
        item[..<sign].utf8.elementsEqual(key.utf8)
      {
        return item[item.utf8.index(after: sign)...]
      }
    }
    return nil
  }
}
