// A book that a directed test writes down in a few lines: one instrument per currency whose market
// value has to be given, so that nothing is derived, and questions as text.

import Book
import Engine
import Query
import Testing

struct DeskBook {
  var draft = Draft()

  init(day: String = "2026-03-04", base: String = "USD") {
    draft.settings = ["base_currency": base, "as_of": day, "scale8_currencies": "BTC"]
    draft.entities = [["entity_id": "BTC", "entity_type": "CURRENCY"]]
    for code in RandomDraft.currencies {
      draft.instruments.append(["instrument_id": code, "currency": code, "valuation": "otc"])
    }
  }

  mutating func node(_ id: String, in parent: String = "", type: String = "FUND", nav: String = "")
  {
    draft.nodes.append([
      "node_id": id, "parent_id": parent, "node_type": type, "nav": nav,
    ])
  }

  mutating func rate(_ pair: String, _ rate: String) {
    draft.rates.append([
      "pair": pair, "rate": rate, "as_of_date": draft.settings["as_of"] ?? "",
    ])
  }

  mutating func instrument(_ id: String, _ currency: String, _ more: Draft.Row = [:]) {
    let row = ["instrument_id": id, "currency": currency, "valuation": "otc"]
    draft.instruments.append(row.merging(more) { $1 })
  }

  /// A position of one unit of the instrument, which may be a currency's.
  mutating func position(
    _ id: String, on node: String, of instrument: String, _ value: String = "",
    _ more: Draft.Row = [:]
  ) {
    let row = [
      "position_id": id, "node_id": node, "instrument_id": instrument, "quantity": "1",
      "market_value": value,
    ]
    draft.positions.append(row.merging(more) { $1 })
  }

  var epoch: Epoch { Self.epoch(draft.book()) }

  static func epoch(_ book: Book) -> Epoch {
    Epoch(book, identity: Contract.Epoch(store: "test", counter: 1))
  }

  func ask(_ question: String) throws(QueryFault) -> Answer {
    try epoch.answer(try QueryParser.parse(question), threads: 1)
  }

  /// Rows as text, values separated by bars, `–` where there is none.
  func rows(_ question: String) throws(QueryFault) -> [String] { try ask(question).lines }

  /// Records both where the rows are others.
  func expect(
    _ question: String, _ wanted: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws(QueryFault) {
    let found = try rows(question)
    #expect(found == wanted, "\(question)", sourceLocation: sourceLocation)
  }

  /// The fault that a question ends in; nil when it is answered.
  func fault(_ question: String) -> QueryFault? {
    do throws(QueryFault) {
      _ = try ask(question)
      return nil
    } catch { return error }
  }
}

extension Answer {
  var lines: [String] {
    (0..<rowCount).map { row in
      let kind = rows[row] == .group ? "" : "\(rows[row]) "
      return kind + columns.map { $0.text(row) ?? "–" }.joined(separator: " | ")
    }
  }
}
