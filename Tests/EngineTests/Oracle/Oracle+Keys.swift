// What each dimension says of a part of a position, and in which order its values stand.

import Book
import Exact
import Query
import TestKit

extension Oracle {
  /// One value, nil for null; several where groups lie in one another.
  func values(_ dimension: Dimension, _ part: Part) -> [String?] {
    guard dimension == .node else { return [value(dimension, part)] }
    let nodes = part.holding.nodes
    guard let root, let first = nodes.firstIndex(of: root) else { return nodes }
    return Array(nodes[first...])
  }

  func value(_ dimension: Dimension, _ part: Part) -> String? {
    let holding = part.holding
    func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }
    switch dimension {
    case .fund: return nearest("FUND", holding)
    case .desk: return nearest("DESK", holding)
    case .book: return nearest("BOOK", holding)
    case .strategy: return nearest("STRATEGY", holding)
    case .children:
      let index = root.flatMap { holding.nodes.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
      return index < holding.nodes.count ? holding.nodes[index] : nil
    case .node: return holding.nodes.last
    case .level(let depth): return depth < holding.nodes.count ? holding.nodes[depth] : nil
    case .position: return holding.id
    case .currency: return holding.currency
    case .direction: return holding.sign == 0 ? nil : holding.sign > 0 ? "LONG" : "SHORT"
    case .paper: return holding.isPaper ? "true" : "false"
    case .strategyID: return part.strategy
    case .tag(let key):
      if let own = text(holding.tags[key]) { return own }
      return holding.nodeTags.reversed().compactMap { text($0[key]) }.first
    case .curve: return holding.curve
    case .instrument: return holding.instrument["instrument_id"]
    case .assetClass: return text(holding.instrument["asset_class"])
    case .counterparty: return text(holding.instrument["counterparty_id"])
    case .maturityBucket: return holding.maturity.map(maturityBucket)
    case .issuer: return text(holding.instrument["issuer_id"])
    case .ultimateIssuer: return text(holding.ultimateIssuer)
    case .sector: return text(holding.issuer["sector"])
    case .country: return text(holding.issuer["geography"])
    case .rating: return Self.notches[holding.notch]
    case .ratingBucket: return Self.bucket(holding.notch)
    case .grade: return holding.notch == 0 ? "NR" : holding.notch <= 10 ? "IG" : "HY"
    }
  }

  private func nearest(_ type: String, _ holding: Holding) -> String? {
    holding.types.lastIndex(of: type).map { holding.nodes[$0] }
  }

  static let notches = [
    "NR", "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB+", "BB", "BB-",
    "B+", "B", "B-", "CCC+", "CCC", "CCC-", "CC", "C", "D",
  ]
  static let buckets = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC_OR_LOWER", "NR"]
  static let maturities = [
    "MATURED", "0-1Y", "1-3Y", "3-5Y", "5-7Y", "7-10Y", "10-20Y", "20Y+",
  ]

  private static func bucket(_ notch: Int) -> String {
    let letters = notches[notch].filter { $0 != "+" && $0 != "-" }
    return buckets.contains(letters) ? letters : "CCC_OR_LOWER"
  }

  private func maturityBucket(_ maturity: CalendarDate) -> String {
    if maturity < asOf { return "MATURED" }
    let (year, month, day) = asOf.parts
    let passed = [1, 3, 5, 7, 10, 20].filter { years in
      // 29 February comes round as 1 March where there is none.
      let start =
        CalendarDate(year: year + years, month: month, day: day)
        ?? CalendarDate(year: year + years, month: 3, day: 1)
      return (start ?? .last) <= maturity
    }
    return Self.maturities[1 + passed.count]
  }

  /// Whether one value stands before another; null stands last.
  func precedes(_ a: String?, _ b: String?, in dimension: Dimension) -> Bool {
    guard let a else { return false }
    guard let b else { return true }
    return Self.less(place(a, dimension), place(b, dimension))
  }

  private static func less(_ a: (Int, String), _ b: (Int, String)) -> Bool {
    a.0 != b.0 ? a.0 < b.0 : a.1.utf8.lexicographicallyPrecedes(b.1.utf8)
  }

  private func place(_ value: String, _ dimension: Dimension) -> (Int, String) {
    let scale: [String]
    switch dimension {
    case .fund, .desk, .book, .strategy, .children, .node, .level:
      return (placeOfNode[value] ?? -1, value)
    case .position: return (placeOfPosition[value] ?? -1, value)
    case .rating: scale = Array(Self.notches.dropFirst()) + ["NR"]
    case .ratingBucket: scale = Self.buckets
    case .grade: scale = ["IG", "HY", "NR"]
    case .maturityBucket: scale = Self.maturities
    default: return (0, value)
    }
    return (scale.firstIndex(of: value) ?? -1, value)
  }
}
