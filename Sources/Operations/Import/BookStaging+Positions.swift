// Positions go from the book's columns, with what was derived; the file is asked for their lines
// alone. The database keeps each position's notional in base currency, so one without is refused
// here, where its line is known.

internal import Book
internal import BookFiles
internal import Columns
internal import Exact
internal import PostgresStore
internal import Snapshot

extension CopyWriter {
  /// Without the zeros that its fifteen decimals end with.
  mutating func rate(_ quote: RateQuote) {
    var (coefficient, scale) = (quote.coefficient, DecimalScale.quotedRate)
    while scale > 0, coefficient % 10 == 0 {
      coefficient /= 10
      scale -= 1
    }
    numeric(coefficient, scale: scale)
  }
}

extension BookStaging {
  static let positionsFile = "positions.csv"

  mutating func stagePositions() throws(ImportFault) {
    positionLines = try lines(of: Self.positionsFile)
    let notionals = try baseNotionals()
    let positions = book.positions
    let writing = PositionWriting(book, lines: positionLines, notionals: notionals)
    try copy(.position, of: Self.positionsFile) { (writer) throws(StoreFault) in
      for run in 0..<positions.cells.count {
        for row in positions.cells.positions(ofRun: run) {
          try writing.write(row, run: run, to: &writer)
        }
      }
    }
  }

  /// The line of each position in a file with a row for some of them; 0 for the others.
  func lines(of file: String) throws(ImportFault) -> [Int] {
    var lines = [Int](repeating: 0, count: book.positions.count)
    let rows: SourceTable?
    do throws(FileFault) {
      rows = try source.table(file, only: { $0 == "position_id" }, threads: threads)
    } catch {
      throw .file(file, error)
    }
    guard let rows, let ids = rows.columns.first?.content else { return lines }
    var bytes: [UInt8] = []
    for row in 0..<rows.rowCount {
      bytes.removeAll(keepingCapacity: true)
      ids.append(row, to: &bytes)
      if let position = book.positions.find(bytes.span, 0..<bytes.count) {
        lines[position.row] = rows.lines[row]
      }
    }
    return lines
  }

  /// |notional| in base currency, rounded once.
  private func baseNotionals() throws(ImportFault) -> [Int64] {
    let positions = book.positions
    let (cells, column) = (positions.cells, positions[.notional])
    let base = book.settings.baseCurrency
    let baseScale = book.currencies.amountScale(base)
    let rates = book.rates
    var notionals = [Int64](repeating: 0, count: positions.count)
    var refused: [Rejection] = []
    for run in 0..<cells.count {
      let currency = cells.currencies[run]
      let scale = book.currencies.amountScale(currency)
      let rate = currency == base ? Rate.one : rates?.rate(from: currency, to: base)?.rate
      for row in cells.positions(ofRun: run) {
        func refuse(_ code: String, _ reason: String) {
          refused.append(
            Rejection(
              file: Self.positionsFile, line: positionLines[row], column: 0, field: "notional",
              code: code, reason: reason, value: ""))
        }
        guard let notional = column?[row] else {
          refuse("NO_NOTIONAL", "is neither given nor follows from a price: the database keeps it")
          continue
        }
        guard let rate else {
          let codes = "\(book.currencies.code(currency))/\(book.currencies.code(base))"
          refuse(
            "NO_BASE_NOTIONAL",
            "has no rate \(codes) of the book's day: the database keeps it in base currency too")
          continue
        }
        var sum = ConvertedSum()
        sum.add(Int128(notional), localScale: scale, at: rate)
        guard let value = sum.rounded(toScale: baseScale).flatMap({ Int64(exactly: $0) }) else {
          refuse("OUT_OF_RANGE", "does not fit the base currency")
          continue
        }
        notionals[row] = value
      }
    }
    guard refused.isEmpty else { throw .refused(refused.sorted { $0.line < $1.line }) }
    return notionals
  }
}

/// One position after another as rows of COPY.
private struct PositionWriting {
  let book: Book
  let lines: [Int]
  let notionals: [Int64]
  private let baseScale: Int
  /// By number of the shared text.
  private let tags: [String]
  private let weights: [(ids: [String], weights: [String])]

  private static let amountsBeforeNotional: [PositionField] = [
    .costBasis, .bookValue, .marketValue, .accrued, .notional,
  ]
  private static let results: [PositionField] = [.unrealizedPnL, .realizedPnL, .dailyPnL, .fees]
  private static let sensitivities: [PositionField] = [
    .dv01, .cs01, .delta, .rateGamma, .gamma1Pct, .vega,
  ]
  /// Names of columns in the database, with the bit that says that a value was derived.
  private static let derivations: [(flag: PositionFlags, column: String)] = [
    (.derivedMarketValue, "market_value"), (.derivedNotional, "notional_local"),
    (.derivedDV01, "dv01"), (.derivedCS01, "cs01"), (.derivedDelta, "delta"),
    (.derivedVega, "vega"), (.derivedRateGamma, "rate_gamma"),
  ]

  init(_ book: Book, lines: [Int], notionals: [Int64]) {
    self.book = book
    self.lines = lines
    self.notionals = notionals
    baseScale = book.currencies.amountScale(book.settings.baseCurrency)
    tags =
      book.positions.tags.map { shared in
        (0..<shared.texts.count).map { JSONText.tags(shared.texts[$0]) }
      } ?? []
    weights =
      book.positions.weights.map { shared in
        (0..<shared.texts.count).map { row in
          let parts = StrategyWeights.parts(shared.texts[row])
          return (
            parts.map(\.id),
            parts.map { DecimalText.plain(Int128($0.weight), scale: Decimal.maximumScale) }
          )
        }
      } ?? []
  }

  func write(_ row: Int, run: Int, to writer: inout CopyWriter) throws(StoreFault) {
    let positions = book.positions
    let cells = positions.cells
    let instrument = Int(positions.instruments[row])
    let currency = cells.currencies[run]
    let amountScale = book.currencies.amountScale(currency)
    let sensitivityScale = book.currencies.sensitivityScale(currency)
    let flags = positions.flags[row]
    let quantity = positions.decimal(.quantity, of: PositionIndex(row)) ?? .zero
    try writer.startRow(fields: 36)
    writer.int64(Int64(lines[row]))
    writer.text(positions.ids, row)
    writer.text(book.hierarchy.ids, Int(cells.nodes[run]))
    writer.text(book.instruments.ids, instrument)
    writer.text(quantity.coefficient < 0 ? "SHORT" : "LONG")
    writer.decimal(quantity)
    writer.text(book.currencies.code(currency))
    for field in Self.amountsBeforeNotional {
      writer.fixed(positions[field]?[row], decimals: amountScale)
    }
    writer.fixed(notionals[row], decimals: baseScale)
    writer.decimal(positions.decimal(.price, of: PositionIndex(row)))
    if let rate = positions.givenRates?[row] { writer.rate(rate) } else { writer.null() }
    for field in Self.results { writer.fixed(positions[field]?[row], decimals: amountScale) }
    for field in Self.sensitivities {
      writer.fixed(positions[field]?[row], decimals: sensitivityScale)
    }
    writer.decimal(positions.decimal(.duration, of: PositionIndex(row)))
    writer.decimal(positions.decimal(.convexity, of: PositionIndex(row)))
    writer.fixed(positions[.varContribution]?[row], decimals: baseScale)
    writer.decimal(positions.decimal(.spreadDuration, of: PositionIndex(row)))
    writer.text(positions.links?[row])
    writer.text(flags.contains(.closed) ? "CLOSED" : "ACTIVE")
    writer.bool(flags.contains(.paper))
    let split = positions.weights.map { weights[Int($0.codes[row])] }
    writer.texts(split?.ids ?? [])
    writer.texts(split?.weights ?? [])
    writer.json(positions.tags.map { tags[Int($0.codes[row])] } ?? "{}")
    writer.texts(Self.derivations.filter { flags.contains($0.flag) }.map(\.column))
  }
}
