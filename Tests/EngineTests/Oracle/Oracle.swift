// The engine once more, slowly and plainly: every position a struct, every group a list of parts of
// positions, every sum made anew from its positions in exact fractions.

import Book
import Exact
import Query
import TestKit

/// A position, or what its weight gives one strategy of it.
struct Part {
  var holding: Holding
  /// In counts of 10⁻¹².
  var weight: BigNumber
  var strategy: String?

  static let whole = BigNumber.powerOfTen(12)
}

struct Oracle {
  let draft: Draft
  let select: Select
  let scope: NodeReference?
  /// The currency of the answer.
  let currency: String
  let base: String
  let asOf: CalendarDate
  let rates: OracleRates
  let tree: OracleTree
  /// What the query is about, filtered and split.
  private(set) var parts: [Part] = []
  private let toAnswer: [String: BigNumber]
  /// Places in preorder, and in the book's canonical order.
  let placeOfNode: [String: Int]
  private(set) var placeOfPosition: [String: Int] = [:]

  /// Decimals of every converted figure: 8 of the amount, 24 of the rate, 12 of the weight.
  static let decimals = 44

  init(_ draft: Draft, _ book: Book, _ select: Select) {
    self.draft = draft
    self.select = select
    scope = select.under?.value
    base = draft.settings["base_currency"] ?? "USD"
    currency = select.currency?.value ?? base
    asOf = CalendarDate(draft.settings["as_of"] ?? "") ?? .first
    tree = OracleTree(draft.nodes)
    rates = OracleRates(
      rows: draft.rates, asOf: asOf, pivot: draft.settings["pivot_currency"] ?? "USD",
      maximumAge: select.options.fxMaximumAgeDays ?? 5)
    var known: [String: BigNumber] = [:]
    for code in RandomDraft.currencies + [base] {
      known[code] = rates.rate(code, currency)
    }
    toAnswer = known
    let rule = CompositeRule.allCases.first { $0.label == select.options.rating?.value }
    placeOfNode = Dictionary(uniqueKeysWithValues: tree.preorder.enumerated().map { ($1, $0) })
    parts = selected(Holding.all(draft, book, rule ?? .standard))
    for part in parts { placeOfPosition[part.holding.id] = part.holding.number }
  }

  /// The node asked about.
  var root: String? {
    switch scope {
    case .id(let id): id
    case .path(let ids): ids.last
    case nil: nil
    }
  }

  /// Whether positions are split over strategies.
  var isSplit: Bool {
    select.keys.contains { $0.value == .strategyID } || filterDimensions.contains(.strategyID)
  }

  private func selected(_ holdings: [Holding]) -> [Part] {
    let mentioned = Set(select.keys.map(\.value) + filterDimensions)
    var parts: [Part] = []
    for holding in holdings {
      if holding.isPaper, !select.options.paper, !mentioned.contains(.paper) { continue }
      if let root, !holding.nodes.contains(root) { continue }
      parts += mentioned.contains(.strategyID) ? split(holding) : [whole(holding)]
    }
    guard let filter = select.filter else { return parts }
    return parts.filter { truth(filter, $0) == true }
  }

  private func whole(_ holding: Holding) -> Part {
    Part(holding: holding, weight: Part.whole, strategy: nil)
  }

  /// The null part is what the weights leave.
  func split(_ holding: Holding) -> [Part] {
    var rest = Part.whole
    var parts: [Part] = []
    for (id, weight) in holding.weights {
      parts.append(Part(holding: holding, weight: weight, strategy: id))
      rest = rest - weight
    }
    if !rest.isZero { parts.append(Part(holding: holding, weight: rest, strategy: nil)) }
    return parts
  }

  private var filterDimensions: [Dimension] {
    var found: [Dimension] = []
    func walk(_ predicate: Predicate<FilterField>) {
      switch predicate {
      case .all(let parts), .any(let parts): parts.forEach(walk)
      case .not(let part): walk(part)
      case .compare(let field, _, _), .among(let field, _), .like(let field, _),
        .between(let field, _, _), .isMissing(let field):
        if case .dimension(let dimension) = field.value { found.append(dimension) }
      }
    }
    if let filter = select.filter { walk(filter) }
    return found
  }

  /// In counts of 10⁻²⁴; nil where there is no rate.
  func rate(_ code: String) -> BigNumber? { toAnswer[code] }

  func isConverted(_ part: Part) -> Bool { rate(part.holding.currency) != nil }

  /// An amount or sensitivity of a part in the answer's currency; nil where it or its rate is
  /// missing.
  func money(_ field: String, _ part: Part) -> BigNumber? {
    let code = field == "var_contribution" ? base : part.holding.currency
    guard let value = part.holding.figures[field], let rate = rate(code) else { return nil }
    return value * rate * part.weight
  }

  /// |MV|, 0 where it is missing or has no rate.
  func magnitude(_ part: Part) -> BigNumber { money("market_value", part)?.magnitude ?? .zero }

  static func sum(_ values: [BigNumber]) -> BigNumber { values.reduce(.zero, +) }

  /// How many positions, parts of one counting once.
  static func count(_ parts: [Part]) -> Int { Set(parts.map(\.holding.number)).count }
}
