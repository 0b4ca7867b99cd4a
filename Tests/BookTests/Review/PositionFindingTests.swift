// Findings about positions: a sound book has none, and each has a change that brings it and one,
// hardly smaller, that does not.

import Book
import Exact
import TestKit
import Testing

struct PositionFindingTests {
  static func findings(_ change: (inout PlainBook) -> Void = { _ in }) -> [Finding] {
    var book = SoundBook.make()
    change(&book)
    return Review(book.book()).findings
  }

  static func kinds(_ change: (inout PlainBook) -> Void) -> [Finding.Kind] {
    findings(change).map(\.kind)
  }

  @Test func aSoundBookHasNone() { #expect(Self.findings() == []) }

  @Test func aPositionWithoutAValueIsUnpriced() {
    let found = Self.findings { $0.change("leg-1") { $0.fields[.marketValue] = nil } }
    #expect(found.map(\.kind) == [.unpriced] && found.first?.examples == ["leg-1"])
    let paper = Self.kinds {
      $0.change("leg-1") {
        $0.fields[.marketValue] = nil
        $0.flags = .paper
      }
    }
    #expect(paper == [])
  }

  @Test func aValueMoreThanAPercentOffQuantityTimesPriceIsDoubtful() {
    for (value, kinds): (Int64, [Finding.Kind]) in [
      (10_100_000, []), (10_100_001, [.marketValueDiffers]), (9_900_000, []),
      (9_899_999, [.marketValueDiffers]),
    ] {
      #expect(Self.kinds { $0.change("share-1") { $0.fields[.marketValue] = value } } == kinds)
    }
    // What was derived agrees by making, and a given price of its own comes first.
    let derived = Self.kinds {
      $0.change("share-1") {
        $0.fields[.marketValue] = 77
        $0.flags = .derivedMarketValue
      }
    }
    #expect(derived == [])
    let ownPrice = Self.kinds { $0.change("share-1") { $0.price = SoundBook.decimal("51") } }
    #expect(ownPrice == [.marketValueDiffers])
  }

  @Test func accruedInterestIsPartOfABondsValue() {
    let accrued: Int64 = 200_000_000
    let dirty = Self.kinds {
      $0.change("bond-1") {
        $0.fields[.accrued] = accrued
        $0.fields[.marketValue] = 9_900_000_000 + accrued
      }
    }
    #expect(dirty == [])
    #expect(
      Self.kinds { $0.change("bond-1") { $0.fields[.marketValue] = 9_900_000_000 + accrued } }
        == [.marketValueDiffers])
  }

  @Test func aValueOfTheOtherSignIsDoubtful() {
    let found = Self.findings { $0.change("share-1") { $0.quantity = SoundBook.decimal("-20") } }
    #expect(found.map(\.kind) == [.signDiffers])
    #expect(found.first?.examples == ["share-1: quantity -20, value 1000"])
    // A swap's value may have either sign.
    #expect(Self.kinds { $0.change("leg-1") { $0.fields[.marketValue] = -1 } } == [])
  }

  @Test func amountsInAnotherCurrencyAreNoted() {
    let found = Self.findings { $0.change("bond-1") { $0.currency = "JPY" } }
    #expect(found.map(\.kind) == [.givenRateDiffers, .currencyDiffers])
    #expect(found.last?.examples == ["bond-1: JPY against EUR"])
  }

  @Test func aPriceBelowZeroIsNoted() {
    let negative = Self.findings {
      $0.change("share-1") {
        $0.price = SoundBook.decimal("-50")
        $0.fields[.marketValue] = -10_000_000
      }
    }
    #expect(negative.map(\.kind) == [.negativePrice])
    #expect(negative.first?.examples == ["share-1: -50"])
    let free = Self.kinds {
      $0.change("share-1") {
        $0.price = .zero
        $0.fields[.marketValue] = 0
      }
    }
    #expect(free == [])
  }

  @Test(arguments: [
    ("100", false), ("100.000000000001", true), ("-50", false), ("-50.000000000001", true),
    ("0", false), ("5000000", true), ("99.9", false),
  ])
  func aDurationBeyondReasonIsNoted(years: String, isOdd: Bool) {
    let expected: [Finding.Kind] = isOdd ? [.oddDuration] : []
    let years = SoundBook.decimal(years)
    #expect(Self.kinds { $0.change("bond-1") { $0.duration = years } } == expected)
    #expect(Self.kinds { $0.changeInstrument("bond") { $0.duration = years } } == expected)
  }

  @Test(arguments: [("2026-03-03", true), ("2026-03-04", false), ("1970-01-01", true)])
  func aBondThatMaturedBeforeTheDayIsNoted(maturity: String, isMatured: Bool) {
    let found = Self.kinds {
      $0.changeInstrument("bond") { $0.maturity = CalendarDate(maturity) }
    }
    #expect(found == (isMatured ? [.matured] : []))
    #expect(Self.kinds { $0.changeInstrument("bond") { $0.maturity = nil } } == [])
  }

  @Test func aRateOfItsOwnIsReconciled() {
    for (rate, kinds): (String, [Finding.Kind]) in [
      ("1.1011", []), ("1.101100000000001", [.givenRateDiffers]), ("1.0989", []),
      ("1.098899999999999", [.givenRateDiffers]), ("0.000000000000001", [.givenRateDiffers]),
    ] {
      let given = Money.quote(rate)
      #expect(Self.kinds { $0.change("bond-1") { $0.givenRate = given } } == kinds, "\(rate)")
    }
  }

  @Test func keyRatesAddUpToDv01WithinAPercent() {
    for (dv01, kinds): (Int64?, [Finding.Kind]) in [
      (500_000_000, []), (495_049_505, []), (495_049_504, [.keyRatesDiffer]),
      (505_050_505, []), (505_050_506, [.keyRatesDiffer]), (-500_000_000, [.keyRatesDiffer]),
      (nil, []),
    ] {
      #expect(
        Self.kinds { $0.change("bond-1") { $0.fields[.dv01] = dv01 } } == kinds, "\(dv01 ?? 0)")
    }
  }

  @Test func aHundredthOfAUnitIsNoDifferenceOfKeyRates() {
    for (dv01, kinds): (Int64, [Finding.Kind]) in [
      (10_000, []), (10_001, [.keyRatesDiffer]), (-10_000, []), (0, []),
    ] {
      let found = Self.kinds {
        $0.change("bond-1") { $0.fields[.dv01] = dv01 }
        for row in $0.keyRates.indices { $0.keyRates[row].dv01 = row == 0 ? 17 : -17 }
      }
      #expect(found == kinds, "\(dv01)")
    }
  }

  @Test func aLinkNeedsTwo() {
    let found = Self.findings { $0.positions.removeAll { $0.id == "leg-2" } }
    #expect(found.map(\.kind) == [.loneLeg] && found.first?.examples == ["link"])
    #expect(Self.kinds { $0.change("leg-1") { $0.link = "other" } } == [.loneLeg])
  }

  @Test func allAreCountedAndAFewAreShown() {
    let found = Self.findings { book in
      for number in 10..<30 {
        book.positions.append(PlainPosition("x\(number)", on: "a", of: "forward"))
      }
    }
    #expect(found.map(\.kind) == [.unpriced] && found.first?.count == 20)
    #expect(found.first?.examples == (10..<15).map { "x\($0)" })
  }

  @Test func everyKindSaysWhatItMeans() {
    let kinds = Finding.Kind.allCases
    #expect(Set(kinds.map(\.meaning)).count == kinds.count)
    #expect(kinds.allSatisfy { $0.rawValue == $0.rawValue.uppercased() && !$0.meaning.isEmpty })
  }
}
