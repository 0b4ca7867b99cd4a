// Which rows of a table whose rows name a parent in the same table hang from something sound. Each
// row is passed once and nothing recurses, since the length of a chain is input.

enum Ancestry {
  enum Flaw: Equatable {
    /// The row is on a cycle: its rows from this one on, and this one again where all are named.
    case cycle([Int])
    /// The row hangs from one that is not sound for reasons of its own.
    case below(Int)
  }

  /// Rows of a cycle that a message names; the rest of a longer one helps nobody.
  private static let namedRows = 12

  /// `parents` are rows of the table, negative for none. Rows that are not good are known to be so;
  /// what comes back are the good ones that cannot stay.
  static func flaws(
    parents: [Int], isGood: (Int) -> Bool
  ) -> [(row: Int, flaw: Flaw)] {
    let unknown = -1
    let sound = -2
    let onPath = -3
    // Otherwise the row that is at fault: the row itself where it is not good or on a cycle.
    var culprits = parents.indices.map { isGood($0) ? unknown : $0 }
    var found: [(row: Int, flaw: Flaw)] = []
    for start in parents.indices where culprits[start] == unknown {
      var path: [Int] = []
      var current = start
      while current >= 0, culprits[current] == unknown {
        culprits[current] = onPath
        path.append(current)
        current = parents[current]
      }
      var culprit = current < 0 ? sound : culprits[current]
      if culprit == onPath {
        let cycleStart = path.firstIndex(of: current) ?? 0
        let cycle = path[cycleStart...]
        for (place, row) in zip(cycle.indices, cycle) {
          culprits[row] = row
          var named = Array(cycle[place...].prefix(namedRows))
          named += cycle[..<place].prefix(namedRows - named.count)
          if cycle.count < namedRows { named.append(row) }
          found.append((row, .cycle(named)))
        }
        path.removeSubrange(cycleStart...)
        culprit = current
      }
      for row in path {
        culprits[row] = culprit
        if culprit != sound { found.append((row, .below(culprit))) }
      }
    }
    return found
  }
}
