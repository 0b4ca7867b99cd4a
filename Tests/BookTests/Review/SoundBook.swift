// A book with nothing to remark: each finding is then provoked by one change.

import Book
import Exact
import TestKit

enum SoundBook {
  static let day = "2026-03-04"

  static func decimal(_ text: String) -> Decimal { PositionDerivationTests.decimal(text) }

  /// A share, a rated bond in euros, both legs of a forward, and a future.
  static func make() -> PlainBook {
    var book = PlainBook()
    book.nodes = [
      HierarchyBuilder.Row(id: "fund", parentID: "", type: .fund, nav: 10_000_000),
      HierarchyBuilder.Row(id: "a", parentID: "fund", type: .desk, nav: 4_000_000),
      HierarchyBuilder.Row(id: "b", parentID: "fund", type: .desk, nav: 6_000_000),
    ]
    book.entities = [Entities.Row(id: "issuer", type: .issuer)]
    book.entityRatings = ["issuer": "BBB"]
    book.instruments = instruments()
    book.rates = [
      Money.row("EUR/USD", "1.1", day), Money.row("USD/JPY", "150", day),
      Money.row("EUR/JPY", "165", day),
    ]
    book.positions = positions()
    book.keyRates = [
      ("bond-1", KeyRates.Point(curve: "EUR-ESTR", tenor: Tenor("5Y")!), 300_000_000),
      ("bond-1", KeyRates.Point(curve: "EUR-ESTR", tenor: Tenor("10Y")!), 200_000_000),
    ]
    book.scenarioSets = [("default", ["share-1", "bond-1"])]
    return book
  }

  private static func instruments() -> [Instruments.Row] {
    var share = Instruments.Row(id: "share", currency: Money.currency("USD"))
    share.price = decimal("50")
    share.assetClass = .equity
    var bond = Instruments.Row(id: "bond", currency: Money.currency("EUR"))
    bond.valuation = .percentOfPar
    bond.assetClass = .credit
    bond.issuer = EntityIndex(0)
    bond.price = decimal("99")
    bond.duration = decimal("5")
    bond.maturity = CalendarDate("2031-03-04")
    var forward = Instruments.Row(id: "forward", currency: Money.currency("USD"))
    forward.valuation = .otc
    return [share, bond, forward]
  }

  private static func positions() -> [PlainPosition] {
    var share = PlainPosition("share-1", on: "a", of: "share")
    share.quantity = decimal("20")
    share.fields[.marketValue] = 10_000_000  // 1,000.0000
    var bond = PlainPosition("bond-1", on: "b", of: "bond")
    bond.currency = "EUR"
    bond.quantity = decimal("1000000")
    bond.fields = [.marketValue: 9_900_000_000, .dv01: 500_000_000]
    bond.givenRate = Money.quote("1.1")
    var legs = ["leg-1", "leg-2"].map { PlainPosition($0, on: "b", of: "forward") }
    for leg in legs.indices {
      legs[leg].link = "link"
      legs[leg].quantity = decimal(leg == 0 ? "5" : "-5")
      legs[leg].fields[.marketValue] = leg == 0 ? 30_000 : -20_000
    }
    return [share, bond] + legs
  }
}

extension PlainBook {
  /// The position of an id, changed.
  mutating func change(_ id: String, _ change: (inout PlainPosition) -> Void) {
    guard let row = positions.firstIndex(where: { $0.id == id }) else {
      preconditionFailure("no position \(id)")
    }
    change(&positions[row])
  }

  mutating func changeInstrument(_ id: String, _ change: (inout Instruments.Row) -> Void) {
    guard let row = instruments.firstIndex(where: { $0.id == id }) else {
      preconditionFailure("no instrument \(id)")
    }
    change(&instruments[row])
  }
}
