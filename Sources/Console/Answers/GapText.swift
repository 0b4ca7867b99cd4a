// What an answer lacks, in words.

internal import Query

enum GapText {
  /// `12 unpriced, 3 without cs01`; empty when nothing is lacking.
  static func list(_ contract: Contract) -> String {
    // Sums without a rate are listed by currency; the gaps need not repeat them.
    let isListed = contract.gaps.contains { $0.kind == .unconverted && $0.share.count > 0 }
    let lost = isListed ? 0 : contract.unconverted.reduce(0) { $0 + $1.count }
    let first = lost > 0 ? ["\(count(lost)) unconverted"] : []
    let others = contract.gaps.filter { $0.share.count > 0 }.map {
      "\(count($0.share.count)) \(words($0))"
    }
    return (first + others).joined(separator: ", ")
  }

  static func count(_ value: Int64) -> String { NumberText.parts(String(value)).whole }

  private static func words(_ gap: Contract.Gap) -> String {
    switch gap.kind {
    case .unconverted: "unconverted"
    case .unpriced: "unpriced"
    case .noNotional: "without notional"
    case .noDuration: "without duration"
    case .noValue: "without " + (gap.measure.map { LineText.shown($0) } ?? "a value")
    case .unrated: "unrated"
    case .noVector:
      // Where vectors and exposures are asked for, or several sets, each gap names its measure.
      gap.measure.map { "without what \(LineText.shown($0)) rests on" } ?? "without P&L vector"
    }
  }
}
