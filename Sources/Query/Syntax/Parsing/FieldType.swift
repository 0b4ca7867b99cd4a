// What kind of value a field of `where`, `having` or `order by` has, and so which literals and
// comparisons suit it.

internal import Exact

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

extension Literal {
  /// Whether it stands before another in the order by which a field's values are compared. Ratings
  /// never do: the ends of a range of them may come either way round.
  func precedes(_ other: Literal, as type: FieldType) -> Bool {
    switch (self, other, type) {
    case (.number(let a), .number(let b), _):
      let scale = Int(max(a.scale, b.scale))
      return Int128(a.coefficient) * PowersOfTen.int128(scale - Int(a.scale))
        < Int128(b.coefficient) * PowersOfTen.int128(scale - Int(b.scale))
    case (.date(let a), .date(let b), _): return a.day < b.day
    case (.text(let a), .text(let b), .labels(let set)):
      guard set.isAscending, let first = set.labels.firstIndex(of: a),
        let second = set.labels.firstIndex(of: b)
      else { return false }
      return first < second
    case (.text(let a), .text(let b), _): return a.utf8.lexicographicallyPrecedes(b.utf8)
    default: return false
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
  /// Ordered as they stand here.
  var isAscending = false

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
    labels: ["MATURED", "0-1Y", "1-3Y", "3-5Y", "5-7Y", "7-10Y", "10-20Y", "20Y+"],
    isAscending: true)
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
