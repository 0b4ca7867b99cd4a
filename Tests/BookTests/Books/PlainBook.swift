// A book as a test writes it down: rows with ids in arrays. `book()` makes the columnar one through
// the same builders that loading uses.

import Book
import Columns
import Exact
import TestKit

struct PlainPosition {
  var id: String
  var node: String
  var instrument: String
  var currency = "USD"
  var quantity = Decimal.one
  var price: Decimal?
  var duration: Decimal?
  /// Amounts and sensitivities as counts at their currency's scale.
  var fields: [PositionField: Int64] = [:]
  var flags: PositionFlags = []
  var givenRate: RateQuote?
  var link = ""

  init(_ id: String, on node: String, of instrument: String) {
    (self.id, self.node, self.instrument) = (id, node, instrument)
  }

  var isCounted: Bool { flags.isDisjoint(with: [.paper, .closed]) }
}

struct PlainBook {
  var base = "USD"
  var pivot = "USD"
  var asOf = CalendarDate("2026-03-04")
  var nodes: [HierarchyBuilder.Row] = []
  var entities: [Entities.Row] = []
  var instruments: [Instruments.Row] = []
  var positions: [PlainPosition] = []
  var rates: [FXHistory.Row] = []
  /// Agency's letters by instrument or entity id, all of the book's day.
  var instrumentRatings: [String: String] = [:]
  var entityRatings: [String: String] = [:]
  /// Position ids with their points.
  var keyRates: [(position: String, point: KeyRates.Point, dv01: Int64)] = []
  /// Names of sets and ids of the positions that have a vector.
  var scenarioSets: [(name: String, covered: Set<String>)] = []

  func book() -> Book {
    let hierarchy = HierarchyBuilder.build(nodes).hierarchy
    let entities = Entities.build(entities).entities
    let instruments = Instruments.build(instruments).instruments
    let placed = positions.map { ($0, hierarchy.find($0.node)!, Money.currency($0.currency)) }
      .sorted {
        ($0.1.row, $0.2.row) != ($1.1.row, $1.2.row)
          ? ($0.1.row, $0.2.row) < ($1.1.row, $1.2.row)
          : $0.0.id.utf8.lexicographicallyPrecedes($1.0.id.utf8)
      }
    let columns = PositionColumns(placed.map(\.0), instruments)
    let cells = Self.cells(placed.map { ($0.1, $0.2) }, nodeCount: hierarchy.count)
    let held = columns.positions(cells)
    return Book(
      settings: BookSettings(
        baseCurrency: Money.currency(base), pivotCurrency: Money.currency(pivot), asOf: asOf,
        timeZone: nil),
      currencies: Money.table, hierarchy: hierarchy, entities: entities, instruments: instruments,
      positions: held,
      ratings: RatingBook(
        instruments: history(instrumentRatings, instruments.count) { instruments.find($0)?.row },
        entities: history(entityRatings, entities.count) { entities.find($0)?.row }),
      fx: FXHistory.build(rates).history, keyRates: points(held), limits: [],
      scenarioSets: scenarioSets.map { set in
        let covered = placed.indices.filter { set.covered.contains(placed[$0].0.id) }
        return ScenarioSet(
          name: set.name, ids: ["s1"], dates: [nil], labels: [""], weights: [nil], horizonDays: 1,
          quantumExponent: 0,
          vectors: ProfitVectors(
            scenarioCount: 1, covered.map { (UInt32($0), ProfitVectors.Vector([7])) }),
          positionCount: placed.count)
      })
  }

  private static func cells(
    _ places: [(NodeIndex, CurrencyIndex)], nodeCount: Int
  ) -> CellDirectory {
    var nodes: [UInt32] = []
    var currencies: [CurrencyIndex] = []
    var starts: [UInt32] = []
    for (row, place) in places.enumerated() {
      if nodes.last == UInt32(place.0.row), currencies.last == place.1 { continue }
      nodes.append(UInt32(place.0.row))
      currencies.append(place.1)
      starts.append(UInt32(row))
    }
    starts.append(UInt32(places.count))
    return CellDirectory(
      nodes: nodes, currencies: currencies, starts: starts, nodeCount: nodeCount)
  }

  private func history(
    _ ratings: [String: String], _ count: Int, _ row: (String) -> Int?
  ) -> RatingHistory {
    let entries = ratings.map { id, letters in
      RatingEntry(
        subject: Int32(row(id)!), agency: .sp,
        grade: RatingScale.grade(of: letters, agency: .sp)!, effective: asOf!,
        known: Instant(startOf: asOf!))
    }
    return RatingHistory.build(entries, subjectCount: count).history
  }

  private func points(_ held: Positions) -> KeyRates {
    let points = Array(Set(keyRates.map(\.point)))
    return KeyRates(
      points: points,
      entries: keyRates.map { entry in
        KeyRates.Entry(
          position: UInt32(held.find(entry.position)!.row),
          point: UInt32(points.firstIndex(of: entry.point)!), value: entry.dv01)
      })
  }
}
