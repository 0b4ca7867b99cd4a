// Figures are rounded once, when they are shown: half to even, from the exact sum.

import Query
import Testing

struct RoundingTests {
  /// At half a dollar each the smallest amount is 0.00005, which rounds to 0.
  private static func halves(_ count: Int) -> DeskBook {
    var book = DeskBook()
    book.rate("EUR/USD", "0.5")
    book.node("A")
    for number in 0..<count { book.position("P\(number)", on: "A", of: "EUR", "0.0001") }
    return book
  }

  @Test func aSumIsRoundedOnceAndNotPositionByPosition() throws {
    // Rounded one by one: 0. Rounded once: 0.00015 is the even 0.0002.
    try Self.halves(3).expect("select net", ["0.0002"])
    try Self.halves(1).expect("select net", ["0.0000"])
    try Self.halves(5).expect("select net", ["0.0002"])
    try Self.halves(7).expect("select net", ["0.0004"])
  }

  @Test func totalsAreComputedAndNotAddedUpFromShownRows() throws {
    let rows = try Self.halves(3).rows("select net by position options totals")
    #expect(rows.map { $0.split(separator: " ").last } == ["0.0000", "0.0000", "0.0000", "0.0002"])
  }

  @Test func exactShowsAllDigits() throws {
    try Self.halves(3).expect("select net options exact", ["0.00015"])
  }

  @Test func decimalsAreTakenFromTheExactSumAndNotFromTheShownOne() throws {
    var book = DeskBook()
    book.rate("EUR/USD", "0.5")
    book.node("A")
    book.position("P", on: "A", of: "EUR", "0.8999")
    // 0.44995: by way of 0.4500 it would become 0.4 or 0.5 by chance.
    try book.expect("select net options decimals = 1", ["0.4"])
    try book.expect("select net options decimals = 4", ["0.4500"])
    try book.expect("select net options decimals = 0", ["0"])
    try book.expect("select net options decimals = 5", ["0.44995"])
  }

  @Test func negativeHalvesGoToTheEvenNeighbourToo() throws {
    var book = DeskBook()
    book.node("A")
    for (number, value) in ["-0.5", "-1.5", "-2.5", "2.5"].enumerated() {
      book.position("P\(number)", on: "A", of: "USD", value)
    }
    let rows = try book.rows("select net by position options decimals = 0")
    #expect(rows == ["P0 | 0", "P1 | -2", "P2 | -2", "P3 | 2"])
  }

  @Test func aFineCurrencyHasEightDecimals() throws {
    var book = DeskBook()
    book.rate("BTC/USD", "3")
    book.node("A")
    book.position("P", on: "A", of: "USD", "1", ["dv01": "1"])
    try book.expect("select net, dv01 in BTC", ["0.33333333 | 0.33333333"])
    try book.expect("select net, dv01", ["1.0000 | 1.000000"])
  }

  @Test func conditionsOnResultsSeeWhatIsNotShown() throws {
    let book = Self.halves(1)
    try book.expect("select net by currency having net > 0", ["EUR | 0.0000"])
    try book.expect("select net by currency having net = 0", [])
  }

  @Test func conditionsOnPositionsSeeUnroundedAmounts() throws {
    let book = Self.halves(1)
    try book.expect("select count where market_value > 0", ["1"])
    try book.expect("select count where market_value >= 0.00005", ["1"])
    try book.expect("select count where market_value > 0.00005", ["0"])
  }
}
