// Order, top, what is left over, and totals of figures that do not add up.

import Query
import Testing

struct RankingTests {
  /// One position per instrument.
  private static func book(_ values: [String]) -> DeskBook {
    var book = DeskBook()
    book.node("A")
    for (number, value) in values.enumerated() {
      book.instrument("I\(number)", "USD")
      book.position("P\(number)", on: "A", of: "I\(number)", value)
    }
    return book
  }

  @Test func topTakesTheLargestMagnitudesAndTiesInNaturalOrder() throws {
    let book = Self.book(["5", "-9", "9", "5", "1"])
    try book.expect(
      "select net by instrument top 3", ["I1 | -9.0000", "I2 | 9.0000", "I0 | 5.0000"])
    try book.expect("select net by instrument order by net top 2", ["I1 | -9.0000", "I4 | 1.0000"])
    try book.expect(
      "select net by instrument order by net desc, instrument desc top 3",
      ["I2 | 9.0000", "I3 | 5.0000", "I0 | 5.0000"])
  }

  @Test func whatIsMissingStandsLastWhicheverWay() throws {
    let book = Self.book(["5", "", "-7"])
    try book.expect(
      "select net by instrument order by net", ["I2 | -7.0000", "I0 | 5.0000", "I1 | –"])
    try book.expect(
      "select net by instrument order by net desc", ["I0 | 5.0000", "I2 | -7.0000", "I1 | –"])
  }

  @Test func othersAreOneGroupOfTheirOwnAndNotASumOfFigures() throws {
    let book = Self.book(["50", "25", "-25"])
    try book.expect(
      """
      select net, hhi(instrument), distinct(instrument) by instrument top 1
        options others, totals
      """,
      [
        "I0 | 50.0000 | 1.0 | 1", "others – | 0.0000 | 0.5 | 2",
        "total – | 50.0000 | 0.375 | 3",
      ])
  }

  @Test func topPerGivesTheFirstOfEachAndTheRestOfEach() throws {
    var book = Self.book(["1", "2", "3"])
    book.node("B")
    for (id, value) in [("Q0", "9"), ("Q1", "8")] {
      book.position(id, on: "B", of: id == "Q0" ? "I0" : "I1", value)
    }
    try book.expect(
      "select net by fund, instrument top 1 per fund options others",
      [
        "A | I2 | 3.0000", "B | I0 | 9.0000", "others A | – | 3.0000", "others B | – | 8.0000",
      ])
  }

  @Test func distinctOfTheWholeIsNotTheSumOfItsGroups() throws {
    var book = Self.book(["1", "2"])
    book.node("B")
    book.position("Q", on: "B", of: "I0", "5")
    try book.expect(
      "select distinct(instrument), count by fund options totals",
      ["A | 2 | 2", "B | 1 | 1", "total – | 2 | 3"])
  }

  @Test func limitCutsGroupsAndLeavesTheOtherRows() throws {
    let book = Self.book(["4", "3", "2", "1"])
    try book.expect(
      "select net by instrument top 3 limit 1 offset 1 options others, totals",
      ["I1 | 3.0000", "others – | 1.0000", "total – | 10.0000"])
  }

  @Test func totalsAreOverPositionsWhateverHavingLeaves() throws {
    let book = Self.book(["4", "3"])
    try book.expect(
      "select net by instrument having net > 3 options totals",
      ["I0 | 4.0000", "total – | 7.0000"])
  }

  @Test func hhiNetsWithinEachValueBeforeItTakesMagnitudes() throws {
    var book = Self.book(["10", "10"])
    book.position("Q", on: "A", of: "I0", "-20")
    try book.expect("select hhi(instrument)", ["0.5"])
    book.position("R", on: "A", of: "I0", "10")
    try book.expect("select hhi(instrument)", ["1.0"])
    try Self.book([""]).expect("select hhi(instrument)", ["–"])
  }
}
