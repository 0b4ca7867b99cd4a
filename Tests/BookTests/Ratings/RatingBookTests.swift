// An instrument's own rating before its issuer's, one at a time and all at once; buckets and
// classes.

import Book
import Exact
import TestKit
import Testing

struct RatingBookTests {
  private let day = CalendarDate(year: 2026, month: 11, day: 20)!

  private func entry(_ subject: Int32, _ agency: Agency, _ text: String, days: Int = 0) throws
    -> RatingEntry
  {
    RatingEntry(
      subject: subject, agency: agency,
      grade: try #require(RatingScale.grade(of: text, agency: agency)),
      effective: day.adding(days: days), known: Instant(startOf: day.adding(days: days)))
  }

  private func book() throws -> RatingBook {
    let own = [
      try entry(0, .sp, "AA-"), try entry(1, .dbrs, "BBB (low)"), try entry(2, .moodys, "Caa1"),
      try entry(2, .moodys, "WR", days: 3),
    ]
    let issuers = [try entry(0, .sp, "BB"), try entry(0, .fitch, "BBB-")]
    return RatingBook(
      instruments: RatingHistory.build(own, subjectCount: 4).history,
      entities: RatingHistory.build(issuers, subjectCount: 2).history)
  }

  private func label(
    _ book: RatingBook, _ instrument: Int32, _ issuer: Int32?, days: Int = 0,
    _ rule: CompositeRule = .standard
  ) -> String {
    let date = day.adding(days: days)
    let notch = book.composite(
      instrument: instrument, issuer: issuer, asOf: date, knownAt: Instant(startOf: date),
      rule: rule)
    return notch?.label ?? "NR"
  }

  @Test func theOwnRatingComesFirst() throws {
    let book = try book()
    #expect(label(book, 0, 0) == "AA-")
    #expect(label(book, 1, 0) == "BBB-")
    #expect(label(book, 3, 0) == "BB")
    #expect(label(book, 3, 1) == "NR")
    #expect(label(book, 3, nil) == "NR")
    #expect(label(book, 0, nil, days: -1) == "NR")
  }

  @Test func withoutALiveOwnRatingTheIssuersCounts() throws {
    let book = try book()
    #expect(label(book, 2, 0) == "CCC+")
    #expect(label(book, 2, 0, days: 3) == "BB")
    #expect(label(book, 2, nil, days: 3) == "NR")
    #expect(label(book, 0, 0, .agency(.fitch)) == "BBB-")
    #expect(label(book, 1, 0, .best) == "BBB-")
  }

  @Test(arguments: UInt64(1)...40)
  func allAtOnceAgreesWithOneAtATime(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = RandomRatings.subjectCount
    let book = RatingBook(
      instruments: RatingHistory.build(RandomRatings.entries(40, &random), subjectCount: count)
        .history,
      entities: RatingHistory.build(RandomRatings.entries(60, &random), subjectCount: count)
        .history)
    let issuers = (0..<count).map { _ in Int32.random(in: -1..<Int32(count), using: &random) }
    let date = CalendarDate(day: .random(in: RandomRatings.days, using: &random))
    let moment = Instant(microseconds: .random(in: RandomRatings.moments, using: &random))
    for rule in CompositeRule.allCases {
      let codes = book.composites(issuers: issuers, asOf: date, knownAt: moment, rule: rule)
      let expected = issuers.enumerated().map { index, issuer in
        book.composite(
          instrument: Int32(index), issuer: issuer < 0 ? nil : issuer, asOf: date,
          knownAt: moment, rule: rule)?.rawValue ?? 0
      }
      #expect(codes == expected, "seed \(seed), \(rule.label)")
    }
  }

  @Test func bucketsTakeLettersAndEverythingBelowBTogether() {
    let expected =
      ["AAA"] + ["AA", "A", "BBB", "BB", "B"].flatMap { [$0, $0, $0] }
      + Array(repeating: "CCC_OR_LOWER", count: 6)
    #expect((1...22).map { RatingBucket(Notch(rawValue: $0)).label } == expected)
    #expect(RatingBucket(nil).label == "NR")
    #expect(
      RatingBucket.allCases.map(\.label) == [
        "AAA", "AA", "A", "BBB", "BB", "B", "CCC_OR_LOWER", "NR",
      ])
  }

  @Test func classesPartAtTripleBMinus() {
    let labels = (1...22).map { GradeClass(Notch(rawValue: $0)).label }
    #expect(labels == Array(repeating: "IG", count: 10) + Array(repeating: "HY", count: 12))
    #expect(GradeClass(nil).label == "NR")
  }
}
