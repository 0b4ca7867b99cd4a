// Building a history: order does not matter, duplicates are named, everything else is kept.

import Book
import Exact
import TestKit
import Testing

struct RatingHistoryTests {
  private func entry(
    _ subject: Int32, _ agency: Agency, _ code: UInt8, _ day: Int32, _ known: Int64
  )
    throws -> RatingEntry
  {
    RatingEntry(
      subject: subject, agency: agency, grade: try #require(RatingGrade(code: code)),
      effective: CalendarDate(day: day), known: Instant(microseconds: known))
  }

  @Test func anEmptyHistoryRatesNobody() {
    let history = RatingHistory(subjectCount: 3)
    #expect(history.subjectCount == 3)
    #expect(history.count == 0)
    #expect(history == RatingHistory.build([], subjectCount: 3).history)
    #expect(history != RatingHistory(subjectCount: 4))
    #expect(history.entries(of: 2).isEmpty)
  }

  @Test func rowsAreSortedBySubjectAgencyEffectiveAndKnown() throws {
    let sorted = [
      try entry(0, .sp, 5, 1, 1), try entry(0, .sp, 6, 1, 2), try entry(0, .sp, 7, 2, 0),
      try entry(0, .moodys, 8, 0, 0), try entry(2, .dbrs, 0, 9, 9),
    ]
    let (history, duplicates) = RatingHistory.build(sorted.reversed(), subjectCount: 3)
    #expect(duplicates.isEmpty)
    #expect(history.entries(of: 0) == Array(sorted[0..<4]))
    #expect(history.entries(of: 1).isEmpty)
    #expect(history.entries(of: 2) == [sorted[4]])
  }

  @Test func laterDuplicatesAreReportedAndTheFirstStays() throws {
    let input = [
      try entry(1, .sp, 9, 5, 5), try entry(0, .sp, 3, 5, 5), try entry(1, .sp, 9, 5, 5),
      try entry(1, .sp, 12, 5, 5), try entry(1, .sp, 9, 5, 6), try entry(0, .sp, 4, 5, 5),
    ]
    let (history, duplicates) = RatingHistory.build(input, subjectCount: 2)
    #expect(
      duplicates == [
        .init(index: 2, firstIndex: 0), .init(index: 3, firstIndex: 0),
        .init(index: 5, firstIndex: 1),
      ])
    #expect(history.entries(of: 0) == [input[1]])
    #expect(history.entries(of: 1) == [input[0], input[4]])
  }

  @Test(arguments: UInt64(1)...200)
  func duplicatesAgreeWithTheOracle(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let entries = RandomRatings.entries(.random(in: 0...300, using: &random), &random)
    let (history, duplicates) = RatingHistory.build(
      entries, subjectCount: RandomRatings.subjectCount)
    let expected = RandomRatings.withoutDuplicates(entries)
    #expect(duplicates == expected.duplicates, "seed \(seed)")
    #expect(history.count == expected.kept.count, "seed \(seed)")
    let stored = (0..<Int32(RandomRatings.subjectCount)).flatMap(history.entries(of:))
    #expect(Set(stored) == Set(expected.kept), "seed \(seed)")
  }

  @Test(arguments: UInt64(1)...100)
  func permutedInputGivesTheIdenticalValue(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let entries = RandomRatings.withoutDuplicates(RandomRatings.entries(200, &random)).kept
    let count = RandomRatings.subjectCount
    let history = RatingHistory.build(entries, subjectCount: count).history
    for _ in 0..<5 {
      let permuted = RatingHistory.build(entries.shuffled(using: &random), subjectCount: count)
      #expect(permuted.history == history, "seed \(seed)")
      #expect(permuted.duplicates.isEmpty, "seed \(seed)")
    }
    var changed = entries
    changed[0].grade = changed[0].grade == .withdrawn ? .notch(.best) : .withdrawn
    #expect(RatingHistory.build(changed, subjectCount: count).history != history, "seed \(seed)")
  }
}
