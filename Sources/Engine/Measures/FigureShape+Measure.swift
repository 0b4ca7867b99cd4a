// The type, unit and decimals of each measure's column.

internal import Book
internal import Exact
internal import Query

extension FigureShape {
  static func of(
    _ measure: Measure, _ book: Book, _ scope: Scope, _ options: QueryOptions
  ) -> FigureShape {
    let code = book.currencies.code(scope.currency)
    func amount() -> FigureShape {
      .money(
        scale: options.decimals ?? book.currencies.amountScale(scope.currency), unit: code)
    }
    func sensitivity(_ suffix: String) -> FigureShape {
      .money(
        scale: options.decimals ?? book.currencies.sensitivityScale(scope.currency),
        unit: code + suffix)
    }
    switch measure {
    case .sum(let sum):
      switch sum.kind {
      case .count: return .count
      case .amount: return amount()
      case .sensitivity: return sensitivity(sum.unitSuffix)
      }
    case .keyRate, .keyRates, .keyRateGap: return sensitivity("/bp")
    case .exposure: return sensitivity("")
    case .stress, .worstStress: return amount()
    case .worstStressID: return .text
    case .nav: return amount()
    case .averageRating: return .real(unit: "notch")
    case .averageDuration: return .real(unit: "years")
    case .percentOfNAV, .percentOfParent, .coverage: return .real(unit: "%")
    case .concentration: return .real(unit: nil)
    case .distinct: return .count
    case .statistic(let statistic, let column):
      if column.kind == .date { return .date }
      if statistic == .avg {
        let isMoney = column.kind == .amount || column.kind == .sensitivity
        return .real(unit: isMoney ? code + (SumMeasure.suffix(of: column)) : nil)
      }
      return self.column(column, amount(), sensitivity(SumMeasure.suffix(of: column)))
    case .column(let column):
      return self.column(column, amount(), sensitivity(SumMeasure.suffix(of: column)))
    case .risk(let risk):
      return
        .real(unit: risk.name == .marginalVaR || risk.name == .marginalPVaR ? nil : code)
    }
  }

  private static func column(
    _ column: PositionColumn, _ amount: FigureShape, _ sensitivity: FigureShape
  ) -> FigureShape {
    switch column.kind {
    case .amount: amount
    case .sensitivity: sensitivity
    case .number: .number(decimals: column.number?.decimals ?? NumberSource.decimals)
    case .date: .date
    case .text: .text
    }
  }
}

extension SumMeasure {
  /// The unit's suffix of a stored sensitivity.
  static func suffix(of column: PositionColumn) -> String {
    SumMeasure(rawValue: column.rawValue)?.unitSuffix ?? ""
  }
}
