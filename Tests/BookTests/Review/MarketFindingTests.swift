// Findings about rates, ratings and net asset values, and the numbers of coverage.

import Book
import Exact
import TestKit
import Testing

struct MarketFindingTests {
  private func findings(_ change: (inout PlainBook) -> Void) -> [Finding] {
    PositionFindingTests.findings(change)
  }

  private func examples(_ change: (inout PlainBook) -> Void) -> [[String]] {
    findings(change).map { [$0.kind.rawValue] + $0.examples }
  }

  @Test func aCurrencyWithoutARateIsAGap() {
    #expect(
      examples { $0.rates.removeAll { $0.base == Money.currency("EUR") } }
        == [["FX_GAP", "EUR: no quote against USD"]])
    let through = examples {
      ($0.base, $0.pivot) = ("JPY", "USD")
      $0.rates = [Money.row("USD/JPY", "150", SoundBook.day)]
    }
    #expect(through == [["FX_GAP", "EUR: no quote against JPY or by way of USD"]])
    let elsewhere = examples {
      $0.rates = ["USD", "EUR"].map { Money.row("JPY/\($0)", "0.007", SoundBook.day) }
      $0.change("bond-1") { $0.givenRate = nil }
    }
    let hint = "EUR: no quote against USD (pivot_currency JPY would give one)"
    #expect(elsewhere == [["FX_GAP", hint]])
    // A currency that nothing is held in may lack its rate.
    #expect(findings { $0.rates.removeAll { $0.quote == Money.currency("JPY") } } == [])
  }

  @Test func aStaleRateIsAGapAndSaysSince() {
    let stale = examples { $0.rates = [Money.row("EUR/USD", "1.1", "2026-02-26")] }
    #expect(stale == [["FX_GAP", "EUR: latest quote of 2026-02-26 is too old"]])
    #expect(findings { $0.rates = [Money.row("EUR/USD", "1.1", "2026-02-27")] } == [])
  }

  @Test func ratesWithoutADayAreGaps() {
    let found = findings { book in
      book.asOf = nil
      book.entityRatings = [:]
    }
    #expect(found.map(\.kind) == [.fxGap])
  }

  @Test func quotesThatContradictEachOtherAreNamed() {
    let off = examples { $0.rates[2] = Money.row("EUR/JPY", "165.33", SoundBook.day) }
    #expect(off == [["FX_DISAGREES", "EUR/JPY: 20 bp off its cross"]])
    #expect(findings { $0.rates[2] = Money.row("EUR/JPY", "165.165", SoundBook.day) } == [])
    let both = examples { $0.rates.append(Money.row("USD/EUR", "0.95", SoundBook.day)) }
    #expect(both == [["FX_DISAGREES", "EUR/USD: 450 bp off its inverse"]])
  }

  @Test func aBondNobodyRatesIsAGap() {
    #expect(
      examples {
        $0.entityRatings = [:]
        $0.instrumentRatings = ["share": "A"]
      } == [["RATING_GAP", "issuer"]])
    #expect(
      examples {
        $0.changeInstrument("bond") { $0.issuer = nil }
      } == [["RATING_GAP", "bond"]])
    #expect(
      findings {
        $0.entityRatings = [:]
        $0.instrumentRatings = ["bond": "A"]
      } == [])
    // A book without any ratings does not use them, and shares need none.
    #expect(findings { $0.entityRatings = [:] } == [])
  }

  @Test func whatIsOnlyOnPaperNeedsNoRating() {
    let found = findings {
      $0.entityRatings = [:]
      $0.instrumentRatings = ["share": "A"]
      $0.change("bond-1") { $0.flags = .paper }
    }
    #expect(found == [])
  }

  @Test(
    arguments: [
      (10_000_000, false), (9_900_991, false), (9_900_990, true), (9_900_000, true),
      (10_101_010, false), (10_101_011, true),
    ] as [(Int64, Bool)])
  func aNodesAssetValueIsThatOfItsChildren(nav: Int64, isOff: Bool) {
    let found = findings { $0.nodes[0].nav = nav }
    #expect(found.map(\.kind) == (isOff ? [.navDiffers] : []), "\(nav)")
    #expect(
      findings {
        $0.nodes[0].nav = nav
        $0.nodes[1].nav = nil
      } == [])
  }

  @Test func coverageCountsPositionsAndTheirGross() {
    var plain = SoundBook.make()
    plain.positions.append(PlainPosition("unpriced", on: "a", of: "forward"))
    var paper = PlainPosition("paper", on: "a", of: "share")
    paper.flags = .paper
    var closed = PlainPosition("closed", on: "a", of: "share")
    closed.flags = [.closed, .derivedMarketValue]
    closed.fields[.marketValue] = 5
    plain.positions += [paper, closed]
    plain.change("share-1") { $0.flags = [.derivedMarketValue, .derivedDV01] }
    let review = Review(plain.book())
    // 1,000 of shares, 990,000 EUR of bonds at 1.1, and legs of 3 and −2.
    let expected = [
      "price 4 of 5, 1090005 of 1090005", "fx 5 of 5, 1090005 of 1090005",
      "notional 0 of 5, 0 of 1090005", "dv01 1 of 5, 1089000 of 1090005",
      "cs01 0 of 5, 0 of 1090005", "rating 1 of 5, 1089000 of 1090005",
      "vectors(default) 2 of 5, 1090000 of 1090005",
    ]
    let found = review.coverage.map {
      "\($0.name) \($0.covered) of \($0.of), \($0.coveredGross) of \($0.ofGross)"
    }
    #expect(found == expected)
    #expect(review.positions == 7 && review.paper == 1 && review.closed == 1)
    #expect(review.derivedMarketValues == 2 && review.derivedDV01s == 1)
    #expect(review.outline.total.positions == 5)
  }

  @Test func whatCannotBeConvertedHasNoGross() {
    var plain = SoundBook.make()
    plain.rates = []
    let review = Review(plain.book())
    let price = review.coverage.first { $0.name == "price" }
    let fx = review.coverage.first { $0.name == "fx" }
    #expect(price?.covered == 4 && price?.ofGross == 1005)
    #expect(fx?.covered == 3 && fx?.of == 4 && fx?.coveredGross == 1005)
  }
}
