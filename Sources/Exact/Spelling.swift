// The known word nearest to a misspelt one, for error messages.

public enum Spelling {
  /// Nil when nothing is near: within a third of the word's length, at least one edit.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let target = Array(word.lowercased().utf8.prefix(64))
    let limit = max(1, target.count / 3)
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      let distance = edits(target, Array(candidate.lowercased().utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.word
  }

  /// Levenshtein's distance.
  private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let substituted = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
