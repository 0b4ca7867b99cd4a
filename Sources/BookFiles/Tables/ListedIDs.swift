// Ids of a short list, such as factors and scenarios, in order of the file: each may stand once,
// and not twice with other letter case either.

internal import Book

struct ListedIDs {
  private var lines: [String: Int] = [:]
  private var firstByFolded: [String: String] = [:]

  /// Files an id; what is wrong with it when it is not new.
  mutating func add(_ id: String, line: Int) -> BookFault? {
    if let first = lines[id] { return .duplicateID(firstLine: first) }
    let folded = id.lowercased()
    if let other = firstByFolded[folded] {
      return .duplicateByCase(of: other, firstLine: lines[other] ?? 0)
    }
    lines[id] = line
    firstByFolded[folded] = id
    return nil
  }
}
