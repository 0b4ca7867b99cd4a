// Sums over parts of positions, netted where that is asked for.

import Query
import TestKit

extension SumMeasure {
  /// The stored column it sums; nil for `count`.
  var field: String? {
    switch self {
    case .count: nil
    case .net, .gross, .long, .short: "market_value"
    case .netNotional, .grossNotional: "notional"
    case .pv01: "dv01"
    default: rawValue
    }
  }

  var isNetted: Bool { [.gross, .long, .short, .grossNotional].contains(self) }
}

extension Oracle {
  /// An empty sum is 0; one of positions that all lack the value, or a rate, is missing.
  func total(_ parts: [Part], _ values: [BigNumber?], decimals: Int) -> OracleFigure {
    let known = values.compactMap { $0 }
    if !parts.isEmpty, known.isEmpty { return .missing }
    return .money(Self.sum(known), decimals: decimals)
  }

  func keyRate(_ point: [String], _ part: Part) -> BigNumber? {
    guard let value = part.holding.keyRates[point], let rate = rate(part.holding.currency) else {
      return nil
    }
    return value * rate * part.weight
  }

  func sum(_ sum: SumMeasure, _ parts: [Part]) -> OracleFigure {
    guard let field = sum.field else { return .count(Self.count(parts)) }
    let decimals = sum.kind == .amount ? amountDecimals : sensitivityDecimals
    let values =
      sum.isNetted && select.options.netting != .position
      ? netted(sum, parts) : parts.map { part in money(field, part).map { sign(sum, part, $0) } }
    return total(
      parts, values.map { value in value.map { Self.side(sum, $0) } }, decimals: decimals)
  }

  private func sign(_ sum: SumMeasure, _ part: Part, _ value: BigNumber) -> BigNumber {
    switch sum {
    case .pv01: -value
    case .netNotional: value.magnitude * BigNumber(part.holding.sign)
    default: value
    }
  }

  /// What is left of a signed value in gross, long and short.
  private static func side(_ sum: SumMeasure, _ value: BigNumber) -> BigNumber {
    switch sum {
    case .gross, .grossNotional: value.magnitude
    case .long: value.isNegative ? .zero : value
    case .short: value.isNegative ? value : .zero
    default: value
    }
  }

  /// Signed values, those of one netting key as one.
  private func netted(_ sum: SumMeasure, _ parts: [Part]) -> [BigNumber?] {
    var byKey: [String: BigNumber] = [:]
    for part in parts {
      guard let value = money(sum.field ?? "", part) else { continue }
      let signed =
        sum == .grossNotional ? value.magnitude * BigNumber(part.holding.sign) : value
      let dimension: String?
      switch select.options.netting {
      case .instrument: dimension = self.value(.instrument, part)
      case .issuer: dimension = self.value(.issuer, part)
      case .link: dimension = text(.link, part)
      case .position: dimension = nil
      }
      let key = dimension.map { "key " + $0 } ?? "position " + part.holding.id
      byKey[key] = (byKey[key] ?? .zero) + signed
    }
    return Array(byKey.values)
  }
}
