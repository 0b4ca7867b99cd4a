// Long, short and what is missing of a node, by recursion over plain rows and exact fractions.

import Book
import Exact
import TestKit

struct NaiveOutline {
  struct Line {
    var positions = 0
    var long = BigRational(.zero)
    var short = BigRational(.zero)
    var unpriced = 0
    var unconverted = 0

    var net: BigRational { long + short }
    var gross: BigRational { long + short * BigRational(-1, decimals: 0) }

    static func + (a: Line, b: Line) -> Line {
      Line(
        positions: a.positions + b.positions, long: a.long.plus(b.long),
        short: a.short.plus(b.short), unpriced: a.unpriced + b.unpriced,
        unconverted: a.unconverted + b.unconverted)
    }
  }

  let book: PlainBook

  /// The node and all below it.
  func line(of node: String) -> Line {
    book.nodes.filter { $0.parentID == node }.reduce(own(node)) { $0 + line(of: $1.id) }
  }

  var total: Line {
    book.nodes.filter(\.parentID.isEmpty).reduce(Line()) { $0 + line(of: $1.id) }
  }

  /// The node's own positions, without those below.
  func own(_ node: String) -> Line {
    book.positions.filter { $0.node == node && $0.isCounted }
      .reduce(Line()) { $0 + line($1) }
  }

  private func line(_ position: PlainPosition) -> Line {
    var line = Line()
    line.positions = 1
    guard let value = position.fields[.marketValue] else {
      line.unpriced = 1
      return line
    }
    guard let rate = rate(position.currency) else {
      line.unconverted = 1
      return line
    }
    let scale = Money.table.amountScale(Money.currency(position.currency))
    let converted = BigRational(value, decimals: scale) * BigRational(rate, decimals: 24)
    if value > 0 { line.long = converted } else { line.short = converted }
    return line
  }

  func rate(_ currency: String) -> Int128? {
    NaiveRates(rows: book.rates, asOf: book.asOf!, pivot: Money.currency(book.pivot))
      .rate(Money.currency(currency), Money.currency(book.base))?.coefficient
  }
}

extension BigRational {
  /// The sum at 32 decimals, which all amounts times rates have at most: fractions stay small.
  fileprivate func plus(_ other: BigRational) -> BigRational {
    BigRational(
      roundedHalfEven(decimals: 32) + other.roundedHalfEven(decimals: 32), over: .powerOfTen(32))
  }
}
