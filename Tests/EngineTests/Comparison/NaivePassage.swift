// The states between two books as whoever edits their files by hand would make them: rows of one
// folder, changed column by column to those of the other, loaded anew for every step.

import Book
import BookFiles
import Exact
import TestKit

struct NaivePassage {
  let a: Draft
  let b: Draft

  private static let priced = [
    "price", "market_value", "notional", "book_value", "cost_basis", "accrued", "unrealized_pnl",
    "realized_pnl", "daily_pnl", "fees", "fx_rate",
  ]
  private static let sensitive = [
    "duration", "spread_duration", "convexity", "var_contribution", "dv01", "pv01", "cs01",
    "delta", "vega", "rate_gamma", "gamma_1pct",
  ]
  private static let place = ["node_id", "link_id", "is_paper", "strategy_weights", "tags"]
  private static let held = [
    "market_value", "notional", "book_value", "cost_basis", "accrued", "unrealized_pnl",
    "var_contribution", "dv01", "pv01", "cs01", "delta", "vega", "rate_gamma", "gamma_1pct",
  ]
  private static let termsOfPrice = ["price", "underlying_price"]
  private static let termsOfSensitivity = [
    "duration", "spread_duration", "convexity", "dv01", "cs01", "delta", "vega",
  ]

  /// The folder after a step that is not the last; nil where some row of it cannot be loaded, being
  /// a mixture that fits no type.
  func draft(after step: PassageStep) -> Draft? {
    var draft = Draft()
    draft.settings = a.settings
    if step >= .reference { draft.settings["as_of"] = b.settings["as_of"] }
    draft.nodes = nodes(step)
    draft.entities = either(\.entities, "entity_id", step >= .reference)
    draft.instruments = instruments(step)
    guard let positions = positions(step), let keyRates = keyRates(step) else { return nil }
    draft.positions = positions
    draft.keyRates = keyRates
    draft.ratings = ratings(step)
    draft.rates = rates(step)
    draft.scenarios = a.scenarios
    draft.factors = a.factors
    draft.covariances = a.covariances
    let areSame = ids(a.scenarios, "scenario_id") == ids(b.scenarios, "scenario_id")
    let isModelSame = ids(a.factors, "factor_id") == ids(b.factors, "factor_id")
    guard
      let vectors = hung(
        \.vectors, ids(a.scenarios, "scenario_id"), 0, step, isCommon: areSame),
      let exposures = hung(\.exposures, ["exposure"], fineBase, step, isCommon: isModelSame),
      let gammas = hung(\.gammas, ["gamma"], fineBase, step, isCommon: isModelSame)
    else { return nil }
    draft.vectors = vectors
    draft.exposures = exposures
    draft.gammas = gammas
    let report = BookFolder.load(files: draft.files, options: LoadOptions(threads: 1)).report
    return report.isClean ? draft : nil
  }

  private func ids(_ rows: [Draft.Row], _ column: String) -> [String] {
    rows.compactMap { $0[column] }
  }

  private func table(_ rows: [Draft.Row], _ key: String) -> [String: Draft.Row] {
    Dictionary(rows.map { ($0[key] ?? "", $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func either(
    _ path: KeyPath<Draft, [Draft.Row]>, _ key: String, _ isLater: Bool
  ) -> [Draft.Row] {
    let (first, second) = isLater ? (b, a) : (a, b)
    let known = table(first[keyPath: path], key)
    return first[keyPath: path]
      + second[keyPath: path].filter { known[$0[key] ?? ""] == nil }
  }

  private func nodes(_ step: PassageStep) -> [Draft.Row] {
    var nodes = step >= .moved ? b.nodes : either(\.nodes, "node_id", false)
    let valued = table((step >= .prices ? b : a).nodes, "node_id")
    for index in nodes.indices {
      nodes[index]["nav"] = valued[nodes[index]["node_id"] ?? ""]?["nav"] ?? ""
    }
    return nodes
  }

  private func instruments(_ step: PassageStep) -> [Draft.Row] {
    let later = table(b.instruments, "instrument_id")
    return either(\.instruments, "instrument_id", false).map { row in
      guard let other = later[row["instrument_id"] ?? ""],
        table(a.instruments, "instrument_id")[row["instrument_id"] ?? ""] != nil
      else { return row }
      if row["currency"] != other["currency"] { return step >= .resized ? other : row }
      if step < .reference { return row }
      var mixed = other
      var old: [String] = step >= .prices ? [] : Self.termsOfPrice
      if step < .sensitivities { old += Self.termsOfSensitivity }
      for column in old { mixed[column] = row[column] }
      return mixed
    }
  }

  // MARK: Positions

  private func held(_ draft: Draft) -> [String: Draft.Row] {
    table(draft.positions.filter { $0["status"] != "CLOSED" }, "position_id")
  }

  private func currency(_ draft: Draft, _ row: Draft.Row) -> String {
    let own = row["currency"] ?? ""
    if !own.isEmpty { return own }
    return table(draft.instruments, "instrument_id")[row["instrument_id"] ?? ""]?["currency"] ?? ""
  }

  private func number(_ text: String?) -> BigRational {
    BigRational(text ?? "0") ?? BigRational(0, decimals: 0)
  }

  private static let zero = BigRational(0, decimals: 0)

  private func isExchanged(_ x: Draft.Row, _ y: Draft.Row) -> Bool {
    let id = y["instrument_id"] ?? ""
    let isRedenominated =
      table(a.instruments, "instrument_id")[id].map {
        $0["currency"] != table(b.instruments, "instrument_id")[id]?["currency"]
      } ?? false
    return x["instrument_id"] != id || currency(a, x) != currency(b, y) || isRedenominated
      || share(x, y) != nil && (number(x["quantity"]) == Self.zero || resized(x, y) == nil)
  }

  /// New quantity over old; nil where they are alike.
  private func share(_ x: Draft.Row, _ y: Draft.Row) -> (to: BigRational, from: BigRational)? {
    let (from, to) = (number(x["quantity"]), number(y["quantity"]))
    return from == to ? nil : (to, from)
  }

  private var fineBase: Int { a.settings["base_currency"] == "BTC" ? 8 : 6 }

  private func decimals(_ column: String, _ currency: String) -> Int {
    let isSensitivity = Self.sensitive.contains(column)
    if column == "var_contribution" { return a.settings["base_currency"] == "BTC" ? 8 : 4 }
    return currency == "BTC" ? 8 : isSensitivity ? 6 : 4
  }

  private func scaled(
    _ text: String, _ share: (to: BigRational, from: BigRational), _ decimals: Int
  ) -> String? {
    let value = number(text).roundedHalfEven(decimals: decimals)
    let product = BigRational(value, over: .powerOfTen(decimals)) * share.to / share.from
    guard let count = product.roundedHalfEven(decimals: decimals).exactly(Int64.self) else {
      return nil
    }
    return DecimalText.plain(Int128(count), scale: decimals)
  }

  private func resized(_ x: Draft.Row, _ y: Draft.Row) -> Draft.Row? {
    var row = x
    row["quantity"] = y["quantity"]
    guard let share = share(x, y), share.from != Self.zero else { return row }
    for column in Self.held {
      guard let text = x[column], !text.isEmpty else { continue }
      guard var value = scaled(text, share, decimals(column, currency(a, x))) else { return nil }
      if column == "notional", !text.hasPrefix("-"), value.hasPrefix("-") { value.removeFirst() }
      row[column] = value
    }
    return row
  }

  private func positions(_ step: PassageStep) -> [Draft.Row]? {
    let (first, second) = (held(a), held(b))
    var rows: [Draft.Row] = []
    for (id, x) in first {
      guard let y = second[id] else {
        if step < .closed { rows.append(x) }
        continue
      }
      let isExchanged = isExchanged(x, y)
      var row = x
      if step >= .resized { row = isExchanged ? y : resized(x, y) ?? y }
      for column in Self.place { row[column] = (step >= .moved ? y : x)[column] }
      if !isExchanged {
        if step >= .prices { for column in Self.priced { row[column] = y[column] } }
        if step >= .sensitivities { for column in Self.sensitive { row[column] = y[column] } }
      }
      // A row is of its own currency, whatever its instrument's is by then.
      row["currency"] = isExchanged && step >= .resized ? currency(b, y) : currency(a, x)
      rows.append(row)
    }
    for (id, var y) in second where first[id] == nil {
      y["currency"] = currency(b, y)
      rows.append(y)
    }
    for index in rows.indices { rows[index]["status"] = "" }
    return rows
  }

  /// Which book says what hangs on a position; nil where nobody does.
  private func source(_ id: String, _ step: PassageStep, isCommon: Bool) -> Bool? {
    switch (held(a)[id], held(b)[id]) {
    case (nil, nil): return nil
    case (nil, .some): return isCommon ? true : nil
    case (.some, nil): return step < .closed ? false : nil
    case (let x?, let y?):
      let isGone = isExchanged(x, y) && step >= .resized
      if !isCommon { return isGone ? nil : false }
      return step >= .sensitivities || isGone
    }
  }

  private func share(_ id: String, _ step: PassageStep) -> (to: BigRational, from: BigRational)? {
    guard step >= .resized, let x = held(a)[id], let y = held(b)[id] else { return nil }
    return share(x, y)
  }

  private func hung(
    _ path: KeyPath<Draft, [Draft.Row]>, _ columns: [String], _ decimals: Int,
    _ step: PassageStep, isCommon: Bool
  ) -> [Draft.Row]? {
    var rows: [Draft.Row] = []
    for (isLater, draft) in [(false, a), (true, b)] {
      for var row in draft[keyPath: path] {
        let id = row["position_id"] ?? ""
        guard source(id, step, isCommon: isCommon) == isLater else { continue }
        if !isLater, let share = share(id, step) {
          for column in columns {
            guard let value = scaled(row[column] ?? "0", share, decimals) else { return nil }
            row[column] = value
          }
        }
        rows.append(row)
      }
    }
    return rows
  }

  private func keyRates(_ step: PassageStep) -> [Draft.Row]? {
    var rows: [Draft.Row] = []
    for (isLater, draft) in [(false, a), (true, b)] {
      for var row in draft.keyRates {
        let id = row["position_id"] ?? ""
        guard source(id, step, isCommon: true) == isLater else { continue }
        let owner = held(draft)[id] ?? [:]
        // The default curve is that of the row's currency then.
        row["curve"] = Draft.curve(row["curve"] ?? "", currency: currency(draft, owner))
        if !isLater, let share = share(id, step) {
          let decimals = currency(a, owner) == "BTC" ? 8 : 6
          guard let value = scaled(row["dv01"] ?? "0", share, decimals) else { return nil }
          row["dv01"] = value
        }
        rows.append(row)
      }
    }
    return rows
  }

  // MARK: Histories

  private var days: Int {
    let (from, to) = (day(a.settings["as_of"]), day(b.settings["as_of"]))
    return Int(to.day) - Int(from.day)
  }

  private func day(_ text: String?) -> CalendarDate { CalendarDate(text ?? "") ?? .first }

  private func ratings(_ step: PassageStep) -> [Draft.Row] {
    var rows: [Draft.Row] = []
    for (isLater, draft, other) in [(false, a, b), (true, b, a)] {
      for var row in draft.ratings {
        let isKnown =
          if let id = row["entity_id"], !id.isEmpty {
            table(other.entities, "entity_id")[id] != nil
          } else {
            table(other.instruments, "instrument_id")[row["instrument_id"] ?? ""] != nil
          }
        if isKnown, (step >= .ratings) != isLater { continue }
        let shift = isLater ? (step < .reference ? -days : 0) : (step >= .reference ? days : 0)
        let stated = row["as_of_date"] ?? ""
        row["effective_date"] = day(row["effective_date"] ?? stated).adding(days: shift).description
        if row["known_at"] == nil { row["known_at"] = stated }
        rows.append(row)
      }
    }
    return rows
  }

  private func rates(_ step: PassageStep) -> [Draft.Row] {
    if step >= .fx { return b.rates }
    return a.rates.map { row in
      var row = row
      row["as_of_date"] =
        day(row["as_of_date"]).adding(days: step >= .reference ? days : 0).description
      return row
    }
  }
}
