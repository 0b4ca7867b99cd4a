// Random rating statements, crowded into few days and moments so that late knowledge, revisions,
// withdrawals and duplicates all happen often.

import Book
import Exact
import TestKit

enum RandomRatings {
  static let subjectCount = 5
  static let days: ClosedRange<Int32> = 0...6
  static let moments: ClosedRange<Int64> = 0...5

  static func entries(_ count: Int, _ random: inout SeededRandom) -> [RatingEntry] {
    (0..<count).map { _ in
      RatingEntry(
        subject: .random(in: 0..<Int32(subjectCount), using: &random),
        agency: Agency.allCases.randomElement(using: &random)!,
        grade: RatingGrade(
          code: Bool.random(using: &random) ? .random(in: 0...22, using: &random) : 0)!,
        effective: CalendarDate(day: .random(in: days, using: &random)),
        known: Instant(microseconds: .random(in: moments, using: &random)),
        outlook: Outlook.allCases.randomElement(using: &random)!)
    }
  }

  struct Key: Hashable {
    let subject: Int32
    let agency: Agency
    let effective: CalendarDate
    let known: Instant

    init(_ entry: RatingEntry) {
      (subject, agency) = (entry.subject, entry.agency)
      (effective, known) = (entry.effective, entry.known)
    }
  }

  /// The entries that stay, and what is reported of the others, by remembering every key seen.
  static func withoutDuplicates(
    _ entries: [RatingEntry]
  ) -> (kept: [RatingEntry], duplicates: [RatingHistory.Duplicate]) {
    var seen: [Key: Int] = [:]
    var kept: [RatingEntry] = []
    var duplicates: [RatingHistory.Duplicate] = []
    for (index, entry) in entries.enumerated() {
      if let firstIndex = seen[Key(entry)] {
        duplicates.append(.init(index: index, firstIndex: firstIndex))
      } else {
        seen[Key(entry)] = index
        kept.append(entry)
      }
    }
    return (kept, duplicates)
  }
}
