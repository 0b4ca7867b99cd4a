// A position that comes new into a book says nothing of its vectors and exposures. What another one
// of its instrument has, in proportion to their quantities, is what it would have.

internal import Columns
internal import Exact

/// Who took what from whom.
public struct Lending: Sendable {
  public enum Kind: Hashable, Sendable {
    /// Of a set of scenarios, by its name.
    case vector(set: String)
    case exposures
  }

  public var kind: Kind
  public var position: String
  /// Nil where no position of the instrument has any.
  public var lender: String?
}

extension Book {
  /// The same book in which these positions have the vectors and exposures of others of their
  /// instrument and currency, of each kind those of the first that has any and a quantity.
  public func lending(to ids: [String]) throws(BookFault) -> (book: Book, lendings: [Lending]) {
    let rows = holdings.rows
    let takers = ids.compactMap { rows.positions.find($0)?.row }
    var (sets, lendings) = (rows.scenarioSets, [Lending]())
    for number in sets.indices where sets[number].vectors.count > 0 {
      var entries: [(position: UInt32, vector: ProfitVectors.Vector)] = []
      for taker in takers where !sets[number].covered[taker] {
        let lender = rows.positions.lender(to: taker, among: sets[number].vectors.positions)
        lendings.append(rows.positions.lending(.vector(set: sets[number].name), taker, lender))
        guard let lender, let place = sets[number].vectors.positions.place(of: UInt32(lender))
        else { continue }
        let proportion = rows.positions.proportion(taker, lender)
        guard
          let vector = ProfitVectors.scaled(sets[number].vectors.vectors[place], [proportion])
        else { throw .outOfRange("the vector of \(rows.positions.ids[taker])") }
        entries.append((UInt32(taker), vector))
      }
      if entries.isEmpty { continue }
      sets[number].replace(
        sets[number].vectors.adding(entries), positionCount: rows.positions.count)
    }
    var factors = rows.factors
    if !factors.isEmpty {
      var (exposures, gammas): ([SparseRows.Entry], [SparseRows.Entry]) = ([], [])
      for taker in takers where !factors.covered[taker] {
        let lender = rows.positions.lender(to: taker, among: factors.positions)
        lendings.append(rows.positions.lending(.exposures, taker, lender))
        guard let lender else { continue }
        let proportion = rows.positions.proportion(taker, lender)
        func lent(_ from: SparseRows) throws(BookFault) -> [SparseRows.Entry] {
          var entries: [SparseRows.Entry] = []
          for (column, value) in from.entries(ofPosition: lender) {
            guard let value = Proportion.of(value, to: proportion.to, from: proportion.from) else {
              throw .outOfRange("the exposures of \(rows.positions.ids[taker])")
            }
            entries.append(
              SparseRows.Entry(position: UInt32(taker), column: column, value: value))
          }
          return entries
        }
        exposures += try lent(factors.exposures)
        gammas += try lent(factors.gammas)
      }
      factors = factors.adding(exposures: exposures, gammas: gammas)
    }
    if lendings.allSatisfy({ $0.lender == nil }) { return (self, lendings) }
    var book = self
    book.holdings = .laidOut(
      HeldRows(
        positions: rows.positions, keyRates: rows.keyRates, scenarioSets: sets, factors: factors))
    return (book, lendings)
  }
}

extension Positions {
  /// The first of some rows that holds what another holds, and some of it.
  fileprivate func lender(to taker: Int, among rows: [UInt32]) -> Int? {
    let currency = currency(of: PositionIndex(taker))
    return rows.first { row in
      let row = Int(row)
      return instruments[row] == instruments[taker]
        && self[.quantity]?.column[row].map { $0 != 0 } ?? false
        && self.currency(of: PositionIndex(row)) == currency
    }.map { Int($0) }
  }

  /// The quantities of two positions of one instrument.
  fileprivate func proportion(_ taker: Int, _ lender: Int) -> (to: Decimal, from: Decimal) {
    func quantity(_ row: Int) -> Decimal {
      self[.quantity]?.decimal(row: row, group: Int(instruments[row])) ?? .zero
    }
    return (quantity(taker), quantity(lender))
  }

  fileprivate func lending(_ kind: Lending.Kind, _ taker: Int, _ lender: Int?) -> Lending {
    Lending(kind: kind, position: ids[taker], lender: lender.map { ids[$0] })
  }
}
