// Random conditions on positions, with values that the book knows.

import Book
import Exact
import Query
import TestKit

extension RandomSelect {
  mutating func filter(depth: Int) -> Predicate<FilterField> {
    if depth > 0, chance(1, in: 2) {
      let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in filter(depth: depth - 1) }
      return pick([.all(parts), .any(parts), .any(parts), .not(parts[0])])
    }
    let field: FilterField =
      chance(1, in: 2)
      ? .dimension(pick(Self.dimensions)) : .column(pick(PositionColumn.allCases))
    switch field {
    case .dimension(let dimension): note("filter \(dimension.word)")
    case .column(let column): note("filter column \(column.rawValue)")
    }
    return condition(field)
  }

  private mutating func condition(_ field: FilterField) -> Predicate<FilterField> {
    let isText =
      switch field {
      case .dimension: true
      case .column(let column): column.kind == .text
      }
    let located = at(field)
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      note("is missing")
      return .isMissing(located)
    case 1:
      note("among")
      let count = Int.random(in: 1...3, using: &random)
      return .among(located, (0..<count).map { _ in at(literal(field)) })
    case 2:
      note("between")
      return .between(located, at(ordered(field)), at(ordered(field)))
    case 3 where isText:
      note("like")
      return .like(
        located, at(pick(["%", "", "N1%", "_1", "%_%", "%0%", "B%", "x\\\\y", "%100\\%", "É%"])))
    default:
      let comparison = pick(Comparison.allCases)
      note("comparison \(comparison.rawValue)")
      let isEquality = comparison == .equal || comparison == .notEqual
      return .compare(located, comparison, at(isEquality ? literal(field) : ordered(field)))
    }
  }

  /// A literal that has a place in the order of its field: `NR` has none.
  private mutating func ordered(_ field: FilterField) -> Literal {
    while true {
      let literal = literal(field)
      if literal != .text("NR") { return literal }
    }
  }

  private mutating func literal(_ field: FilterField) -> Literal {
    switch field {
    case .dimension(let dimension): return literal(dimension)
    case .column(.maturity): return .date(day())
    case .column(.valuation):
      return .text(pick(["unit", "percent_of_par", "margined", "otc"]))
    case .column(.link): return .text(pick(["L1", "L2", "L3"]))
    case .column(let column) where column.kind == .text:
      return .text(pick(["Bond 100%", "note_a", "US0378331005", "", "x\\y"]))
    case .column: return number()
    }
  }

  mutating func literal(_ dimension: Dimension) -> Literal {
    func ids(_ rows: [Draft.Row], _ column: String, _ type: String? = nil) -> [String] {
      rows.filter { type == nil || $0["entity_type"] == type }.compactMap { $0[column] }
    }
    switch dimension {
    case .fund, .desk, .book, .strategy, .children, .node, .level:
      return .text(pick(ids(draft.nodes, "node_id")))
    case .position: return .text(pick(ids(draft.positions, "position_id") + ["P0", "P7"]))
    case .currency: return .text(pick(RandomDraft.currencies))
    case .direction: return .text(pick(["LONG", "SHORT"]))
    case .paper: return chance(1, in: 2) ? .flag(chance(1, in: 2)) : .text(pick(["true", "false"]))
    case .strategyID: return .text(pick(["S1", "S2", "S3", "S4"]))
    case .tag: return .text(pick(["EU", "US", "macro", "value"]))
    case .curve: return .text(pick(["USD-SOFR", "BRL-DI", "Z", "JPY-TONA"]))
    case .instrument: return .text(pick(ids(draft.instruments, "instrument_id")))
    case .assetClass: return .text(pick(Array(RandomDraft.assetClasses.dropFirst())))
    case .counterparty: return .text(pick(["C1", "C2"]))
    case .maturityBucket: return .text(pick(Oracle.maturities))
    case .issuer, .ultimateIssuer: return .text(pick(ids(draft.entities, "entity_id", "ISSUER")))
    case .sector: return .text(pick(["Energy", "Banks", "Tech"]))
    case .country: return .text(pick(["US", "BR", "DE"]))
    case .rating: return .text(pick(Oracle.notches))
    case .ratingBucket: return .text(pick(Oracle.buckets))
    case .grade: return .text(pick(["IG", "HY", "NR"]))
    }
  }
}
