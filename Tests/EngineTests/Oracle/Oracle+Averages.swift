// Averages, extremes, and columns of a single position.

import Exact
import Query
import TestKit

extension Oracle {
  func averageRating(_ parts: [Part]) -> OracleFigure {
    let rated = parts.filter { $0.holding.notch > 0 }
    return .ratio(
      Self.sum(rated.map { magnitude($0) * BigNumber($0.holding.notch) }),
      Self.sum(rated.map(magnitude)), times: 1)
  }

  func averageDuration(_ parts: [Part]) -> OracleFigure {
    let known = parts.filter {
      $0.holding.figures["dv01"] != nil && $0.holding.figures["market_value"] != nil
    }
    return .ratio(
      Self.sum(known.compactMap { money("dv01", $0) }),
      Self.sum(known.compactMap { money("market_value", $0) }), times: 10_000)
  }

  func statistic(
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

  func column(_ column: PositionColumn, _ parts: [Part]) -> OracleFigure {
    guard let part = parts.first else { return .unspecified }
    if column.kind == .text { return text(column, part).map { .text($0) } ?? .missing }
    return number(column, part).map { shown($0, column) } ?? .missing
  }
}
