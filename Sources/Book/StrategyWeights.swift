// `id=0.5;id=0.5`: how a position is split over strategies. Weights are at least 0 and add up to at
// most 1; what is left is unallocated.

internal import Exact

public enum StrategyWeights {
  /// The canonical text: ids in order, weights as the shortest decimals.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty { return "" }
    var weights: [(id: Substring, weight: Decimal)] = []
    var total: Int64 = 0
    for item in Tags.items(text) {
      if item.isEmpty { throw .badWeights("nothing stands before or behind a semicolon") }
      guard let equals = item.utf8.lastIndex(of: UInt8(ascii: "=")), equals > item.startIndex else {
        throw .badWeights("\(item) is not of the form id=weight")
      }
      let id = item[..<equals]
      let number = item[item.utf8.index(after: equals)...]
      if number.isEmpty { throw .badWeights("\(id) has no weight") }
      let weight = try parse(number)
      // Each is at most 1 with 12 decimals, so neither the step nor the sum can overflow.
      total += weight.coefficient(atScale: Decimal.maximumScale) ?? 0
      guard total <= one else { throw .badWeights("the weights add up to more than 1") }
      weights.append((id, weight))
    }
    weights.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    for (one, next) in zip(weights, weights.dropFirst())
    where one.id.utf8.elementsEqual(next.id.utf8) {
      throw .badWeights("\(one.id) stands twice")
    }
    return weights.map { "\($0.id)=\($0.weight)" }.joined(separator: ";")
  }

  /// The parts of canonical text, weights with 12 decimals.
  public static func parts(_ canonical: String) -> [(id: String, weight: Int64)] {
    if canonical.isEmpty { return [] }
    return Tags.items(canonical).map { item in
      guard let equals = item.utf8.lastIndex(of: UInt8(ascii: "=")),
        let weight = try? parse(item[item.utf8.index(after: equals)...])
      else { preconditionFailure("canonical weights were checked when they were read") }
      let fine = weight.coefficient(atScale: Decimal.maximumScale) ?? 0
      return (String(item[..<equals]), fine)
    }
  }

  private static let one: Int64 = 1_000_000_000_000

  private static func parse(_ text: Substring) throws(BookFault) -> Decimal {
    let bytes = Array(text.utf8)
    var isRounded = false
    let weight: Decimal
    do throws(DecimalFault) {
      weight = try DecimalParser.floating(bytes.span, isRounded: &isRounded)
    } catch {
      throw .badWeights("\(text) \(error.reason)")
    }
    guard weight.coefficient >= 0 else { throw .badWeights("\(text) is negative") }
    guard let fine = weight.coefficient(atScale: Decimal.maximumScale), fine <= one else {
      throw .badWeights("\(text) is more than 1")
    }
    return weight
  }
}
