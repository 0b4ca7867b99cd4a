// Findings about rates of exchange, ratings and net asset values.

internal import Columns
internal import Exact

enum MarketFindings {
  static func collect(
    _ book: Book, _ outline: Outline, _ rates: CurrencyRates, _ collector: inout FindingCollector
  ) {
    gaps(book, rates, &collector)
    disagreements(book, &collector)
    ratingGaps(book, &collector)
    assetValues(book, &collector)
  }

  private static func gaps(
    _ book: Book, _ rates: CurrencyRates, _ collector: inout FindingCollector
  ) {
    for currency in Set(book.positions.cells.currencies).sorted() where rates[currency] == nil {
      let code = book.currencies.code(currency)
      collector.add(.fxGap, "\(code): \(whyMissing(book, currency))")
    }
  }

  private static func whyMissing(_ book: Book, _ currency: CurrencyIndex) -> String {
    let (base, pivot) = (book.settings.baseCurrency, book.settings.pivotCurrency)
    switch book.rates?.gap(from: currency, to: base) {
    case .stale(let date): return "latest quote of \(date) is too old"
    case .beyondRange: return "its quotes make a rate that is too large or too small"
    case .noQuote, nil: break
    }
    // Quotes there may be, against a currency that is not the pivot: say where was looked.
    var text = "no quote against \(book.currencies.code(base))"
    if pivot != base, pivot != currency { text += " or by way of \(book.currencies.code(pivot))" }
    if let better = book.rates?.betterPivot(from: currency, to: base) {
      text += " (pivot_currency \(book.currencies.code(better)) would give one)"
    }
    return text
  }

  private static func disagreements(_ book: Book, _ collector: inout FindingCollector) {
    for disagreement in book.rates?.disagreements() ?? [] {
      let pair =
        book.currencies.code(disagreement.pair.base) + "/"
        + book.currencies.code(disagreement.pair.quote)
      collector.add(
        .fxDisagrees,
        "\(pair): \(disagreement.basisPoints) bp off its \(disagreement.way.rawValue)")
    }
  }

  /// Issuers and instruments that are held, could be rated by their kind, and are not.
  private static func ratingGaps(_ book: Book, _ collector: inout FindingCollector) {
    guard book.settings.asOf != nil,
      book.ratings.instruments.count + book.ratings.entities.count > 0
    else { return }
    let composites = CoverageCount.composites(book)
    var isHeld = BitMask(count: book.instruments.count)
    for row in 0..<book.positions.count where book.positions.isCounted(row) {
      isHeld[Int(book.positions.instruments[row])] = true
    }
    var issuersSeen: Set<Int32> = []
    for instrument in 0..<book.instruments.count
    where isHeld[instrument] && composites[instrument] == 0 && isRatable(book, instrument) {
      let issuer = book.instruments.issuers[instrument]
      if issuer >= 0 {
        if issuersSeen.insert(issuer).inserted {
          collector.add(.ratingGap, book.entities.ids[Int(issuer)])
        }
      } else {
        collector.add(.ratingGap, book.instruments.ids[instrument])
      }
    }
  }

  private static func isRatable(_ book: Book, _ instrument: Int) -> Bool {
    switch book.instruments.assetClasses[instrument] {
    case .credit, .sovereign, .loan: true
    default: false
    }
  }

  private static func assetValues(_ book: Book, _ collector: inout FindingCollector) {
    let tree = book.hierarchy
    let scale = book.currencies.amountScale(book.settings.baseCurrency)
    for node in 0..<tree.count {
      guard let given = tree.givenNAVs[node] else { continue }
      let children = tree.children(of: NodeIndex(node))
      let values = children.compactMap { tree.givenNAVs[$0.row] }
      guard !children.isEmpty, values.count == children.count else { continue }
      let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
      if (sum - Int128(given)).magnitude * 100 > Int128(given).magnitude {
        collector.add(
          .navDiffers,
          "\(tree.ids[node]): \(DecimalText.plain(Int128(given), scale: scale)) against "
            + DecimalText.plain(sum, scale: scale))
      }
    }
  }
}
