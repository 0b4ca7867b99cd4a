// From entries in any order to a history. One subject has at most one rating per agency, effective
// date and known_at: of several the first in input order stays and the others are reported, equal
// or not, so that the loader can name the line of each.

import Exact

extension RatingHistory {
  public struct Duplicate: Hashable, Sendable {
    /// Place in the input of the entry left out, and of the one that stays.
    public let index: Int
    public let firstIndex: Int

    public init(index: Int, firstIndex: Int) {
      self.index = index
      self.firstIndex = firstIndex
    }
  }

  /// Without duplicates the history does not depend on the order of the entries. Duplicates come in
  /// input order. Every subject must be in `0..<subjectCount`: the loader has resolved them.
  public static func build(
    _ entries: [RatingEntry], subjectCount: Int
  ) -> (history: RatingHistory, duplicates: [Duplicate]) {
    for entry in entries {
      precondition(
        entry.subject >= 0 && entry.subject < subjectCount,
        "subject \(entry.subject) of \(subjectCount) is none")
    }
    let order = entries.indices.sorted { a, b in
      let (first, second) = (key(entries[a]), key(entries[b]))
      // The input place decides last, so that of equals the first comes first.
      return first == second ? a < b : first < second
    }
    var kept: [RatingEntry] = []
    kept.reserveCapacity(entries.count)
    var keptIndex = -1
    var duplicates: [Duplicate] = []
    for index in order {
      if keptIndex >= 0, key(entries[keptIndex]) == key(entries[index]) {
        duplicates.append(Duplicate(index: index, firstIndex: keptIndex))
      } else {
        kept.append(entries[index])
        keptIndex = index
      }
    }
    duplicates.sort { $0.index < $1.index }
    return (RatingHistory(sorted: kept, subjectCount: subjectCount), duplicates)
  }

  private static func key(_ entry: RatingEntry) -> (Int32, UInt8, Int32, Int64) {
    (entry.subject, entry.agency.rawValue, entry.effective.day, entry.known.microseconds)
  }
}
