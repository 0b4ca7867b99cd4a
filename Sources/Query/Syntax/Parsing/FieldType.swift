// What kind of value a field of `where`, `having` or `order by` has, and so which literals and
// comparisons suit it.

enum FieldType {
  case number, date, flag, text
  /// A text that is always written in capitals.
  case currency
  case labels(LabelSet)

  /// Whether one value can be less than another.
  var isOrdered: Bool {
    if case .flag = self { return false }
    return true
  }

  /// Whether `like` says something about it: a rating is more than its letters.
  var isText: Bool {
    switch self {
    case .text, .currency: true
    case .labels(let set): !set.isRated
    case .number, .date, .flag: false
    }
  }
}

/// The few values that a field can have, written in any letter case and kept as they are here.
struct LabelSet {
  /// As a sentence names one of them.
  var name: String
  var labels: [String]
  /// Ordered by quality; NR has no place in that order.
  var isRated = false

  func label(_ text: String) -> String? {
    let small = QueryText.lowered(text)
    return labels.first { QueryText.lowered($0) == small }
  }

  static let notRated = "NR"

  static let rating = LabelSet(
    name: "a rating",
    labels: [
      "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB+", "BB", "BB-",
      "B+", "B", "B-", "CCC+", "CCC", "CCC-", "CC", "C", "D", notRated,
    ], isRated: true)
  static let ratingBucket = LabelSet(
    name: "a rating bucket",
    labels: ["AAA", "AA", "A", "BBB", "BB", "B", "CCC_OR_LOWER", notRated], isRated: true)
  static let grade = LabelSet(name: "a grade", labels: ["IG", "HY", notRated], isRated: true)
  static let direction = LabelSet(name: "a direction", labels: ["LONG", "SHORT"])
  static let assetClass = LabelSet(
    name: "an asset class",
    labels: [
      "RATES", "FX", "INFLATION", "CUPOM", "SOVEREIGN", "CREDIT", "EQUITY", "COMMODITY", "CRYPTO",
      "CASH", "LOAN", "CROSS_ASSET",
    ])
  static let maturityBucket = LabelSet(
    name: "a maturity bucket",
    labels: ["MATURED", "0-1Y", "1-3Y", "3-5Y", "5-7Y", "7-10Y", "10-20Y", "20Y+"])
  static let valuation = LabelSet(
    name: "a valuation", labels: ["unit", "percent_of_par", "margined", "otc"])
}

extension Dimension {
  var type: FieldType {
    switch self {
    case .paper: .flag
    case .currency: .currency
    case .rating: .labels(.rating)
    case .ratingBucket: .labels(.ratingBucket)
    case .grade: .labels(.grade)
    case .direction: .labels(.direction)
    case .assetClass: .labels(.assetClass)
    case .maturityBucket: .labels(.maturityBucket)
    default: .text
    }
  }
}

extension PositionColumn {
  var type: FieldType {
    switch kind {
    case .amount, .sensitivity, .number: .number
    case .date: .date
    case .text: self == .valuation ? .labels(.valuation) : .text
    }
  }
}

extension Measure {
  var type: FieldType {
    switch self {
    case .column(let column): column.type
    case .statistic(_, let column): column.type
    default: .number
    }
  }
}
