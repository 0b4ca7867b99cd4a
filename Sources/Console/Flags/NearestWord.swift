// The known word nearest to a misspelt one, for messages about misuse.

public enum NearestWord {
  /// Nil when nothing is near: within a third of the word's length, but one edit at least, and two
  /// where they leave most of the word (two letters swapped are two).
  public static func to(_ word: String, among candidates: [String]) -> String? {
    let target = Array(word.lowercased().utf8.prefix(64))
    let limit = max(target.count < 5 ? 1 : 2, target.count / 3)
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
