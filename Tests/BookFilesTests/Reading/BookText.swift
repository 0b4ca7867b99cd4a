// A book as lines of text, every column of it: two books are equal when their texts are, and where
// they are not, the lines say in what.

import Book
import BookFiles
import Columns
import Exact

enum BookText {
  static func lines(_ book: Book) -> [String] {
    settings(book) + hierarchy(book.hierarchy) + entities(book.entities)
      + instruments(book.instruments, book.currencies) + positions(book.positions)
      + market(book) + sets(book)
  }

  private static func settings(_ book: Book) -> [String] {
    let settings = book.settings
    // ISO's currencies are the same in every book, but for those with eight decimals.
    let all = (0..<book.currencies.count).map { CurrencyIndex(UInt16($0)) }
    let codes = (all.filter { book.currencies.amountScale($0) != 4 } + all.suffix(3)).map {
      "\($0.row) \(book.currencies.code($0)) \(book.currencies.amountScale($0))"
        + " \(book.currencies.sensitivityScale($0))"
    }
    return [
      "base \(settings.baseCurrency.row) pivot \(settings.pivotCurrency.row)"
        + " as of \(text(settings.asOf)) zone \(settings.timeZone ?? "")",
      "currencies \(codes.joined(separator: ", "))", "factors \(book.factors.count)",
    ]
  }

  static func text(_ value: (some Any)?) -> String { value.map { "\($0)" } ?? "–" }

  private static func hierarchy(_ tree: Hierarchy) -> [String] {
    (0..<tree.count).map { row in
      "node \(row) \(tree.ids[row]) \(tree.types[row]) '\(tree.names[row])' in \(tree.parents[row])"
        + " to \(tree.ends[row]) depth \(tree.depths[row]) nav \(text(tree.givenNAVs[row]))"
        + " tags \(tree.tags[row]) number \(tree.numbers[row])"
        + " found \(text(tree.find(tree.ids[row])))"
    }
  }

  private static func entities(_ all: Entities) -> [String] {
    (0..<all.count).map { row in
      let texts = [
        all.names, all.tickers, all.cusips, all.isins, all.sectors, all.geographies,
        all.currencies,
      ].map { $0[row] }
      return "entity \(row) \(all.ids[row]) \(all.types[row]) \(texts) in \(all.parents[row])"
        + " under \(all.ultimates[row]) found \(text(all.find(all.ids[row])))"
    }
  }

  private static func instruments(_ all: Instruments, _ currencies: CurrencyTable) -> [String] {
    (0..<all.count).map { row in
      let numbers = [
        all.multipliers, all.prices, all.underlyingPrices, all.coupons, all.durations,
        all.spreadDurations, all.convexities, all.dv01s, all.cs01s, all.deltas, all.vegas,
      ].map { text($0[row]) }
      return "instrument \(row) \(all.ids[row]) '\(all.names[row])'"
        + " \(currencies.code(all.currencies[row])) \(text(all.assetClasses[row]))"
        + " \(all.valuations[row]) of \(all.issuers[row]) with \(all.counterparties[row])"
        + " on \(all.underlyings[row]) \(all.isins[row]) \(all.cusips[row]) \(numbers)"
        + " matures \(all.maturities[row]) found \(text(all.find(all.ids[row])))"
    }
  }

  private static func positions(_ all: Positions) -> [String] {
    let cells = all.cells
    var lines = (0..<cells.count).map {
      "cell \(cells.nodes[$0]) \(cells.currencies[$0].row) from \(cells.starts[$0])"
    }
    for row in 0..<all.count {
      let fields = PositionField.allCases.map { text(all[$0].flatMap { $0[row] }) }
      let terms = PositionTerm.allCases.map { term in
        text(all.decimal(term, of: PositionIndex(row)))
          + "/\(text(all[term]?.scales[Int(all.instruments[row])]))"
      }
      let texts = [all.links, all.weights, all.tags].map { $0?[row] ?? "" }
      lines.append(
        "position \(row) \(all.ids[row]) of \(all.instruments[row])"
          + " flags \(all.flags[row].rawValue) \(fields) \(terms) \(texts)"
          + " rate \(text(all.givenRates.flatMap { $0[row] }))"
          + " found \(text(all.find(all.ids[row])))")
    }
    return lines
  }

  private static func market(_ book: Book) -> [String] {
    var lines: [String] = []
    for (name, history) in [
      ("instrument", book.ratings.instruments), ("entity", book.ratings.entities),
    ] {
      for subject in 0..<Int32(history.subjectCount) {
        lines += history.entries(of: subject).map { "rating of \(name) \($0)" }
      }
    }
    for pair in book.fx.pairs { lines.append("fx \(pair) \(book.fx.quotes(pair))") }
    let rates = book.keyRates
    for (run, position) in rates.positions.enumerated() {
      for row in rates.run(run) {
        let point = rates.points[Int(rates.pointOfValue[row])]
        lines.append("key rate \(position) \(point.curve) \(point.tenor) \(rates.values[row])")
      }
    }
    return lines + book.limits.map { "limit \($0)" }
  }

  private static func sets(_ book: Book) -> [String] {
    book.scenarioSets.map { set in
      "set \(set.name) \(set.ids) \(set.dates.map { text($0) }) \(set.labels)"
        + " \(set.weights.map { text($0) })"
        + " over \(set.horizonDays) days, 10^\(set.quantumExponent),"
        + " covers \((0..<set.covered.count).filter { set.covered[$0] })"
    }
  }
}
