// Measures of any list of parts of positions, each computed anew from its definition.

import Exact
import Query
import TestKit

/// What a figure is asked of.
struct Group {
  var parts: [Part]
  /// Keys that still say something of the group, in order, with their values.
  var keys: [(dimension: Dimension, value: String?)]
}

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
  private var amountDecimals: Int { select.options.decimals ?? (currency == "BTC" ? 8 : 4) }
  private var sensitivityDecimals: Int { select.options.decimals ?? (currency == "BTC" ? 8 : 6) }

  func figure(_ measure: Measure, _ group: Group) -> OracleFigure {
    let parts = group.parts
    switch measure {
    case .sum(let sum): return self.sum(sum, parts)
    case .keyRate(let curve, let tenor):
      let known = parts.filter { $0.holding.keyRates[[curve, tenor]] != nil }
      return total(
        parts, known.map { keyRate([curve, tenor], $0) }, decimals: sensitivityDecimals)
    case .nav:
      return nav(group).map { .money($0, decimals: amountDecimals) } ?? .missing
    case .averageRating: return averageRating(parts)
    case .averageDuration: return averageDuration(parts)
    case .percentOfNAV(let inner, let node):
      let nav = node.map { self.nav(of: [Self.id($0)]) } ?? self.nav(group)
      return percent(figure(inner, group), nav.map { .money($0, decimals: 0) } ?? .missing)
    case .percentOfParent(let inner):
      return percent(figure(inner, group), figure(inner, parent(group)))
    case .concentration(let dimension): return concentration(dimension, parts)
    case .distinct(let dimension):
      return .count(Set(split(parts, by: dimension).compactMap { value(dimension, $0) }).count)
    case .statistic(let statistic, let column): return self.statistic(statistic, column, parts)
    case .coverage(let inner, let basis): return coverage(inner, basis, parts)
    case .column(let column): return self.column(column, parts)
    case .risk: return .unspecified
    }
  }

  static func id(_ reference: NodeReference) -> String {
    switch reference {
    case .id(let id): id
    case .path(let ids): ids.last ?? ""
    }
  }

  // MARK: Sums

  /// An empty sum is 0; one of positions that all lack the value, or a rate, is missing.
  private func total(_ parts: [Part], _ values: [BigNumber?], decimals: Int) -> OracleFigure {
    let known = values.compactMap { $0 }
    if !parts.isEmpty, known.isEmpty { return .missing }
    return .money(Self.sum(known), decimals: decimals)
  }

  private func keyRate(_ point: [String], _ part: Part) -> BigNumber? {
    guard let value = part.holding.keyRates[point], let rate = rate(part.holding.currency) else {
      return nil
    }
    return value * rate * part.weight
  }

  private func sum(_ sum: SumMeasure, _ parts: [Part]) -> OracleFigure {
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

  // MARK: Averages

  private func averageRating(_ parts: [Part]) -> OracleFigure {
    let rated = parts.filter { $0.holding.notch > 0 }
    return .ratio(
      Self.sum(rated.map { magnitude($0) * BigNumber($0.holding.notch) }),
      Self.sum(rated.map(magnitude)), times: 1)
  }

  private func averageDuration(_ parts: [Part]) -> OracleFigure {
    let known = parts.filter { $0.holding.figures["dv01"] != nil }
    return .ratio(
      Self.sum(known.compactMap { money("dv01", $0) }),
      Self.sum(known.compactMap { money("market_value", $0) }), times: 10_000)
  }

  private func statistic(
    _ statistic: Statistic, _ column: PositionColumn, _ parts: [Part]
  ) -> OracleFigure {
    let isMoney = column.kind == .amount || column.kind == .sensitivity
    if statistic == .avg {
      return isMoney ? mean(column, parts) : weightedAverage(column, parts)
    }
    let values = parts.compactMap { number(column, $0) }
    guard let value = statistic == .min ? values.min() : values.max() else { return .missing }
    return shown(value, column)
  }

  private func shown(_ value: BigRational, _ column: PositionColumn) -> OracleFigure {
    switch column.kind {
    case .amount, .sensitivity:
      .money(
        value.roundedHalfEven(decimals: Self.decimals),
        decimals: column.kind == .amount ? amountDecimals : sensitivityDecimals)
    case .date: .date(value)
    default: .number(value)
    }
  }

  private func mean(_ column: PositionColumn, _ parts: [Part]) -> OracleFigure {
    let known = parts.filter { money(column.rawValue, $0) != nil }
    let values = known.compactMap { money(column.rawValue, $0) }
    let count = BigNumber(Self.count(known)) * .powerOfTen(Self.decimals)
    return .ratio(Self.sum(values), count, times: 1, size: Self.sum(values.map(\.magnitude)))
  }

  private func weightedAverage(_ column: PositionColumn, _ parts: [Part]) -> OracleFigure {
    let known = parts.compactMap { part in number(column, part).map { (part, $0) } }
    // Numbers have 15 decimals at most.
    let terms = known.map { part, value in
      magnitude(part) * value.roundedHalfEven(decimals: 15)
    }
    let weight = Self.sum(known.map { magnitude($0.0) }) * .powerOfTen(15)
    let average = OracleFigure.ratio(
      Self.sum(terms), weight, times: 1, size: Self.sum(terms.map(\.magnitude)))
    guard column.kind == .date, let exact = average.exact else { return average }
    return .date(exact)
  }

  private func column(_ column: PositionColumn, _ parts: [Part]) -> OracleFigure {
    guard let part = parts.first else { return .unspecified }
    if column.kind == .text { return text(column, part).map { .text($0) } ?? .missing }
    return number(column, part).map { shown($0, column) } ?? .missing
  }

  // MARK: Shares

  /// A measure that asks for strategies splits positions as a key does.
  private func split(_ parts: [Part], by dimension: Dimension) -> [Part] {
    dimension == .strategyID && !isSplit ? parts.flatMap { split($0.holding) } : parts
  }

  private func percent(_ part: OracleFigure, _ whole: OracleFigure) -> OracleFigure {
    guard let part = part.exact, let whole = whole.exact, !whole.numerator.isZero else {
      return .missing
    }
    return .real(part / whole * BigRational(BigNumber(100)))
  }

  private func concentration(_ dimension: Dimension, _ parts: [Part]) -> OracleFigure {
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

  private func coverage(
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
