// What lies where, node by node: counts and market value of each subtree in base currency, exact
// until shown. Long and short are summed per run in local currency, converted once, and added up
// the tree in one backward pass.

internal import Columns
public import Exact

public struct Outline: Sendable {
  public struct Line: Sendable {
    /// Positions that count: neither paper nor closed.
    public var positions = 0
    /// Σ max(market value, 0) and Σ min(market value, 0).
    public var long = ConvertedSum.zero
    public var short = ConvertedSum.zero
    /// Positions without a market value, and those in a currency without a rate.
    public var unpriced = 0
    public var unconverted = 0

    public var isComplete: Bool { unpriced == 0 && unconverted == 0 }

    public var net: ConvertedSum { long.adding(short) }
    public var gross: ConvertedSum { long.subtracting(short) }

    static func += (left: inout Line, right: Line) {
      left.positions += right.positions
      left.long += right.long
      left.short += right.short
      left.unpriced += right.unpriced
      left.unconverted += right.unconverted
    }
  }

  /// By node, each with all below it.
  public let lines: [Line]
  /// The whole book.
  public let total: Line

  public init(_ book: Book) {
    var lines = Array(repeating: Line(), count: book.hierarchy.count)
    let cells = book.positions.cells
    let rates = CurrencyRates(book)
    for run in 0..<cells.count {
      lines[Int(cells.nodes[run])] += Self.line(book, run, rates)
    }
    var total = Line()
    for node in lines.indices.reversed() {
      let parent = book.hierarchy.parents[node]
      if parent < 0 { total += lines[node] } else { lines[Int(parent)] += lines[node] }
    }
    self.lines = lines
    self.total = total
  }

  private static func line(_ book: Book, _ run: Int, _ rates: CurrencyRates) -> Line {
    var line = Line()
    var long: Int128 = 0
    var short: Int128 = 0
    let values = book.positions[.marketValue]
    let currency = book.positions.cells.currencies[run]
    let rate = rates[currency]
    for row in book.positions.cells.positions(ofRun: run) where book.positions.isCounted(row) {
      line.positions += 1
      guard let value = values?[row] else {
        line.unpriced += 1
        continue
      }
      if rate == nil { line.unconverted += 1 }
      if value > 0 { long += Int128(value) } else { short += Int128(value) }
    }
    if let rate {
      let scale = book.currencies.amountScale(currency)
      line.long.add(long, localScale: scale, at: rate)
      line.short.add(short, localScale: scale, at: rate)
    }
    return line
  }
}

/// Rates to base currency, each looked up once.
struct CurrencyRates {
  private let rates: [CurrencyIndex: Rate]

  init(_ book: Book) {
    var rates: [CurrencyIndex: Rate] = [:]
    let base = book.settings.baseCurrency
    let table = book.rates
    for currency in Set(book.positions.cells.currencies) {
      rates[currency] =
        currency == base ? .one : table?.rate(from: currency, to: base)?.rate
    }
    self.rates = rates
  }

  subscript(currency: CurrencyIndex) -> Rate? { rates[currency] }
}
