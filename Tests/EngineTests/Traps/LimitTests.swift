// `show limits`: figures against their bounds, unrounded.

import Query
import Testing

struct LimitTests {
  /// One dollar position of so much, and limits on its node.
  private static func book(_ value: String, _ limits: [Draft.Row]) -> DeskBook {
    var book = DeskBook()
    book.rate("EUR/USD", "0.5")
    book.node("A")
    book.position("P", on: "A", of: "USD", value)
    book.draft.limits = limits.map { $0.merging(["node_id": "A"]) { own, _ in own } }
    return book
  }

  private static func status(_ book: DeskBook) throws -> [String?] {
    let answer = try book.ask("show limits")
    let column = try #require(answer.columns.first { $0.name == "status" })
    return (0..<answer.rowCount).map { column.text($0) }
  }

  @Test(arguments: [
    ("100", "OK"), ("-100", "OK"), ("100.0001", "BREACHED"), ("-100.0001", "BREACHED"),
    ("80", "OK"), ("80.0001", "WARNING"), ("-80.0001", "WARNING"), ("", "UNKNOWN"),
  ])
  func aFigureExactlyAtItsLimitIsWithinIt(value: String, status: String) throws {
    let hard = ["measure": "net", "hard": "100", "soft": value == "100" ? "" : "80"]
    let wanted = value == "-100" ? "WARNING" : status
    #expect(try Self.status(Self.book(value, [hard])) == [wanted])
  }

  @Test func boundsHaveDirections() throws {
    let limits = ["abs", "upper", "lower"].map {
      ["measure": "net", "hard": $0 == "lower" ? "-50" : "50", "bound": $0]
    }
    #expect(try Self.status(Self.book("-60", [limits[0]])) == ["BREACHED"])
    #expect(try Self.status(Self.book("-60", [limits[1]])) == ["OK"])
    #expect(try Self.status(Self.book("-60", [limits[2]])) == ["BREACHED"])
    #expect(try Self.status(Self.book("60", [limits[1]])) == ["BREACHED"])
    #expect(try Self.status(Self.book("60", [limits[2]])) == ["OK"])
  }

  @Test func whatIsShownAsTheLimitMayLieBeyondIt() throws {
    var book = Self.book("0", [["measure": "net", "hard": "100"]])
    book.position("E", on: "A", of: "EUR", "200.0001")
    let answer = try book.ask("show limits")
    #expect(answer.columns.first { $0.name == "value" }?.text(0) == "100.0000")
    #expect(try Self.status(book) == ["BREACHED"])
  }

  @Test func aLimitIsComparedInItsOwnCurrency() throws {
    let book = Self.book("60", [["measure": "net", "hard": "100", "currency": "EUR"]])
    #expect(try Self.status(book) == ["BREACHED"])
  }

  @Test func aLimitOnWhatCannotBeComputedIsUnknownAndSaysWhy() throws {
    let book = Self.book("60", [["measure": "var(99%)", "hard": "100"]])
    let answer = try book.ask("show limits")
    #expect(try Self.status(book) == ["UNKNOWN"])
    #expect(
      answer.columns.first { $0.name == "reason" }?.text(0) == "the book has no set of scenarios"
    )
    #expect(answer.contract.notes == ["var(99%) of A: the book has no set of scenarios"])
    #expect(!answer.contract.isComplete)
    #expect(answer.incompleteRows == [0])
  }

  @Test func aMissingFigureIsUnknownAndSaysWhichNodeLacksWhat() throws {
    let limits = ["pct_nav(net)", "net", "avg_duration"].map { ["measure": $0, "hard": "100"] }
    let answer = try Self.book("", limits).ask("show limits")
    let reasons = answer.columns.first { $0.name == "reason" }
    #expect(reasons?.text(1) == "no position has a value for it")
    #expect(reasons?.text(0) == "market values of positions that have a dv01 add up to 0")
    #expect(!answer.contract.isComplete)
    let share = try Self.book("1", [limits[0]]).ask("show limits")
    #expect(share.contract.notes == ["pct_nav(net) of A: A has no NAV"])
  }

  @Test func aValueThatLacksPositionsIsShownAndSaysSo() throws {
    var book = Self.book("1", [["measure": "net", "hard": "100"]])
    book.position("Q", on: "A", of: "JPY", "5")
    let answer = try book.ask("show limits")
    #expect(answer.columns.first { $0.name == "value" }?.text(0) == "1.0000")
    #expect(answer.columns.first { $0.name == "reason" }?.text(0) == "the value lacks 1 in JPY")
    #expect(!answer.contract.isComplete)
  }

  /// 100 at the limit and more beyond it, wherever the bound lies.
  @Test(arguments: [
    ("50", "abs", "100", "50.0"), ("-150", "abs", "100", "150.0"), ("-50", "upper", "100", "-50.0"),
    ("-120", "lower", "-100", "120.0"), ("50", "lower", "-100", "-50.0"),
    ("200", "lower", "100", "50.0"), ("80", "lower", "100", "125.0"), ("-1", "lower", "100", nil),
    ("-200", "upper", "-100", "50.0"), ("1", "upper", "-100", nil), ("1", "upper", "0", nil),
  ])
  func howMuchIsUsed(value: String, bound: String, hard: String, used: String?) throws {
    let book = Self.book(value, [["measure": "net", "hard": hard, "bound": bound]])
    let answer = try book.ask("show limits")
    #expect(answer.columns.first { $0.name == "used" }?.text(0) == used)
  }
}
