// Quotes that contradict each other, to the last digit of ten basis points.

import Book
import Exact
import TestKit
import Testing

struct FXDisagreementTests {
  private static let day = "2026-03-02"

  /// A direct EUR/GBP against a cross of 1 × `second`.
  private static func crossed(_ direct: String, second: String = "1") -> [FXTable.Disagreement] {
    Money.table(
      [
        Money.row("EUR/GBP", direct, day), Money.row("EUR/USD", "1", day),
        Money.row("USD/GBP", second, day),
      ], asOf: day
    ).disagreements()
  }

  @Test(arguments: [
    ("1.000999999999999", false), ("1.001", false), ("1.001000000000001", true),
    ("0.999000000000001", false), ("0.999", false), ("0.998999999999999", true),
    ("1", false), ("2", true), ("0.000000000000001", true),
  ])
  func moreThanTenBasisPointsOffTheCrossIsFlagged(direct: String, isFlagged: Bool) {
    let found = Self.crossed(direct)
    #expect(found.count == (isFlagged ? 1 : 0))
    #expect(found.allSatisfy { $0.way == .cross && $0.direct != $0.implied })
  }

  @Test func theDifferenceIsToldInBasisPointsOfWhatIsImplied() {
    #expect(Self.crossed("1.01").first?.basisPoints == 100)
    #expect(Self.crossed("3", second: "2").first?.basisPoints == 5000)
    #expect(Self.crossed("0.0001").first?.basisPoints == 9999)
    #expect(Self.crossed("1.00105").first?.basisPoints == 10)
    #expect(Self.crossed("1.00115").first?.basisPoints == 12)
  }

  @Test(arguments: [("1.001", 0), ("1.001000000000001", 1), ("0.999", 0), ("0.99899", 1)])
  func aPairQuotedBothWaysIsComparedOnce(rate: String, count: Int) {
    let found = Money.table(
      [Money.row("CHF/EUR", "1", Self.day), Money.row("EUR/CHF", rate, Self.day)], asOf: Self.day
    ).disagreements()
    // The smaller pair is the one that disagrees: CHF/EUR at 1 with the inverse of the other.
    #expect(found.count == count, "\(rate): \(found)")
    #expect(found.allSatisfy { $0.way == .inverse && $0.pair.base == Money.currency("CHF") })
  }

  @Test func staleAndMissingQuotesContradictNobody() {
    let rows = [
      Money.row("EUR/GBP", "5", Self.day), Money.row("EUR/USD", "1", "2026-02-20"),
      Money.row("USD/GBP", "1", Self.day),
    ]
    #expect(Money.table(rows, asOf: Self.day).disagreements().isEmpty)
    #expect(Money.table(rows, asOf: "2026-02-20").disagreements().isEmpty)
    #expect(Money.table([], asOf: Self.day).disagreements().isEmpty)
  }

  @Test(arguments: UInt64(1)...20)
  func randomTrianglesAreFlaggedExactlyBeyondTheTolerance(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    for _ in 0..<40 {
      let (a, b) = (
        Int128.random(in: 1...10_000, using: &random), Int128.random(in: 1...10_000, using: &random)
      )
      let scale = PowersOfTen.int128(13)
      // Within 20 basis points of the cross, and often exactly at 10.
      let parts = [999, 1001, Int128.random(in: 998...1002, using: &random)].randomElement(
        using: &random)!
      let nudge = Int128.random(in: -1...1, using: &random)
      let quotes = [a * scale, b * scale, a * b * parts * PowersOfTen.int128(8) + nudge]
        .map { RateQuote(coefficient: $0)! }
      let pairs = [("EUR", "USD"), ("USD", "GBP"), ("EUR", "GBP")]
      let rows = zip(pairs, quotes).map {
        FXHistory.Row(
          base: Money.currency($0.0), quote: Money.currency($0.1), date: CalendarDate(Self.day)!,
          rate: $1)
      }
      let direct = BigRational(quotes[2].coefficient, decimals: 15)
      let implied =
        BigRational(quotes[0].coefficient, decimals: 15)
        * BigRational(quotes[1].coefficient, decimals: 15)
      let ratio = direct / implied
      let isOff =
        ratio > BigRational(1001, decimals: 3) || ratio < BigRational(999, decimals: 3)
      let found = Money.table(rows.shuffled(using: &random), asOf: Self.day).disagreements()
      #expect(found.isEmpty != isOff, "\(quotes); \(random.replay)")
    }
  }
}
