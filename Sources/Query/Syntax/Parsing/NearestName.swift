// The name that a misspelt one was probably meant to be, among those that are valid at its place.

internal import Exact

enum NearestName {
  /// Bytes of a word that are compared: longer ones are no misspelt names.
  private static let longestWord = 48

  /// The nearest within a third of the word's length, two edits at most, neighbours that changed
  /// places being one; else the first name that begins with the word.
  static func find(_ word: String, among names: [String]) -> String? {
    let target = Array(QueryText.lowered(word).utf8)
    guard !target.isEmpty, target.count <= longestWord else { return nil }
    let limit = min(2, max(1, target.count / 3))
    var best: (edits: Int, name: String)?
    for name in names {
      let candidate = Array(QueryText.lowered(name).utf8)
      guard abs(candidate.count - target.count) <= limit else { continue }
      let edits = Spelling.edits(target, candidate)
      if edits <= limit, edits < best?.edits ?? .max { best = (edits, name) }
    }
    return best?.name ?? continuation(of: target, among: names)
  }

  /// A name that goes on, that the word goes on, or that begins alike: `EQUITIES` for `EQUITY`. Two
  /// letters say too little.
  private static func continuation(of target: [UInt8], among names: [String]) -> String? {
    guard target.count > 2 else { return nil }
    return names.first { QueryText.lowered($0).utf8.starts(with: target) }
      ?? names.first { target.starts(with: QueryText.lowered($0).utf8) && $0.utf8.count > 2 }
      ?? names.first { name in
        let alike = zip(target, QueryText.lowered(name).utf8).prefix { $0 == $1 }.count
        return alike > 3 && alike * 3 > max(target.count, name.utf8.count) * 2 - 3
      }
  }
}
