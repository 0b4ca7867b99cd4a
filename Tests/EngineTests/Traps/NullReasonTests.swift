// Every null figure has a reason in the contract, counted, and with the first row that it is about.

import Engine
import Query
import TestKit
import Testing

struct NullReasonTests {
  /// A has a NAV of 0, B none because of its second child, C positions and no figures.
  private static var book: DeskBook {
    var book = DeskBook()
    book.node("A", nav: "0")
    book.node("B")
    book.node("B1", in: "B", type: "DESK", nav: "5")
    book.node("B2", in: "B", type: "DESK")
    book.node("C", nav: "7")
    book.position("P1", on: "A", of: "USD", "100")
    book.position("P2", on: "B1", of: "USD", "60")
    book.position("P3", on: "B2", of: "USD", "-60")
    book.position("P4", on: "C", of: "USD", "")
    book.position("P5", on: "C", of: "EUR", "9")
    return book
  }

  @Test(arguments: [
    (
      "select pct_nav(net) by fund where fund = A", ["pct_nav(net) of A is null: the NAV of A is 0"]
    ),
    (
      "select nav by node under B",
      ["nav is null in 2 rows, the first of B: B has no NAV, nor has B2 below it"]
    ),
    ("select nav", ["nav is null: the roots have no NAV together: B2 has none"]),
    (
      "select pct_parent(net) by desk under B",
      ["pct_parent(net) is null in 2 rows, the first of B1: the enclosing group's is 0"]
    ),
    (
      "select net by position under C",
      [
        "net of P5 is null: no position that has a value for it has a rate to USD",
        "net of P4 is null: no position has a value for it",
      ]
    ),
    (
      "select market_value, price by position where position = P5 options totals",
      [
        "market_value is null in 2 rows, the first of P5:"
          + " no position that has a value for it has a rate to USD",
        "price of P5 is null: the position has no value for it",
      ]
    ),
    (
      "select avg_rating under A",
      ["avg_rating is null: gross market values of rated positions are 0"]
    ),
    (
      "select hhi(issuer) under A",
      ["hhi(issuer) is null: there is no gross market value to take shares of"]
    ),
    (
      "select max(coupon), avg(coupon) under A",
      [
        "max(coupon) is null: no position has a value for it",
        "avg(coupon) is null: positions that have a value have no gross market value",
      ]
    ),
    ("select net by fund where fund = A", []),
  ])
  func whatIsNullSaysWhy(question: String, notes: [String]) throws {
    #expect(try Self.book.ask(question).contract.notes == notes, "\(question)")
  }

  @Test func noNullIsWithoutAReason() {
    var random = SeededRandom.forTest(usually: 11)
    for _ in 0..<(Environment.isLong ? 500 : 40) {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let epoch = DeskBook.epoch(book)
      var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
      for _ in 0..<10 {
        let select = selects.next()
        guard let answer = try? epoch.answer(.select(select), threads: 1) else { continue }
        for (number, column) in answer.columns.enumerated() where column.role == .measure {
          let measure = select.measures[number - select.keys.count].value
          // A total is no position, and says nothing of one.
          if case .column = measure { continue }
          let isNull = (0..<answer.rowCount).contains { column.text($0) == nil }
          let isSaid = answer.contract.notes.contains {
            $0.hasPrefix(column.name) && $0.contains(" is null")
          }
          #expect(isNull == isSaid, "\(column.name) of \(Statement.select(select).text)")
        }
      }
    }
  }
}
