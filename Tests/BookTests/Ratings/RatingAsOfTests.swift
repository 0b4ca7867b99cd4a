// Both times of a rating: what held on a day as known at a moment, against a scan over all entries.

import Book
import Exact
import TestKit
import Testing

struct RatingAsOfTests {
  private static func oracle(
    _ entries: [RatingEntry], _ subject: Int32, _ agency: Agency, _ date: CalendarDate,
    _ moment: Instant
  ) -> RatingGrade? {
    var answer: RatingEntry?
    for entry in entries {
      guard entry.subject == subject, entry.agency == agency, entry.effective <= date,
        entry.known <= moment
      else { continue }
      if let best = answer {
        if entry.effective < best.effective { continue }
        if entry.effective == best.effective, entry.known < best.known { continue }
      }
      answer = entry
    }
    return answer?.grade
  }

  @Test(arguments: UInt64(1)...100)
  func everyQuestionAgreesWithAScan(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let size = Int.random(in: 0...250, using: &random)
    let entries = RandomRatings.withoutDuplicates(RandomRatings.entries(size, &random)).kept
    let history = RatingHistory.build(entries, subjectCount: RandomRatings.subjectCount).history
    for day in -1...RandomRatings.days.upperBound + 1 {
      for moment in -1...RandomRatings.moments.upperBound + 1 {
        let date = CalendarDate(day: day)
        let instant = Instant(microseconds: moment)
        for subject in 0..<Int32(RandomRatings.subjectCount) {
          let set = history.ratings(subject: subject, asOf: date, knownAt: instant)
          for agency in Agency.allCases {
            let expected = Self.oracle(entries, subject, agency, date, instant)
            let grade = history.grade(
              subject: subject, agency: agency, asOf: date, knownAt: instant)
            #expect(grade == expected, "seed \(seed)")
            #expect(set[agency] == expected?.notch, "seed \(seed)")
          }
        }
      }
    }
  }

  private let monday = CalendarDate(year: 2026, month: 11, day: 16)!
  private func entry(
    _ text: String, effective: CalendarDate, known: CalendarDate
  ) throws -> RatingEntry {
    RatingEntry(
      subject: 0, agency: .sp, grade: try #require(RatingScale.grade(of: text, agency: .sp)),
      effective: effective, known: Instant(startOf: known))
  }

  private func label(
    _ history: RatingHistory, _ date: CalendarDate, _ known: CalendarDate
  ) -> String? {
    history.grade(subject: 0, agency: .sp, asOf: date, knownAt: Instant(startOf: known))?
      .description
  }

  @Test func aBackdatedDowngradeIsNotSeenBeforeItWasKnown() throws {
    let (tuesday, friday) = (monday.adding(days: 1), monday.adding(days: 4))
    let entries = [
      try entry("BBB-", effective: monday, known: monday),
      try entry("BB+", effective: tuesday, known: friday),
    ]
    let history = RatingHistory.build(entries, subjectCount: 1).history
    #expect(label(history, monday.adding(days: -1), friday) == nil)
    #expect(label(history, tuesday, tuesday) == "BBB-")
    #expect(label(history, friday, tuesday) == "BBB-")
    #expect(label(history, tuesday, friday) == "BB+")
    #expect(label(history, monday, friday) == "BBB-")
  }

  @Test func aCorrectionOfTheSameDayWinsOnceKnown() throws {
    let next = monday.adding(days: 1)
    let entries = [
      try entry("A", effective: monday, known: next),
      try entry("AA", effective: monday, known: monday),
    ]
    let history = RatingHistory.build(entries, subjectCount: 1).history
    #expect(label(history, monday, monday) == "AA")
    #expect(label(history, monday, next) == "A")
  }

  @Test func aWithdrawalEndsTheRatingAndANewOneRevivesIt() throws {
    let later = monday.adding(days: 10)
    let entries = [
      try entry("A-", effective: monday, known: monday),
      try entry("NR", effective: monday.adding(days: 5), known: monday),
      try entry("BB", effective: later, known: monday),
    ]
    let history = RatingHistory.build(entries, subjectCount: 1).history
    #expect(label(history, monday.adding(days: 4), monday) == "A-")
    #expect(label(history, monday.adding(days: 5), monday) == "withdrawn")
    #expect(label(history, later, monday) == "BB")
    let set = history.ratings(
      subject: 0, asOf: monday.adding(days: 5), knownAt: Instant(startOf: monday))
    #expect(set.isEmpty)
  }
}
