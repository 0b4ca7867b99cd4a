// What has changed since a book was laid out, as one state of it: records of the positions that are
// another or new, and the rates. A copy costs a few references, however many records there are.

internal import Columns
internal import Exact

struct Patch: Sendable {
  /// What all states on one laid-out book share.
  final class Ground: Sendable {
    let book: Book
    let positions: Positions
    let mayLack: [Bool]
    /// Bits of fields that no position lacks.
    let neverLacking: UInt32
    /// Whether some have key rates, or vectors of a set of scenarios.
    let hasMoreByPosition: Bool
    /// By term, then instrument: decimals that its column keeps; none where there is no column.
    let decimals: [[UInt8]]
    /// By instrument.
    let offers: [InstrumentOffer]

    init(_ book: Book) {
      let book = book.laidOut
      self.book = book
      let positions = book.positions
      self.positions = positions
      let facts = book.holdingFacts
      mayLack = facts.mayLack
      neverLacking = PositionField.allCases.reduce(0) { bits, field in
        facts.mayLack(field) ? bits : bits | 1 << UInt32(field.rawValue)
      }
      hasMoreByPosition =
        book.keyRates.count > 0 || book.scenarioSets.contains { $0.vectors.count > 0 }
        || !book.factorHoldings.isEmpty
      decimals = PositionTerm.allCases.map { positions[$0]?.scales ?? [] }
      offers = (0..<book.instruments.count).map { book.instruments.offer($0) }
    }

    /// The largest key rate, exposure or value of a vector that a row has.
    func largestBeside(_ row: Int) -> UInt64 {
      let sets = book.scenarioSets.map { $0.vectors.largest(ofPosition: row) }
      return max(
        sets.max() ?? 0, book.keyRates.largest(ofPosition: row),
        book.factorHoldings.largest(ofPosition: row))
    }
  }

  let ground: Ground
  var records = SharedList<PositionRecord>()
  /// The base row of each record, `newPosition` for those that have none.
  var origins = SharedList<UInt32>()
  static let newPosition = UInt32.max
  /// Finds records of this overlay, and those of the one it began on.
  let index: RecordIndex
  let beneath: Beneath?
  /// Ascending, of all positions.
  var currencies: [CurrencyIndex]
  var fx: FXHistory
  /// Batches in order, to be applied to another ground.
  var log = SharedList<[Change]>()
  var insertedCount = 0
  /// By how much vectors and key rates of resized records have grown, for those that have any.
  var growth: [Int: Double] = [:]
  /// The last day that the book had before a batch.
  var day: CalendarDate?
  /// Whether every position is still where its base row is, with what hangs on it.
  var keepsPlaces = true
  /// Where the tree is another than the base's. Records name nodes by its numbers.
  var tree: ReplantedTree?

  struct Beneath: Sendable {
    let index: RecordIndex
    let count: Int
  }

  init(_ book: Book) {
    ground = Ground(book)
    index = RecordIndex()
    beneath = nil
    currencies = book.holdingFacts.currencies
    fx = book.fx
  }

  /// A state of its own on top of another, of which it sees no later record.
  init(on patch: Patch) {
    ground = patch.ground
    records = patch.records
    origins = patch.origins
    index = RecordIndex()
    beneath = Beneath(index: patch.index, count: patch.records.count)
    currencies = patch.currencies
    fx = patch.fx
    log = patch.log
    insertedCount = patch.insertedCount
    keepsPlaces = patch.keepsPlaces
    growth = patch.growth
    day = patch.day
    tree = patch.tree
  }

  /// Whether what goes with a record's size still fits 64 bits after one more resize: surely, or so
  /// nearly not that it takes the whole computation to tell.
  mutating func mayResize(_ number: Int, to: Decimal, from: Decimal) -> Bool {
    let row = origins[number]
    guard ground.hasMoreByPosition, row != Self.newPosition, from.coefficient != 0 else {
      return true
    }
    let largest = ground.largestBeside(Int(row))
    if largest == 0 { return true }
    let step =
      abs(Double(to.coefficient) / Double(from.coefficient))
      * PowersOfTen.double(Int(from.scale)) / PowersOfTen.double(Int(to.scale))
    let grown = (growth[number] ?? 1) * step
    growth[number] = grown
    return Double(largest) * grown < 0x1p61
  }

  var facts: HoldingFacts {
    HoldingFacts(
      count: ground.positions.count + insertedCount, currencies: currencies,
      mayLack: ground.mayLack)
  }

  /// The record of a new position.
  func number(ofNew id: String) -> Int? {
    if let own = index.withLock({ $0.ofID[id] }) { return own }
    guard let beneath, let number = beneath.index.withLock({ $0.ofID[id] }),
      number < beneath.count
    else { return nil }
    return number
  }

  /// A new position whose id is this but for letter case.
  func inserted(folded: String) -> String? {
    if let own = index.withLock({ $0.inserted[folded] }) { return own }
    guard let near = beneath?.index.withLock({ $0.inserted[folded] }) else { return nil }
    return number(ofNew: near) == nil ? nil : near
  }

  /// The book as it stands. Its positions are laid out when somebody looks.
  func book(asOf: CalendarDate?) -> Book {
    var book = ground.book
    book.settings.asOf = asOf
    if log.count == 0 { return book }
    book.fx = fx
    if let tree {
      book.hierarchy = tree.hierarchy
      book.limits = tree.limits
      book.realised = tree.realised
    }
    book.holdings = holdings
    return book
  }

  var holdings: Holdings {
    let patch = self
    return .patched(DeferredRows(layOut: { patch.rows }), self)
  }
}

// MARK: Laying out

extension Patch {
  private var rows: HeldRows {
    if let rows = rewrittenRows { return rows }
    // Quotes were taken on a day that the book had by then.
    var book = ground.book
    book.settings.asOf = book.settings.asOf ?? day
    do throws(ChangeFault) {
      return try Revision.apply(log.flatMap { $0 }, to: book).holdings.rows
    } catch {
      preconditionFailure("a batch that was applied is refused: \(error)")
    }
  }

  /// The base's columns with the records written over their rows: all it takes where every position
  /// is where it was. Nil where that would not be what loading all of it gives: lists of texts hold
  /// what is in use, and scales are no greater than needed.
  private var rewrittenRows: HeldRows? {
    guard keepsPlaces else { return nil }
    let old = ground.positions
    var flags = old.flags
    var values = [[Int64]?](repeating: nil, count: PositionField.allCases.count)
    var masks = [BitMask?](repeating: nil, count: PositionField.allCases.count)
    var terms = [[Int64]?](repeating: nil, count: PositionTerm.allCases.count)
    var termMasks = [BitMask?](repeating: nil, count: PositionTerm.allCases.count)
    for number in 0..<records.count {
      let row = Int(origins[number])
      guard hasSameTexts(number, row) else { return nil }
      flags[row] = records[number].flags
      for field in PositionField.allCases {
        let place = field.rawValue
        let value = records[number][field]
        if values[place] == nil {
          if value == old[field]?[row] { continue }
          values[place] = old[field]?.values ?? Array(repeating: 0, count: old.count)
          masks[place] = old[field].map { $0.mask } ?? BitMask(count: old.count)
        }
        values[place]?[row] = value ?? 0
        masks[place]?[row] = value != nil
      }
      for term in PositionTerm.allCases {
        let place = term.rawValue
        let instrument = Int(old.instruments[row])
        let before = old[term]?.decimal(row: row, group: instrument)
        let value = records[number][term]
        if terms[place] == nil, value == before { continue }
        guard let column = old[term] else { return nil }
        let scale = column.scales[instrument]
        // Whoever had all the decimals may have been the only one.
        if let before, before.scale == scale, scale > 0, value.map({ $0.scale < scale }) ?? true {
          return nil
        }
        if terms[place] == nil {
          terms[place] = column.column.values
          termMasks[place] = column.column.mask
        }
        terms[place]?[row] = value?.coefficient(atScale: Int(scale)) ?? 0
        termMasks[place]?[row] = value != nil
      }
    }
    let fields = PositionField.allCases.map { field -> FixedColumn? in
      guard let values = values[field.rawValue] else { return old[field] }
      return FixedColumn(values: values, present: masks[field.rawValue])
    }
    let newTerms = PositionTerm.allCases.map { term -> ScaledColumn? in
      guard let column = old[term], let values = terms[term.rawValue] else { return old[term] }
      return ScaledColumn(
        column: FixedColumn(values: values, present: termMasks[term.rawValue]),
        scales: column.scales)
    }
    return HeldRows(
      positions: Positions(
        ids: old.ids, index: old.index, cells: old.cells, instruments: old.instruments,
        flags: flags, fields: fields, terms: newTerms, givenRates: old.givenRates,
        links: old.links, weights: old.weights, tags: old.tags),
      keyRates: ground.book.keyRates, scenarioSets: ground.book.scenarioSets,
      factors: ground.book.factorHoldings)
  }

  private func hasSameTexts(_ number: Int, _ row: Int) -> Bool {
    let old = ground.positions
    let record = records[number]
    return record.link == old.links?[row] ?? "" && record.weights == old.weights?[row] ?? ""
      && record.tags == old.tags?[row] ?? "" && record.givenRate == old.givenRates?[row] ?? nil
  }
}

extension FixedColumn {
  /// Which rows have a value, with a bit for each.
  fileprivate var mask: BitMask { present ?? BitMask(count: count, repeating: true) }
}
