// The steps in which one book becomes another, in the fixed order of conventions.md §9: what is
// held, what is known of it, what it is worth, what its currency is worth, and how risk is counted.

public enum PassageStep: Int, CaseIterable, Comparable, Sendable {
  /// Positions that are held afterwards alone.
  case new
  /// Positions that were held before alone.
  case closed
  /// Another quantity, given figures in proportion; or another instrument or currency.
  case resized
  /// Another node, another tree above it, another pot: paper, strategy weights, links, tags.
  case moved
  /// Terms of instruments that are no prices, entities, and the day itself.
  case reference
  case ratings
  /// Prices, and given values, costs and results of positions; NAVs.
  case prices
  /// Given and per-unit sensitivities, key rates, vectors, exposures.
  case sensitivities
  case fx
  /// The scenarios, the factors and their covariance, stresses, the pivot currency.
  case method

  public var label: String {
    switch self {
    case .new: "new"
    case .closed: "closed"
    case .resized: "resized"
    case .moved: "moved"
    case .reference: "reference"
    case .ratings: "ratings"
    case .prices: "prices"
    case .sensitivities: "sensitivities"
    case .fx: "fx"
    case .method: "method"
    }
  }

  public static func < (a: PassageStep, b: PassageStep) -> Bool { a.rawValue < b.rawValue }
}

/// Some of the steps.
struct PassageSteps: OptionSet, Hashable, Sendable {
  let rawValue: UInt16

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ step: PassageStep) { self.init(rawValue: 1 << UInt16(step.rawValue)) }

  /// All up to one, that one among them.
  init(through step: PassageStep) { self.init(rawValue: (2 << UInt16(step.rawValue)) - 1) }
}

/// Why there is no way from one book to another that could be taken in steps.
public enum PassageFault: Error, Hashable, Sendable {
  /// Amounts in base currency (NAVs, vectors, exposures) of two currencies cannot be mixed.
  case baseCurrencies(String, String)
  /// A currency has four decimals in one book and eight in the other.
  case decimals(currency: String)
  /// Ids of the two that are the same but for letter case.
  case letterCase(id: String)
  /// A figure that is in neither book, such as one's price for the other's quantity, fits no type.
  case beyondRange(position: String, step: PassageStep)

  public var reason: String {
    switch self {
    case .baseCurrencies(let from, let to):
      "one is kept in \(from) and the other in \(to)"
    case .decimals(let currency):
      "amounts in \(currency) have four decimals in one and eight in the other"
    case .letterCase(let id):
      "\(id) of one differs from an id of the other by letter case alone"
    case .beyondRange(let position, let step):
      "a figure of position \(position) after the step \(step.label) is out of range"
    }
  }
}
