// Two books compared column by column: nothing, or the first difference of each table in words. A
// column that nobody fills is the same as one that is not there.

import Book
import Columns
import Exact

struct BookDifference {
  let a: Book
  let b: Book
  private(set) var found: [String] = []

  static func between(_ a: Book, _ b: Book) -> [String] {
    var difference = BookDifference(a: a, b: b)
    difference.compareTree()
    difference.compareInstruments()
    difference.comparePositions()
    difference.compareMarket()
    return difference.found
  }

  init(a: Book, b: Book) {
    self.a = a
    self.b = b
  }

  private mutating func compare<Value: Equatable>(_ what: String, _ x: Value, _ y: Value) {
    if x != y { found.append("\(what): \(x) and not \(y)") }
  }

  private mutating func compareTree() {
    let (x, y) = (a.hierarchy, b.hierarchy)
    compare("node ids", texts(x.ids), texts(y.ids))
    compare("node names", texts(x.names), texts(y.names))
    compare("node types", x.types, y.types)
    compare("parents", x.parents, y.parents)
    compare("ends", x.ends, y.ends)
    compare("depths", x.depths, y.depths)
    compare("NAVs", x.givenNAVs, y.givenNAVs)
    compare("node tags", texts(x.tags), texts(y.tags))
    compare("node numbers", x.numbers, y.numbers)
    for node in 0..<min(x.count, y.count) {
      compare("found node", x.find(y.ids[node])?.row, y.find(y.ids[node])?.row)
    }
  }

  private func texts(_ column: TextColumn) -> [String] { (0..<column.count).map { column[$0] } }

  private mutating func compareInstruments() {
    let (x, y) = (a.instruments, b.instruments)
    compare("instruments", texts(x.ids), texts(y.ids))
    guard x.count == y.count else { return }
    for row in 0..<x.count {
      compare("instrument \(x.ids[row])", "\(x.row(row))", "\(y.row(row))")
      compare("found instrument", x.find(y.ids[row])?.row, y.find(y.ids[row])?.row)
    }
  }

  private mutating func comparePositions() {
    let (x, y) = (a.positions, b.positions)
    compare("position ids", texts(x.ids), texts(y.ids))
    compare("cells", x.cells, y.cells)
    compare("instruments of positions", x.instruments, y.instruments)
    guard x.count == y.count else { return }
    for row in 0..<x.count {
      let id = x.ids[row]
      compare("found \(id)", x.find(id)?.row, row)
      compare("flags of \(id)", x.flags[row], y.flags[row])
      for field in PositionField.allCases {
        compare("\(field.name) of \(id)", x[field]?[row], y[field]?[row])
      }
      let index = PositionIndex(row)
      for term in PositionTerm.allCases {
        compare("\(term.name) of \(id)", x.decimal(term, of: index), y.decimal(term, of: index))
      }
      compare("rate of \(id)", x.givenRates?[row] ?? nil, y.givenRates?[row] ?? nil)
      compare("link of \(id)", x.links?[row], y.links?[row])
      compare("weights of \(id)", x.weights?[row], y.weights?[row])
      compare("tags of \(id)", x.tags?[row], y.tags?[row])
    }
    for term in PositionTerm.allCases {
      compare("scales of \(term.name)", scales(x, term), scales(y, term))
    }
    for (which, pair) in [(x.links, y.links), (x.weights, y.weights), (x.tags, y.tags)]
      .enumerated()
    {
      compare("list \(which)", pair.0.map { texts($0.texts) }, pair.1.map { texts($0.texts) })
    }
  }

  private func scales(_ positions: Positions, _ term: PositionTerm) -> [UInt8] {
    let scales = positions[term]?.scales ?? []
    return scales.contains { $0 != 0 } ? scales : []
  }

  private mutating func compareMarket() {
    compare("key rate points", a.keyRates.points, b.keyRates.points)
    compare("key rate positions", a.keyRates.positions, b.keyRates.positions)
    compare("key rate starts", a.keyRates.starts, b.keyRates.starts)
    compare("key rate places", a.keyRates.pointOfValue, b.keyRates.pointOfValue)
    compare("key rates", a.keyRates.values, b.keyRates.values)
    compare("pairs", a.fx.pairs, b.fx.pairs)
    for pair in b.fx.pairs { compare("quotes", a.fx.quotes(pair), b.fx.quotes(pair)) }
    compare("limits", a.limits, b.limits)
    compare("days", a.settings, b.settings)
    if a.ratings != b.ratings { found.append("ratings differ") }
    compare("covered", a.scenarioSets.map(\.covered), b.scenarioSets.map(\.covered))
    compare(
      "who has vectors", a.scenarioSets.map(\.vectors.positions),
      b.scenarioSets.map(\.vectors.positions))
    compare("exposures", a.factorHoldings.text, b.factorHoldings.text)
    compare("factors of positions", a.factorHoldings.covered, b.factorHoldings.covered)
    compare("realised", a.realised.text, b.realised.text)
    compare("vectors", a.scenarioSets.map(\.vectors.vectors), b.scenarioSets.map(\.vectors.vectors))
  }
}

extension FactorHoldings {
  fileprivate var text: [String] {
    [("exposure", exposures), ("gamma", gammas)].flatMap { name, rows in
      rows.entries.map { "\(name) \($0.position) \($0.column) \($0.value)" }
    }
  }
}

extension RealisedResults {
  fileprivate var text: [String] {
    entries.map { "\($0.node) \($0.kind) \($0.date) \($0.value)" }
  }
}
