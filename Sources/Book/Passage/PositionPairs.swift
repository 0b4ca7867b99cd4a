// Positions of two books, paired by id, and for each pair the steps at which it becomes another.
// What is closed is not held: it counts as not there.

internal import Columns
internal import Exact

struct PositionPairs {
  struct Pair {
    /// Rows, −1 where it is not held.
    var from: Int32
    var to: Int32
    /// Of what is new, the row of the first book in which it is kept as closed.
    var closed: Int32 = -1
    /// Those that change something of it, `new` and `closed` among them.
    var steps: PassageSteps = []
    /// Of another instrument or currency: at `resized` all of it is the second book's.
    var isExchanged = false

    /// Whether it is held after a step.
    func isHeld(after step: PassageStep) -> Bool {
      from >= 0 ? to >= 0 || step < .closed : true
    }

    /// Whether what hangs on it (key rates, vectors, exposures) is the second book's by then.
    func takesNew(after step: PassageStep) -> Bool {
      if from < 0 { return true }
      return to >= 0 && (step >= .sensitivities || isExchanged && step >= .resized)
    }

    /// Whether what hangs on it goes with its size by then.
    func isScaled(after step: PassageStep) -> Bool {
      steps.contains(PassageSteps(.resized)) && !isExchanged && step >= .resized
    }
  }

  let from: Positions
  let to: Positions
  private(set) var pairs: [Pair] = []
  /// Pairs by rows of either, −1 for what is not held.
  private(set) var pairOfFrom: [Int32]
  private(set) var pairOfTo: [Int32]

  /// Steps that change something of some position.
  private(set) var steps: PassageSteps = []

  init(_ frame: CommonFrame, termsOfInstruments: [PassageSteps]) {
    (from, to) = (frame.from.positions, frame.to.positions)
    pairOfFrom = Array(repeating: -1, count: from.count)
    pairOfTo = Array(repeating: -1, count: to.count)
    pairUp()
    compare(frame, termsOfInstruments)
    for pair in pairs { steps.formUnion(pair.steps) }
  }

  private mutating func pairUp() {
    let (from, to) = (from, to)
    let bytes = from.ids.bytes.span
    for row in 0..<from.count where !from.flags[row].contains(.closed) {
      var pair = Pair(from: Int32(row), to: -1)
      if let found = to.find(bytes, from.ids.range(row)), !to.flags[found.row].contains(.closed) {
        pair.to = Int32(found.row)
        pairOfTo[found.row] = Int32(pairs.count)
      } else {
        pair.steps = PassageSteps(.closed)
      }
      pairOfFrom[row] = Int32(pairs.count)
      pairs.append(pair)
    }
    let others = to.ids.bytes.span
    for row in 0..<to.count where pairOfTo[row] < 0 && !to.flags[row].contains(.closed) {
      var pair = Pair(from: -1, to: Int32(row))
      pair.steps = PassageSteps(.new)
      pair.closed = from.find(others, to.ids.range(row)).map { Int32($0.row) } ?? -1
      pairOfTo[row] = Int32(pairs.count)
      pairs.append(pair)
    }
  }

  /// Both rows of some hundred pairs at a time, so that records stay near.
  private mutating func compare(_ frame: CommonFrame, _ terms: [PassageSteps]) {
    let both = pairs.indices.filter { pairs[$0].from >= 0 && pairs[$0].to >= 0 }
    for start in stride(from: 0, to: both.count, by: Self.chunk) {
      let chunk = both[start..<min(start + Self.chunk, both.count)]
      let before = from.given(chunk.map { UInt32(pairs[$0].from) }, frame.ofFrom)
      let after = to.given(chunk.map { UInt32(pairs[$0].to) }, frame.ofTo)
      for (place, number) in chunk.enumerated() {
        let (a, b) = (before[place], after[place])
        let isRedenominated = terms[Int(b.instrument)].contains(PassageSteps(.resized))
        pairs[number].isExchanged =
          a.instrument != b.instrument || a.currency != b.currency || isRedenominated
          || !a.canBeResized(to: b)
        pairs[number].steps = a.steps(to: b, isExchanged: pairs[number].isExchanged)
      }
    }
  }

  static let chunk = 512
}

/// Numbers that a book's rows have in a frame.
struct Renumbering {
  var nodes: [Int32]
  var instruments: [Int32]
  var currencies: [CurrencyIndex]
}

extension CommonFrame {
  var ofFrom: Renumbering {
    Renumbering(nodes: nodeOfFrom, instruments: instrumentOfFrom, currencies: currencyOfFrom)
  }
  var ofTo: Renumbering {
    Renumbering(nodes: nodeOfTo, instruments: instrumentOfTo, currencies: currencyOfTo)
  }
}

extension Positions {
  /// What rows give, without what was derived, in other numbers.
  func given(_ rows: [UInt32], _ numbers: Renumbering) -> [PositionRecord] {
    var records = self.records(rows)
    for index in records.indices {
      records[index].forgetDerived()
      // A node that is gone has no number; who was there is elsewhere by then.
      records[index].node = UInt32(max(0, numbers.nodes[Int(records[index].node)]))
      records[index].instrument = UInt32(numbers.instruments[Int(records[index].instrument)])
      records[index].currency = numbers.currencies[Int(records[index].currency.row)]
    }
    return records
  }
}

extension PositionRecord {
  fileprivate static let pricedTerms: [PositionTerm] = [.price]
  fileprivate static let pricedFields: [PositionField] = [
    .marketValue, .notional, .bookValue, .costBasis, .accrued, .unrealizedPnL, .realizedPnL,
    .dailyPnL, .fees,
  ]
  fileprivate static let sensitiveTerms: [PositionTerm] = [.duration, .spreadDuration, .convexity]
  fileprivate static let sensitiveFields: [PositionField] = [
    .varContribution, .dv01, .cs01, .delta, .vega, .rateGamma, .gamma1Pct,
  ]

  /// Whether its figures can go in proportion to another quantity.
  fileprivate func canBeResized(to other: PositionRecord) -> Bool {
    guard self[.quantity] != other[.quantity], let quantity = other[.quantity] else { return true }
    var record = self
    return (try? record.resize(to: quantity)) != nil
  }

  fileprivate func steps(to other: PositionRecord, isExchanged: Bool) -> PassageSteps {
    var steps: PassageSteps = []
    if !isSamePlace(as: other) { steps.insert(PassageSteps(.moved)) }
    if isExchanged {
      steps.insert(PassageSteps(.resized))
      return steps
    }
    var record = self
    if self[.quantity] != other[.quantity], let quantity = other[.quantity] {
      steps.insert(PassageSteps(.resized))
      try? record.resize(to: quantity)
    }
    if record.givenRate != other.givenRate
      || Self.pricedTerms.contains(where: { record[$0] != other[$0] })
      || Self.pricedFields.contains(where: { record[$0] != other[$0] })
    {
      steps.insert(PassageSteps(.prices))
    }
    if Self.sensitiveTerms.contains(where: { record[$0] != other[$0] })
      || Self.sensitiveFields.contains(where: { record[$0] != other[$0] })
    {
      steps.insert(PassageSteps(.sensitivities))
    }
    return steps
  }

  private func isSamePlace(as other: PositionRecord) -> Bool {
    node == other.node && flags.contains(.paper) == other.flags.contains(.paper)
      && link == other.link && weights == other.weights && tags == other.tags
  }

  /// What a position that both books hold gives after a step.
  func toward(
    _ other: PositionRecord, _ pair: PositionPairs.Pair, after step: PassageStep
  ) -> PositionRecord {
    var record = self
    if step >= .resized {
      if pair.isExchanged {
        record = other
        if step < .moved { record.stay(at: self) }
        return record
      }
      if self[.quantity] != other[.quantity], let quantity = other[.quantity] {
        // Pairs that cannot be resized are exchanged.
        try? record.resize(to: quantity)
      }
    }
    // Numbers of nodes are of one tree, whichever step it is of.
    if step >= .moved { record.stay(at: other) }
    if step >= .prices {
      record.givenRate = other.givenRate
      for term in Self.pricedTerms { record[term] = other[term] }
      for field in Self.pricedFields { record[field] = other[field] }
    }
    if step >= .sensitivities {
      for term in Self.sensitiveTerms { record[term] = other[term] }
      for field in Self.sensitiveFields { record[field] = other[field] }
    }
    return record
  }

  /// Where it counts.
  private mutating func stay(at other: PositionRecord) {
    node = other.node
    (link, weights, tags) = (other.link, other.weights, other.tags)
    if other.flags.contains(.paper) { flags.insert(.paper) } else { flags.remove(.paper) }
  }
}
