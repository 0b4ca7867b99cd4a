// Shares of NAV and of the parent: which NAV, which parent, and nothing where the divisor is.

import Query
import Testing

struct ShareTests {
  /// A has a NAV, its desks X (which has one) and Y (which has not); B has none but a child's.
  private static var book: DeskBook {
    var book = DeskBook()
    book.node("A", nav: "1000")
    book.node("X", in: "A", type: "DESK", nav: "400")
    book.node("Y", in: "A", type: "DESK")
    book.node("B")
    book.node("Z", in: "B", type: "DESK", nav: "50")
    book.position("P1", on: "A", of: "USD", "100")
    book.position("P2", on: "X", of: "USD", "60")
    book.position("P3", on: "Y", of: "USD", "40")
    book.position("P4", on: "Z", of: "USD", "-50")
    return book
  }

  @Test func aNAVIsTheGivenOneElseTheSumOfTheChildrenAndNeverBoth() throws {
    try Self.book.expect(
      "select nav by node options totals",
      [
        "A | 1000.0000", "X | 400.0000", "Y | –", "B | 50.0000", "Z | 50.0000",
        "total – | 1050.0000",
      ])
  }

  /// Ten equal parts in doubles make 0.09999999999999999, and something else in another currency.
  @Test func concentrationIsExactBeforeItIsRoundedOnce() throws {
    var book = DeskBook()
    book.rate("EUR/USD", "1.085")
    book.node("A")
    for number in 0..<10 { book.position("P\(number)", on: "A", of: "USD", "0.1") }
    for currency in ["USD", "EUR"] {
      try book.expect("select hhi(position) in \(currency)", ["0.1"])
    }
    try book.expect(
      "select hhi(instrument), hhi(issuer) by position where position in (P1, P2)",
      ["P1 | 1.0 | –", "P2 | 1.0 | –"])
  }

  @Test func aNAVIsMissingWhereAChildsIs() throws {
    var book = Self.book
    book.node("C")
    book.node("C1", in: "C", nav: "5")
    book.node("C2", in: "C")
    try book.expect("select nav under C by node", ["C | –", "C1 | 5.0000", "C2 | –"])
    try book.expect("select nav", ["–"])
  }

  @Test func aShareOfNAVIsOfTheGroupsOwnNodeUnlessOneIsNamed() throws {
    try Self.book.expect(
      "select pct_nav(net), pct_nav(net, A) by desk",
      [
        "X | 15.0 | 6.0", "Y | – | 4.0", "Z | -100.0 | -5.0", "– | – | 10.0",
      ])
    try Self.book.expect("select pct_nav(net) under A by currency", ["USD | 20.0"])
  }

  @Test func aNAVOfZeroGivesNoShare() throws {
    var book = DeskBook()
    book.node("A", nav: "0")
    book.position("P", on: "A", of: "USD", "100")
    try book.expect("select pct_nav(net), nav", ["– | 0.0000"])
  }

  @Test func aShareOfTheParentFollowsTheTree() throws {
    try Self.book.expect(
      "select pct_parent(gross) by node",
      [
        "A | 80.0", "X | 30.0", "Y | 20.0", "B | 20.0", "Z | 100.0",
      ])
    try Self.book.expect(
      "select pct_parent(gross) under A by children",
      [
        "X | 30.0", "Y | 20.0", "– | 50.0",
      ])
  }

  @Test func aShareOfTheParentIsOfTheGroupWithoutItsLastKey() throws {
    var book = Self.book
    book.rate("EUR/USD", "1")
    book.position("P5", on: "X", of: "EUR", "200")
    try book.expect(
      "select pct_parent(gross) by fund, currency",
      [
        "A | EUR | 50.0", "A | USD | 50.0", "B | USD | 100.0",
      ])
    try book.expect(
      "select pct_parent(gross) by currency, fund",
      [
        "EUR | A | 100.0", "USD | A | 80.0", "USD | B | 20.0",
      ])
  }

  @Test func aParentThatSumsToZeroGivesNoShare() throws {
    var book = DeskBook()
    book.node("A")
    book.node("X", in: "A", type: "DESK")
    book.position("P", on: "X", of: "USD", "100")
    book.position("Q", on: "A", of: "USD", "-100")
    try book.expect("select pct_parent(net) by desk", ["X | –", "– | –"])
  }

  @Test func coverageCountsWhatHasTheInput() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "50", ["dv01": "1", "notional": "0"])
    book.position("Q", on: "A", of: "USD", "-50", ["notional": "6"])
    book.position("R", on: "A", of: "USD", "", ["dv01": "0", "notional": "2"])
    book.position("S", on: "A", of: "USD", "", ["notional": "0"])
    try book.expect(
      "select coverage(dv01), coverage(dv01, notional), coverage(dv01, count)",
      ["50.0 | 25.0 | 50.0"])
    try book.expect("select coverage(dv01) where currency = EUR", ["–"])
  }
}
