// What a check noticed and did not refuse: gaps, contradictions, and figures that are probably
// wrong.

public struct Finding: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case fxGap = "FX_GAP"
    case fxDisagrees = "FX_DISAGREES"
    case givenRateDiffers = "GIVEN_RATE_DIFFERS"
    case unpriced = "UNPRICED"
    case marketValueDiffers = "MARKET_VALUE_DIFFERS"
    case signDiffers = "SIGN_DIFFERS"
    case currencyDiffers = "CURRENCY_DIFFERS"
    case negativePrice = "NEGATIVE_PRICE"
    case oddDuration = "ODD_DURATION"
    case matured = "MATURED"
    case keyRatesDiffer = "KEY_RATES_DIFFER"
    case loneLeg = "LONE_LEG"
    case ratingGap = "RATING_GAP"
    case navDiffers = "NAV_DIFFERS"

    /// One sentence on what the finding means.
    public var meaning: String {
      switch self {
      case .fxGap: "no usable rate to the base currency; totals lack these amounts"
      case .fxDisagrees: "a quote differs by more than 10 bp from what other quotes imply"
      case .givenRateDiffers: "the row's fx_rate differs by more than 10 bp from fx.csv"
      case .unpriced: "no market value, given or derivable; totals lack these positions"
      case .marketValueDiffers: "market_value differs by more than 1 % from quantity × price"
      case .signDiffers: "market_value and quantity differ in sign"
      case .currencyDiffers: "the row's amounts are not in its instrument's currency"
      case .negativePrice: "a price below 0"
      case .oddDuration: "a duration outside −50 to 100 years"
      case .matured: "the instrument matured before the book's day"
      case .keyRatesDiffer: "key rates do not add up to dv01 (by more than 1 %)"
      case .loneLeg: "a link_id that only one position has"
      case .ratingGap: "an issuer or instrument held without a rating"
      case .navDiffers: "a node's nav differs by more than 1 % from its children's"
      }
    }
  }

  public var kind: Kind
  public var count: Int
  /// The first few, by id, with what was found.
  public var examples: [String]
}

/// Collects findings: counts all, keeps a few.
struct FindingCollector {
  private var counts: [Finding.Kind: Int] = [:]
  private var examples: [Finding.Kind: [String]] = [:]

  static let examplesKept = 5

  mutating func add(_ kind: Finding.Kind, _ example: @autoclosure () -> String) {
    counts[kind, default: 0] += 1
    if examples[kind, default: []].count < Self.examplesKept {
      examples[kind, default: []].append(example())
    }
  }

  var findings: [Finding] {
    Finding.Kind.allCases.compactMap { kind in
      counts[kind].map { Finding(kind: kind, count: $0, examples: examples[kind] ?? []) }
    }
  }
}
