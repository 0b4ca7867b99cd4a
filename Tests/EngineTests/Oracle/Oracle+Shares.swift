// Shares of a whole, concentration and coverage.

import Query
import TestKit

extension Oracle {
  /// A measure that asks for strategies splits positions as a key does.
  func split(_ parts: [Part], by dimension: Dimension) -> [Part] {
    dimension == .strategyID && !isSplit ? parts.flatMap { split($0.holding) } : parts
  }

  func percent(_ part: OracleFigure, _ whole: OracleFigure) -> OracleFigure {
    guard let part = part.exact, let whole = whole.exact, !whole.numerator.isZero else {
      return .missing
    }
    return .real(part / whole * BigRational(BigNumber(100)))
  }

  func concentration(_ dimension: Dimension, _ parts: [Part]) -> OracleFigure {
    var net: [String: BigNumber] = [:]
    for part in split(parts, by: dimension) {
      guard let value = value(dimension, part), let money = money("market_value", part) else {
        continue
      }
      net[value] = (net[value] ?? .zero) + money
    }
    let total = Self.sum(net.values.map(\.magnitude))
    return .ratio(Self.sum(net.values.map { $0 * $0 }), total * total, times: 1)
  }

  func coverage(
    _ inner: Measure, _ basis: CoverageBasis, _ parts: [Part]
  ) -> OracleFigure {
    let covered = parts.filter { hasInput(inner, $0.holding) }
    func size(_ parts: [Part]) -> BigNumber {
      switch basis {
      case .gross: Self.sum(parts.map(magnitude))
      case .notional: Self.sum(parts.compactMap { money("notional", $0)?.magnitude })
      case .count: BigNumber(Self.count(parts))
      }
    }
    return .ratio(size(covered), size(parts), times: 100)
  }

  func hasInput(_ measure: Measure, _ holding: Holding) -> Bool {
    switch measure {
    case .sum(let sum): return sum.field.map { holding.figures[$0] != nil } ?? true
    case .keyRate: return !holding.keyRates.isEmpty
    case .averageRating: return holding.notch > 0
    case .averageDuration: return holding.figures["dv01"] != nil
    case .column(let column), .statistic(_, let column):
      if column == .maturity { return holding.maturity != nil }
      return column.kind == .number
        ? holding.numbers[column.rawValue] != nil : holding.figures[column.rawValue] != nil
    default: return true
    }
  }
}
