// What a position comes to where its file does not say (conventions §2, §3): figures worked out by
// hand.

import Book
import BookFiles
import Columns
import Exact
import Testing

struct DerivationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var what: String
    /// `name=value` lists; an instrument in USD and a position of it.
    var instrument: String
    var position: String
    /// Figures as text; an absent one must be missing.
    var figures: [PositionField: String]
    var derived: PositionFlags
    var testDescription: String { what }
  }

  static let bond =
    "valuation=percent_of_par price=98.75 duration=4.5 spread_duration=4.4 convexity=25"

  static let cases = [
    Case(
      what: "a share short", instrument: "price=190.5 multiplier=100", position: "quantity=-2.5",
      figures: [.marketValue: "-47625", .notional: "47625"],
      derived: [.derivedMarketValue, .derivedNotional]),
    Case(
      what: "a bond with accrued interest", instrument: bond,
      position: "quantity=1000000 accrued=1250.5",
      figures: [
        .marketValue: "988750.5", .notional: "1000000", .accrued: "1250.5", .dv01: "444.937725",
        .cs01: "435.05022", .rateGamma: "0.247188",
      ],
      derived: [
        .derivedMarketValue, .derivedNotional, .derivedDV01, .derivedCS01, .derivedRateGamma,
      ]),
    Case(
      what: "a bond whose position knows better", instrument: bond,
      position: "quantity=1000000 price=100 duration=5 market_value=5 dv01=1 cs01=2 rate_gamma=3",
      figures: [
        .marketValue: "5", .notional: "1000000", .dv01: "1", .cs01: "2", .rateGamma: "3",
      ],
      derived: [.derivedNotional]),
    Case(
      what: "a future: its notional is no market value",
      instrument: "valuation=margined price=131.5 multiplier=1000", position: "quantity=10",
      figures: [.notional: "1315000"], derived: [.derivedNotional]),
    Case(
      what: "a swap with dv01 per unit", instrument: "valuation=otc dv01=0.0008 cs01=0.0001",
      position: "quantity=-5000000",
      figures: [.notional: "5000000", .dv01: "-4000", .cs01: "-500"],
      derived: [.derivedNotional, .derivedDV01, .derivedCS01]),
    Case(
      what: "pv01 is dv01 given, and not derived", instrument: "valuation=otc dv01=1",
      position: "quantity=1 pv01=-12.5", figures: [.notional: "1", .dv01: "12.5"],
      derived: [.derivedNotional]),
    Case(
      what: "a price in another currency is no price", instrument: "price=10 dv01=1 delta=1",
      position: "quantity=5 currency=EUR", figures: [:], derived: []),
    Case(
      what: "a price of the position's own is one", instrument: "price=10",
      position: "quantity=5 currency=EUR price=9", figures: [.marketValue: "45", .notional: "45"],
      derived: [.derivedMarketValue, .derivedNotional]),
    Case(
      what: "an option's cash delta and vega",
      instrument: "price=5.25 multiplier=100 underlying_price=190.5 delta=0.55 vega=0.12",
      position: "quantity=-5 market_value=0 notional=0",
      figures: [.marketValue: "0", .notional: "0", .delta: "-52387.5", .vega: "-0.6"],
      derived: [.derivedDelta, .derivedVega]),
    Case(
      what: "four factors of twelve decimals each",
      instrument: "multiplier=0.000000000001 underlying_price=0.000000000001 delta=0.000000000001",
      position: "quantity=0.000000000001", figures: [.delta: "0"], derived: [.derivedDelta]),
    Case(
      what: "four large factors", instrument: "multiplier=1000000 underlying_price=900 delta=1000",
      position: "quantity=10", figures: [.delta: "9000000000000"], derived: [.derivedDelta]),
    Case(
      what: "half of the last place goes to the even side, down",
      instrument: "price=0.00005", position: "quantity=1",
      figures: [.marketValue: "0", .notional: "0"],
      derived: [.derivedMarketValue, .derivedNotional]),
    Case(
      what: "half of the last place goes to the even side, up",
      instrument: "price=0.00015", position: "quantity=-1",
      figures: [.marketValue: "-0.0002", .notional: "0.0002"],
      derived: [.derivedMarketValue, .derivedNotional]),
    Case(
      what: "nothing known is nothing derived", instrument: "name=", position: "quantity=1",
      figures: [:], derived: []),
    Case(
      what: "a duration without a market value", instrument: "valuation=otc duration=5",
      position: "quantity=1", figures: [.notional: "1"], derived: [.derivedNotional]),
  ]

  static func csv(_ fixed: String, _ list: String) -> [UInt8] {
    let pairs = list.split(separator: " ").map {
      $0.split(separator: "=", omittingEmptySubsequences: false)
    }
    let parts = fixed.split(separator: "|")
    return Array(
      (parts[0] + pairs.map { "," + $0[0] }.joined() + "\n" + parts[1]
        + pairs.map { "," + $0[1] }.joined() + "\n").utf8)
  }

  static func book(_ instrument: String, _ position: String) -> BookFolder.Outcome {
    load([
      "book.csv": Array("base_currency,scale8_currencies\nUSD,BTC\n".utf8),
      "entities.csv": Array("entity_id,entity_type\nBTC,CURRENCY\n".utf8),
      "nodes.csv": Array("node_id,parent_id,node_type\nF,,FUND\n".utf8),
      "instruments.csv": csv("instrument_id,currency|I,USD", instrument),
      "positions.csv": csv("position_id,node_id,instrument_id|P,F,I", position),
    ])
  }

  @Test(arguments: cases) func figures(_ each: Case) throws {
    let outcome = Self.book(each.instrument, each.position)
    #expect(outcome.report.rejections.map(\.description) == [])
    let book = try #require(outcome.book)
    for field in PositionField.allCases {
      let scale = field.kind == .sensitivity ? 6 : 4
      let found = book.positions[field]?[0].map { DecimalText.plain(Int128($0), scale: scale) }
      #expect(found == each.figures[field], "\(field.name)")
    }
    #expect(book.positions.flags == [each.derived])
  }

  @Test func eightDecimalsWhereTheCurrencyHasThem() throws {
    let outcome = Self.book(
      "price=1 duration=1", "quantity=0.123456785 currency=BTC price=1 daily_pnl=0.000000015")
    let positions = try #require(outcome.book).positions
    #expect(positions[.marketValue]?[0] == 12_345_678)
    #expect(positions[.dailyPnL]?[0] == 2)
    #expect(positions[.dv01]?[0] == 1_235)
    #expect(outcome.report.file("positions.csv")?.rounded == ["daily_pnl": 1])
  }

  @Test func aContributionIsInBaseCurrency() throws {
    let positions = try #require(
      Self.book("price=1", "quantity=1 currency=BTC var_contribution=1.00005").book
    ).positions
    #expect(positions[.varContribution]?[0] == 10_000)
  }

  @Test func scalesAreTheLargestOfAnInstrument() throws {
    let outcome = load([
      "nodes.csv": Array("node_id,parent_id,node_type\nF,,FUND\n".utf8),
      "instruments.csv": Array("instrument_id,currency\nI,USD\nJ,USD\n".utf8),
      "positions.csv": Array(
        """
        position_id,node_id,instrument_id,quantity
        A,F,I,1.5
        B,F,I,-0.125
        C,F,I,3.000
        D,F,J,7

        """.utf8),
    ])
    let book = try #require(outcome.book)
    let quantities = try #require(book.positions[.quantity])
    #expect(quantities.scales == [3, 0])
    #expect(quantities.column.values == [1_500, -125, 3_000, 7])
    #expect(quantities.column.present == nil)
  }
}
