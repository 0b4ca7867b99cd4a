// Quotes that contradict each other are kept and flagged, not mended: a direct rate against its
// cross through the pivot, and a pair quoted both ways.

public import Exact

extension FXTable {
  public struct Disagreement: Hashable, Sendable {
    public var pair: FXHistory.Pair
    /// What the pair's own quote says.
    public var direct: Rate
    /// What the other quotes say.
    public var implied: Rate
    /// How it was implied: `cross` or `inverse`.
    public var way: Way
    public var basisPoints: Int
  }

  /// A tenth of a percent: 10 basis points.
  static let toleranceDivisor: Int128 = 1_000

  /// In order of pair.
  public func disagreements() -> [Disagreement] {
    var result: [Disagreement] = []
    for pair in history.pairs {
      guard let quote = usable(pair), let direct = Rate(.direct(quote.rate)) else { continue }
      let reverse = FXHistory.Pair(base: pair.quote, quote: pair.base)
      if pair < reverse, let other = usable(reverse), let implied = Rate(.inverse(other.rate)) {
        append(pair, direct, implied, .inverse, to: &result)
      }
      if pair.base != pivot, pair.quote != pivot, let first = leg(from: pair.base, to: pivot),
        let second = leg(from: pivot, to: pair.quote), let implied = Rate(first.leg, second.leg)
      {
        append(pair, direct, implied, .cross, to: &result)
      }
    }
    return result
  }

  private func append(
    _ pair: FXHistory.Pair, _ direct: Rate, _ implied: Rate, _ way: Way,
    to result: inout [Disagreement]
  ) {
    // Rates stay below 10³⁸, a 256-bit product compares them exactly.
    let difference = (direct.coefficient - implied.coefficient).magnitude
    let scaled = UInt256(multiplying: difference, by: Self.toleranceDivisor.magnitude)
    guard scaled > UInt256(low: implied.coefficient.magnitude) else { return }
    let points = UInt256(multiplying: difference, by: 10_000)
      .dividedHalfEven(by: UInt256(low: implied.coefficient.magnitude))
    result.append(
      Disagreement(
        pair: pair, direct: direct, implied: implied, way: way,
        basisPoints: Int(clamping: points.asUInt128 ?? .max)))
  }
}
