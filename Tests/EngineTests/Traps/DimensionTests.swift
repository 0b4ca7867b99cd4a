// Dimensions with rules of their own: split positions, tags, ratings, buckets, paper.

import Query
import Testing

struct DimensionTests {
  @Test func aPositionIsSplitByItsWeightsAndTheRestIsNobodys() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "100", ["strategy_weights": "S1=0.25;S2=0.5"])
    book.position("Q", on: "A", of: "USD", "8")
    try book.expect(
      "select net, count by strategy_id options totals",
      [
        "S1 | 25.0000 | 1", "S2 | 50.0000 | 1", "– | 33.0000 | 2", "total – | 108.0000 | 2",
      ])
    try book.expect("select net, count where strategy_id = S1", ["25.0000 | 1"])
    try book.expect("select net, count where strategy_id is missing", ["33.0000 | 2"])
    try book.expect("select net, count", ["108.0000 | 2"])
  }

  @Test func splitPositionsOfWhichNoneIsLeftAreAnEmptyAnswer() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "100", ["strategy_weights": "S1=1"])
    try book.expect("select net by strategy_id where currency = EUR", [])
    try book.expect("select net, count where strategy_id = S1 and currency = EUR", ["0.0000 | 0"])
  }

  @Test func aTagIsThePositionsOwnElseTheNearestNodes() throws {
    var book = DeskBook()
    book.node("A")
    book.node("B", in: "A", type: "DESK")
    book.draft.nodes[0]["tags"] = "region=EU;style=macro"
    book.draft.nodes[1]["tags"] = "region=US"
    book.position("P", on: "B", of: "USD", "1", ["tags": "region=BR"])
    book.position("Q", on: "B", of: "USD", "2")
    book.position("R", on: "A", of: "USD", "4")
    try book.expect("select net by tag(region)", ["BR | 1.0000", "EU | 4.0000", "US | 2.0000"])
    try book.expect("select net by tag(style)", ["macro | 7.0000"])
    try book.expect("select net by tag(colour)", ["– | 7.0000"])
  }

  private static var rated: DeskBook {
    var book = DeskBook()
    book.node("A")
    for (number, rating) in ["AAA", "BBB-", "BB+", ""].enumerated() {
      book.instrument("I\(number)", "USD")
      book.position("P\(number)", on: "A", of: "I\(number)", "\(1 << number)")
      if rating.isEmpty { continue }
      book.draft.ratings.append([
        "instrument_id": "I\(number)", "agency": "SP", "rating": rating,
        "as_of_date": "2026-01-01",
      ])
    }
    return book
  }

  @Test func aBetterRatingIsAGreaterOne() throws {
    func net(_ condition: String) throws -> [String] {
      try Self.rated.rows("select net where \(condition) options decimals = 0")
    }
    #expect(try net("rating >= BBB-") == ["3"])
    #expect(try net("rating > BBB-") == ["1"])
    #expect(try net("rating < BBB-") == ["4"])
    #expect(try net("rating between BB+ and BBB-") == ["6"])
    #expect(try net("rating between BBB- and BB+") == ["6"])
  }

  @Test func theUnratedAreInNoOrderAndFoundByNameOrAsMissing() throws {
    func net(_ condition: String) throws -> [String] {
      try Self.rated.rows("select net where \(condition) options decimals = 0")
    }
    #expect(try net("not rating >= BBB-") == ["4"])
    #expect(try net("rating = NR") == ["8"])
    #expect(try net("rating != NR") == ["7"])
    #expect(try net("rating is missing") == ["8"])
    #expect(try net("ig is missing or rating_bucket = AAA") == ["9"])
    try Self.rated.expect("select net by ig options decimals = 0", ["IG | 3", "HY | 4", "NR | 8"])
  }

  @Test func comparingWithWhatIsMissingIsNeitherTrueNorFalse() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "1", ["dv01": "5"])
    book.position("Q", on: "A", of: "USD", "2")
    try book.expect("select count where dv01 > 3", ["1"])
    try book.expect("select count where not dv01 > 3", ["0"])
    try book.expect("select count where dv01 is missing", ["1"])
    try book.expect("select count where dv01 > 3 or market_value = 2", ["2"])
    try book.expect("select count where not (dv01 > 3 and market_value = 1)", ["1"])
  }

  @Test func aMaturityBucketBeginsOnTheAnniversary() throws {
    var book = DeskBook(day: "2026-03-04")
    book.node("A")
    for (number, day) in ["2026-03-03", "2026-03-04", "2027-03-03", "2027-03-04", "2046-03-04"]
      .enumerated()
    {
      book.instrument("I\(number)", "USD", ["maturity": day])
      book.position("P\(number)", on: "A", of: "I\(number)", "1")
    }
    book.position("Q", on: "A", of: "USD", "1")
    try book.expect(
      "select count by maturity_bucket",
      ["MATURED | 1", "0-1Y | 2", "1-3Y | 1", "20Y+ | 1", "– | 1"])
    try book.expect("select count where maturity_bucket >= 1-3Y", ["2"])
  }

  @Test func paperCountsWhereItIsAskedForAndClosedPositionsNever() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "1")
    book.position("Q", on: "A", of: "USD", "2", ["is_paper": "true"])
    book.position("R", on: "A", of: "USD", "4", ["status": "CLOSED"])
    try book.expect("select net", ["1.0000"])
    try book.expect("select net options paper", ["3.0000"])
    try book.expect("select net by paper", ["false | 1.0000", "true | 2.0000"])
    try book.expect("select net where paper = true", ["2.0000"])
  }

  @Test func nodesWithoutPositionsHaveARowWhereNothingElseIsAsked() throws {
    var book = DeskBook()
    book.node("A")
    book.node("B", in: "A", type: "DESK")
    book.node("C")
    book.position("P", on: "A", of: "USD", "1")
    try book.expect("select count by node", ["A | 1", "B | 0", "C | 0"])
    try book.expect("select count by children", ["A | 1", "C | 0"])
    try book.expect("select count under A by children", ["B | 0", "– | 1"])
    try book.expect("select count by node where currency = USD", ["A | 1"])
    try book.expect("select count by node, currency", ["A | USD | 1"])
  }

  @Test func theHeaviestCurveOfAPositionIsItsOwn() throws {
    var book = DeskBook()
    book.node("A")
    for id in ["P", "Q", "R"] { book.position(id, on: "A", of: "USD", "1") }
    for (id, curve, tenor, dv01) in [
      ("P", "B", "2Y", "1"), ("P", "A", "2Y", "5"), ("P", "A", "3M", "-5"),
      ("Q", "B", "2Y", "-2"), ("Q", "A", "2Y", "2"),
    ] {
      book.draft.keyRates.append([
        "position_id": id, "curve": curve, "tenor": tenor, "dv01": dv01,
      ])
    }
    // A's two key rates of P cancel; Q's are as heavy, so the first curve has it.
    try book.expect("select count by curve", ["A | 1", "B | 1", "– | 1"])
    try book.expect("select kr(A, 2Y), kr(A, 3M)", ["7.000000 | -5.000000"])
  }
}
