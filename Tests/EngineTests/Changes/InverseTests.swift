// Undoing: for each kind that has an inverse, the inverse changes give back the exact book.

import Book
import BookFiles
import Engine
import Exact
import Query
import Testing

struct InverseTests {
  private static func draft() -> Draft {
    var desk = DeskBook(day: "2026-03-04")
    desk.node("F1", nav: "1000")
    desk.node("D1", in: "F1", type: "DESK")
    desk.node("B1", in: "D1", type: "BOOK")
    desk.node("F2")
    desk.node("D2", in: "F2", type: "DESK")
    desk.draft.entities.append(["entity_id": "ACME", "entity_type": "ISSUER"])
    desk.draft.instruments.append([
      "instrument_id": "I", "currency": "EUR", "valuation": "percent_of_par", "price": "98.75",
      "duration": "8.5", "issuer_id": "ACME", "name": "Acme 4 %", "maturity": "2031-05-15",
      "multiplier": "2",
    ])
    desk.position("P1", on: "B1", of: "USD", "100", ["daily_pnl": "3", "fees": "1"])
    desk.position(
      "P2", on: "B1", of: "I", "",
      [
        "quantity": "200.5", "accrued": "12.5", "price": "99.125", "tags": "style=value",
        "link_id": "L", "fx_rate": "1.08", "strategy_weights": "S=0.5", "is_paper": "true",
      ])
    desk.position("P3", on: "D2", of: "EUR", "50", ["status": "CLOSED", "dv01": "2.5"])
    desk.draft.keyRates = [
      ["position_id": "P2", "curve": "EUR-ESTR", "tenor": "2Y", "dv01": "10"],
      ["position_id": "P2", "curve": "EUR-ESTR", "tenor": "10Y", "dv01": "-4.5"],
    ]
    desk.draft.limits = [["node_id": "D2", "measure": "gross", "hard": "100"]]
    desk.draft.ratings = [
      ["instrument_id": "I", "agency": "SP", "rating": "A", "as_of_date": "2026-01-05"]
    ]
    desk.rate("EUR/USD", "1.1")
    return desk.draft
  }

  struct Pair: Sendable, CustomTestStringConvertible {
    var there: [Draft.Row]
    var back: [Draft.Row]
    var testDescription: String { there[0]["change"] ?? "" }

    init(_ there: [Draft.Row], _ back: [Draft.Row]) {
      self.there = there
      self.back = back
    }
  }

  private static let pairs = [
    Pair(
      [
        [
          "change": "update position", "position_id": "P2", "quantity": "1", "price": "50",
          "accrued": "\\N", "tags": "\\N", "link_id": "M", "fx_rate": "\\N", "is_paper": "false",
          "strategy_weights": "\\N", "market_value": "77", "dv01": "5", "fees": "0.25",
          "convexity": "1.123456",
        ]
      ],
      [
        [
          "change": "update position", "position_id": "P2", "quantity": "200.5",
          "price": "99.125", "accrued": "12.5", "tags": "style=value", "link_id": "L",
          "fx_rate": "1.08", "is_paper": "true", "strategy_weights": "S=0.5",
          "market_value": "\\N", "dv01": "\\N", "fees": "\\N", "convexity": "\\N",
        ]
      ]),
    Pair(
      [["change": "resize position", "position_id": "P2", "quantity": "-802"]],
      [["change": "resize position", "position_id": "P2", "quantity": "200.5"]]),
    Pair(
      [["change": "move position", "position_id": "P1", "node_id": "D2"]],
      [["change": "move position", "position_id": "P1", "node_id": "B1"]]),
    Pair(
      [["change": "close position", "position_id": "P1"]],
      [["change": "reopen position", "position_id": "P1"]]),
    Pair(
      [["change": "reopen position", "position_id": "P3"]],
      [["change": "close position", "position_id": "P3"]]),
    Pair(
      [["change": "create node", "node_id": "A", "parent_id": "F1", "node_type": "DESK"]],
      [["change": "close node", "node_id": "A"]]),
    // What is closed goes with its node, so an insertion has an inverse there.
    Pair(
      [
        ["change": "create node", "node_id": "A", "node_type": "DESK"],
        [
          "change": "insert position", "position_id": "N", "node_id": "A", "instrument_id": "I",
          "quantity": "0.123456", "price": "1.000001",
        ],
      ],
      [
        ["change": "close position", "position_id": "N"], ["change": "close node", "node_id": "A"],
      ]),
    Pair(
      [["change": "rename node", "node_id": "F1", "name": "Fund One"]],
      [["change": "update node", "node_id": "F1", "name": "\\N"]]),
    Pair(
      [["change": "update node", "node_id": "F1", "nav": "\\N", "tags": "region=EU"]],
      [["change": "update node", "node_id": "F1", "nav": "1000", "tags": "\\N"]]),
    Pair(
      [["change": "move node", "node_id": "D1", "parent_id": "F2"]],
      [["change": "move node", "node_id": "D1", "parent_id": "F1"]]),
    Pair(
      [["change": "move node", "node_id": "D1", "parent_id": ""]],
      [["change": "move node", "node_id": "D1", "parent_id": "F1"]]),
    Pair(
      [
        [
          "change": "update instrument", "instrument_id": "I", "price": "1", "duration": "\\N",
          "valuation": "\\N", "issuer_id": "\\N", "name": "\\N", "maturity": "2032-05-15",
          "multiplier": "\\N", "underlying_id": "USD",
        ]
      ],
      [
        [
          "change": "update instrument", "instrument_id": "I", "price": "98.75",
          "duration": "8.5", "valuation": "percent_of_par", "issuer_id": "ACME",
          "name": "Acme 4 %", "maturity": "2031-05-15", "multiplier": "2",
          "underlying_id": "\\N",
        ]
      ]),
    Pair(
      [["change": "fx", "pair": "EUR/USD", "rate": "1.2"]],
      [["change": "fx", "pair": "EUR/USD", "rate": "1.1"]]),
  ]

  @Test(arguments: pairs) func theInverseGivesBackTheBook(_ pair: Pair) {
    let draft = Self.draft()
    let ledger = Ledger(draft.book(), store: "test")
    let there = ChangeTests.apply(pair.there, to: ledger)
    #expect(there.isClean, "\(there.rejections.map(\.description))")
    #expect(BookDifference.between(ledger.current.book, draft.book()) != [])
    let back = ChangeTests.apply(pair.back, to: ledger)
    #expect(back.isClean, "\(back.rejections.map(\.description))")
    #expect(BookDifference.between(ledger.current.book, draft.book()) == [])
    // In one batch too: nothing is left of what was there in between.
    let once = Ledger(draft.book(), store: "test")
    #expect(ChangeTests.apply(pair.there + pair.back, to: once).isClean)
    #expect(BookDifference.between(once.current.book, draft.book()) == [])
  }

  @Test func anIDThatWentWithItsNodeIsFreeAgain() {
    let draft = Self.draft()
    let insertion = [
      "change": "insert position", "position_id": "P3", "node_id": "D2", "instrument_id": "EUR",
      "quantity": "1", "market_value": "50", "dv01": "2.5", "status": "CLOSED",
    ]
    let rows = [
      ["change": "close node", "node_id": "D2"],
      ["change": "create node", "node_id": "D2", "parent_id": "F2", "node_type": "DESK"],
      insertion,
    ]
    var wanted = draft
    wanted.limits = []
    for batches in [[rows], rows.map { [$0] }] {
      let ledger = Ledger(draft.book(), store: "test")
      for batch in batches {
        let report = ChangeTests.apply(batch, to: ledger)
        #expect(report.isClean, "\(report.rejections.map(\.description))")
      }
      #expect(BookDifference.between(ledger.current.book, wanted.book()) == [])
    }
  }
}
