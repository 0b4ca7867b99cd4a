// What is held, with what hangs on the rows of it: positions, key rates, scenario vectors, and
// exposures to factors. A book has it laid out, or says how to lay it out when somebody first
// looks: an update then costs what it changes, and only questions that read positions pay for it.

internal import Columns

final class HeldRows: Sendable {
  let positions: Positions
  let keyRates: KeyRates
  /// The default set first.
  let scenarioSets: [ScenarioSet]
  let factors: FactorHoldings
  let facts: HoldingFacts

  init(
    positions: Positions, keyRates: KeyRates, scenarioSets: [ScenarioSet], factors: FactorHoldings
  ) {
    facts = HoldingFacts(positions)
    self.positions = positions
    self.keyRates = keyRates
    self.scenarioSets = scenarioSets
    self.factors = factors
  }
}

/// Lays rows out once, for whoever comes first; others wait for it.
final class DeferredRows: Sendable {
  private let rows: Guarded<HeldRows?>
  private let layOut: @Sendable () -> HeldRows

  /// `rows` where they are there already, to be let go of later.
  init(_ rows: HeldRows? = nil, layOut: @escaping @Sendable () -> HeldRows) {
    self.rows = Guarded(rows)
    self.layOut = layOut
  }

  /// Lets go of the rows: whoever looks again has them laid out anew.
  func forget() { rows.withLock { $0 = nil } }

  var made: HeldRows {
    rows.withLock { rows in
      if let rows { return rows }
      let made = layOut()
      rows = made
      return made
    }
  }
}

enum Holdings: Sendable {
  case laidOut(HeldRows)
  case deferred(DeferredRows, HoldingFacts)
  /// A book that is laid out, and what has changed since.
  case patched(DeferredRows, Patch)

  var rows: HeldRows {
    switch self {
    case .laidOut(let rows): rows
    case .deferred(let rows, _), .patched(let rows, _): rows.made
    }
  }

  var facts: HoldingFacts {
    switch self {
    case .laidOut(let rows): rows.facts
    case .deferred(_, let facts): facts
    case .patched(_, let patch): patch.facts
    }
  }

  /// Lets go of rows that can be laid out again.
  func forgetRows() {
    switch self {
    case .laidOut: break
    case .deferred(let rows, _), .patched(let rows, _): rows.forget()
    }
  }
}

/// What is known of positions without looking at them.
public struct HoldingFacts: Hashable, Sendable {
  public var count: Int
  /// Ascending, of all positions, closed ones among them.
  public var currencies: [CurrencyIndex]
  /// By `PositionField`: whether some position may lack it.
  public var mayLack: [Bool]

  init(count: Int, currencies: [CurrencyIndex], mayLack: [Bool]) {
    self.count = count
    self.currencies = currencies
    self.mayLack = mayLack
  }

  init(_ positions: Positions) {
    count = positions.count
    currencies = Set(positions.cells.currencies).sorted()
    mayLack = PositionField.allCases.map { field in
      positions[field].map { $0.present != nil } ?? true
    }
  }

  public func mayLack(_ field: PositionField) -> Bool { mayLack[field.rawValue] }
}
