// `id=0.5;id=0.5`: how a position is split over strategies. Weights are at least 0 and add up to at
// most 1; what is left is unallocated.

internal import Exact

public enum StrategyWeights {
  /// The canonical text: ids in order, weights as the shortest decimals.
  public static func canonical(_ text: String) throws(BookFault) -> String {
    if text.isEmpty { return "" }
    var weights: [(id: Substring, weight: Decimal)] = []
    var total: Int64 = 0
    // Scalars and not characters: an accent behind a separator would make another character of it.
    for item in text.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false) {
      guard let equals = item.lastIndex(of: "="), equals > item.startIndex else {
        throw .badWeights("\(item) is not of the form id=weight")
      }
      let id = Substring(item[..<equals])
      if weights.contains(where: { $0.id.utf8.elementsEqual(id.utf8) }) {
        throw .badWeights("\(id) stands twice")
      }
      let weight = try parse(Substring(item[item.index(after: equals)...]))
      // Each is at most 1 with 12 decimals, so neither the step nor the sum can overflow.
      total += weight.coefficient(atScale: Decimal.maximumScale) ?? 0
      guard total <= one else { throw .badWeights("the weights add up to more than 1") }
      weights.append((id, weight))
    }
    weights.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    return weights.map { "\($0.id)=\($0.weight)" }.joined(separator: ";")
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
