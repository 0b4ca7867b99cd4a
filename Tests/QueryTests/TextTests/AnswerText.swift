// What comes of a text test, in the form of the text tests: columns, rows, and what the contract
// says. A text that could be misread stands in quotes.

import Exact
import Query

enum AnswerText {
  static let separator = " | "
  static let incompleteMark = " *"

  static func header(_ answer: Answer) -> String {
    answer.columns.map { $0.name + ($0.unit.map { " [\($0)]" } ?? "") }
      .joined(separator: separator)
  }

  /// A row of others or totals has its kind in front.
  static func cells(_ answer: Answer, row: Int) -> [String] {
    let kind: String? =
      switch answer.rows[row] {
      case .group: nil
      case .others: "others"
      case .total: "total"
      }
    let cells = answer.columns.enumerated().map { number, column in
      cell(column, row, isFirst: number == 0 && kind == nil)
    }
    return (kind.map { [$0] } ?? []) + cells
  }

  private static func cell(_ column: AnswerColumn, _ row: Int, isFirst: Bool) -> String {
    if case .reals(let values) = column.values {
      return values[row].map(RealText.text) ?? "(null)"
    }
    guard let text = column.text(row) else { return "(null)" }
    let isOdd =
      ["", "(null)"].contains(text) || text.contains("|") || text.hasPrefix("'")
      || text.hasSuffix(incompleteMark) || text.hasPrefix(" ") || text.hasSuffix(" ")
    let isKind = isFirst && ["total", "others"].contains(text)
    return isOdd || isKind ? "'\(text.replacing("'", with: "''"))'" : text
  }

  /// The cells of a line, quotes kept.
  static func cells(_ line: String) -> [String] {
    var cells: [String] = []
    for part in line.split(separator: separator, omittingEmptySubsequences: false) {
      // A quote that is open at a separator goes on behind it.
      if let last = cells.last, last.hasPrefix("'"),
        !last.count(where: { $0 == "'" }).isMultiple(of: 2)
      {
        cells[cells.count - 1] = last + separator + part
      } else {
        cells.append(String(part))
      }
    }
    return cells
  }

  static func line(_ fault: QueryFault) -> String {
    let place = fault.range.map { " \($0.lowerBound)..\($0.upperBound)" } ?? ""
    let meant = fault.suggestion.map { " → \($0)" } ?? ""
    return "error \(fault.code.rawValue)\(place) \"\(fault.reason)\"\(meant)"
  }
}

extension Contract {
  /// A line for each thing it says. What is expected may be the beginning of one.
  var lines: [String] {
    var lines = [isComplete ? "complete" : "incomplete", "included " + text(included)]
    for gap in gaps {
      let measure = gap.measure.map { " \($0)" } ?? ""
      lines.append("gap \(gap.kind.rawValue)\(measure) \(text(gap.share))")
    }
    for entry in unconverted {
      let net = DecimalText.fixed(entry.net, scale: entry.scale)
      let gross = DecimalText.fixed(entry.gross, scale: entry.scale)
      lines.append(
        "unconverted \(entry.currency) \(entry.count) net \(net) gross \(gross) \(entry.reason)")
    }
    for rate in rates {
      let date = rate.date.map { " \($0)" } ?? ""
      lines.append("rate \(rate.currency) \(rate.rate) \(rate.way)\(date)")
    }
    lines += conventions.map { "convention \($0.name) \($0.value)" }
    lines += [
      "currency \(currency)", "base \(baseCurrency)", "pivot \(pivotCurrency)",
      "as_of \(asOf?.description ?? "(null)")", "known_at \(knownAt?.description ?? "(null)")",
      "epoch \(epoch.store):\(epoch.counter)",
    ]
    return lines + notes.map { "note \($0)" }
  }

  private func text(_ share: Share) -> String {
    let gross = share.grossMarketValue.map { " gross \(DecimalText.fixed($0, scale: amountScale))" }
    let notional = share.grossNotional.map {
      " notional \(DecimalText.fixed($0, scale: amountScale))"
    }
    return "\(share.count)\(gross ?? "")\(notional ?? "")"
  }
}
