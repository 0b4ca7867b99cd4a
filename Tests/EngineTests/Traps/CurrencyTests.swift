// Currencies without a rate are left out and said so; netting works on what was converted.

import Query
import Testing

struct CurrencyTests {
  private static var twoLegs: DeskBook {
    var book = DeskBook()
    book.rate("EUR/USD", "1.1")
    book.node("A")
    book.position("L1", on: "A", of: "EUR", "100", ["link_id": "F", "notional": "100"])
    book.position(
      "L2", on: "A", of: "USD", "-110", ["link_id": "F", "notional": "110", "quantity": "-1"])
    book.position("X", on: "A", of: "USD", "7", ["notional": "7"])
    return book
  }

  @Test func theLegsOfAForwardNetAcrossCurrencies() throws {
    let question = "select net, gross, long, short, gross_notional"
    try Self.twoLegs.expect(question, ["7.0000 | 227.0000 | 117.0000 | -110.0000 | 227.0000"])
    try Self.twoLegs.expect(
      question + " options netting = link", ["7.0000 | 7.0000 | 7.0000 | 0.0000 | 7.0000"])
  }

  @Test func positionsWithoutAnIssuerNetWithNothing() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "5")
    book.position("Q", on: "A", of: "USD", "-5")
    try book.expect("select gross options netting = issuer", ["10.0000"])
    try book.expect("select gross options netting = instrument", ["0.0000"])
  }

  @Test func nettingIsDoneAnewInEachGroup() throws {
    var book = DeskBook()
    book.node("A")
    book.node("B", in: "A", type: "DESK")
    book.position("P", on: "A", of: "USD", "5")
    book.position("Q", on: "B", of: "USD", "-3")
    try book.expect(
      "select gross by node options netting = instrument, totals",
      ["A | 2.0000", "B | 3.0000", "total – | 2.0000"])
  }

  @Test func aSumOfWhatHasARateIsShownAndSaidToLackTheRest() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "5")
    book.position("Q", on: "A", of: "ARS", "1000")
    book.position("R", on: "A", of: "ARS", "-400")
    let answer = try book.ask("select net, count by currency options totals")
    #expect(answer.lines == ["ARS | – | 2", "USD | 5.0000 | 1", "total – | 5.0000 | 3"])
    #expect(answer.incompleteRows == [0, 2])
    #expect(!answer.contract.isComplete)
    let lacking = try #require(answer.contract.unconverted.first)
    #expect(answer.contract.unconverted.count == 1)
    #expect(lacking.currency == "ARS" && lacking.count == 2 && lacking.scale == 4)
    #expect(lacking.net == 6_000_000 && lacking.gross == 14_000_000)
    #expect(lacking.reason.contains("ARS"))
    #expect(try book.ask("select count").contract.isComplete)
  }

  @Test func aMissingRateIsNeitherOneNorZero() throws {
    var book = DeskBook()
    book.node("A")
    book.position("Q", on: "A", of: "ARS", "1000")
    try book.expect("select net, gross, pct_nav(net)", ["– | – | –"])
    try book.expect("select net in ARS", ["1000.0000"])
  }

  @Test func ratesAreSaidToKnowNoMoment() throws {
    var book = DeskBook()
    book.rate("EUR/USD", "2")
    book.node("A")
    book.position("P", on: "A", of: "USD", "5")
    let question = "select net known at 2020-01-01"
    #expect(try book.ask(question).contract.notes == [])
    book.position("Q", on: "A", of: "EUR", "5")
    let contract = try book.ask(question).contract
    #expect(contract.notes.count == 1)
    #expect(contract.notes.first?.contains("rates of exchange") == true)
    #expect(try book.ask("select net").contract.notes == [])
  }

  @Test func strictRefusesAnAnswerThatLacksSomething() {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "5")
    #expect(book.fault("select net options strict") == nil)
    book.position("Q", on: "A", of: "ARS", "1000")
    #expect(book.fault("select net options strict")?.code == .incomplete)
    #expect(book.fault("select count options strict") == nil)
  }

  @Test func anUnpricedPositionIsCountedAndMakesTheSumIncomplete() throws {
    var book = DeskBook()
    book.node("A")
    book.node("B")
    book.position("P", on: "A", of: "USD", "5")
    book.position("Q", on: "B", of: "USD")
    let answer = try book.ask("select net by node options totals")
    #expect(answer.lines == ["A | 5.0000", "B | –", "total – | 5.0000"])
    #expect(answer.incompleteRows == [1, 2])
    #expect(answer.contract.gaps.map(\.kind) == [.unpriced])
    #expect(answer.contract.gaps.map(\.share.count) == [1])
    #expect(!answer.contract.isComplete)
  }

  @Test func otherGapsAreNamedButLeaveAnAnswerComplete() throws {
    var book = DeskBook()
    book.node("A")
    book.position("P", on: "A", of: "USD", "5")
    let answer = try book.ask("select dv01, fees")
    #expect(answer.lines == ["– | –"])
    #expect(answer.contract.gaps.map(\.kind) == [.noDuration, .noValue])
    #expect(answer.contract.gaps.map(\.measure) == [nil, "fees"])
    #expect(answer.contract.isComplete)
  }

  @Test func anEmptySumIsZeroAndOneOfUnknownsIsMissing() throws {
    var book = DeskBook()
    book.node("A")
    book.node("B")
    book.position("P", on: "A", of: "USD")
    try book.expect("select net by node", ["A | –", "B | 0.0000"])
    try book.expect("select net, count where currency = EUR", ["0.0000 | 0"])
  }

  @Test func storedContributionsAreInBaseWhateverTheRowsCurrency() throws {
    var book = DeskBook()
    book.rate("EUR/USD", "2")
    book.node("A")
    book.position("P", on: "A", of: "ARS", "", ["var_contribution": "10"])
    try book.expect("select var_contribution by currency", ["ARS | 10.0000"])
    try book.expect("select var_contribution by currency in EUR", ["ARS | 5.0000"])
  }
}
