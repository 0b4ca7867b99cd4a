// What scenarios weigh, as integers: each the same, what their set says, or less when older.

internal import Book
internal import Exact
internal import Glibc
internal import Query

enum ScenarioWeights: Sendable {
  case equal
  case each([Int64])

  /// A rule as the parser leaves it: `equal`, `set` or `age(DECAY)`.
  init(_ rule: String, _ set: ScenarioSet, _ range: Range<Int>) throws(QueryFault) {
    switch rule {
    case "equal": self = .equal
    case "set": self = .each(try Self.given(set, range))
    default:
      guard rule.hasPrefix("age("), let decay = Double(rule.dropFirst(4).dropLast()) else {
        preconditionFailure("a rule of weights that no parser gives: \(rule)")
      }
      self = .each(try Self.aged(set, decay, range))
    }
  }

  private static func given(
    _ set: ScenarioSet, _ range: Range<Int>
  ) throws(QueryFault) -> [Int64] {
    var decimals: [Decimal] = []
    for (number, weight) in set.weights.enumerated() {
      guard let weight else {
        throw QueryFault(
          .notAvailable, "scenario \(set.ids[number]) of the set \(set.name) has no weight",
          at: range)
      }
      decimals.append(weight)
    }
    let scale = decimals.map { Int($0.scale) }.max() ?? 0
    let counts = decimals.map { $0.coefficient(atScale: scale) }
    // A ten-thousandth of their sum has to be a number too.
    let sum = counts.reduce(Int128(0)) { $0 + Int128($1 ?? .max) }
    guard sum > 0, sum < Int128(Int64.max) / 10_000 else {
      throw QueryFault(
        .outOfRange, "the weights of the set \(set.name) add up to nothing, or to too much",
        at: range)
    }
    return counts.map { $0 ?? 0 }
  }

  /// The newest weighs most. A set without dates stands in the order of time.
  private static func aged(
    _ set: ScenarioSet, _ decay: Double, _ range: Range<Int>
  ) throws(QueryFault) -> [Int64] {
    let count = set.ids.count
    var order = Array(0..<count)
    if set.dates.contains(where: { $0 != nil }) {
      if let undated = set.dates.firstIndex(of: nil) {
        throw QueryFault(
          .notAvailable, "scenario \(set.ids[undated]) of the set \(set.name) has no date",
          at: range)
      }
      order.sort { a, b in
        let (x, y) = (set.dates[a]?.day ?? 0, set.dates[b]?.day ?? 0)
        return x != y ? x < y : a < b
      }
    }
    var weights = [Int64](repeating: 0, count: count)
    // As fine as their sum, times ten thousand, leaves room for.
    let unit = min(0x1p32, 0x1p48 / Double(count))
    for (place, scenario) in order.enumerated() {
      weights[scenario] = Int64((pow(decay, Double(count - 1 - place)) * unit).rounded())
    }
    return weights
  }
}
