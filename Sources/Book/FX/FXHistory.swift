// Exchange rates as quoted, with their days: for each pair a run in order of date. A pair AAA/BBB
// is quoted in BBB per AAA, so an amount in AAA times the rate is an amount in BBB.

public import Exact

public struct FXHistory: Sendable {
  public struct Row: Sendable {
    public var base: CurrencyIndex
    public var quote: CurrencyIndex
    public var date: CalendarDate
    public var rate: RateQuote
    public var source: String
    public var line: Int

    public init(
      base: CurrencyIndex, quote: CurrencyIndex, date: CalendarDate, rate: RateQuote,
      source: String = "", line: Int = 0
    ) {
      self.base = base
      self.quote = quote
      self.date = date
      self.rate = rate
      self.source = source
      self.line = line
    }
  }

  public struct Pair: Hashable, Comparable, Sendable {
    public var base: CurrencyIndex
    public var quote: CurrencyIndex

    public init(base: CurrencyIndex, quote: CurrencyIndex) {
      self.base = base
      self.quote = quote
    }

    public static func < (a: Self, b: Self) -> Bool {
      a.base != b.base ? a.base < b.base : a.quote < b.quote
    }
  }

  public struct Quote: Hashable, Sendable {
    public var date: CalendarDate
    public var rate: RateQuote
    public var source: String
  }

  /// In order of pair.
  public private(set) var pairs: [Pair]
  private var runs: [Pair: [Quote]]

  /// A second rate of one pair on one day is refused, whatever it says: which of two is right
  /// cannot be known. The first in order of the rows stays.
  public static func build(
    _ rows: [Row]
  ) -> (history: FXHistory, rejections: [(row: Int, fault: BookFault)]) {
    var rejections: [(row: Int, fault: BookFault)] = []
    var byPair: [Pair: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      byPair[Pair(base: row.base, quote: row.quote), default: []].append(index)
    }
    var runs: [Pair: [Quote]] = [:]
    for (pair, indices) in byPair {
      let ordered = indices.sorted { (rows[$0].date, $0) < (rows[$1].date, $1) }
      var run: [Quote] = []
      var firstLine = 0
      for index in ordered {
        let row = rows[index]
        if let last = run.last, last.date == row.date {
          rejections.append((index, .duplicateRate(firstLine: firstLine)))
          continue
        }
        firstLine = row.line
        run.append(Quote(date: row.date, rate: row.rate, source: row.source))
      }
      runs[pair] = run
    }
    rejections.sort { $0.row < $1.row }
    return (FXHistory(runs: runs), rejections)
  }

  private init(runs: [Pair: [Quote]]) {
    self.runs = runs
    pairs = runs.keys.sorted()
  }

  public var isEmpty: Bool { pairs.isEmpty }

  /// Takes up a quote, in the place of the pair's quote of that day where there is one.
  mutating func take(_ row: Row) {
    let pair = Pair(base: row.base, quote: row.quote)
    let quote = Quote(date: row.date, rate: row.rate, source: row.source)
    if runs[pair] == nil {
      pairs.insert(pair, at: pairs.firstIndex { pair < $0 } ?? pairs.endIndex)
      runs[pair] = [quote]
      return
    }
    let run = runs[pair] ?? []
    let place = run.firstIndex { $0.date >= row.date } ?? run.endIndex
    if place < run.endIndex, run[place].date == row.date {
      runs[pair]?[place] = quote
    } else {
      runs[pair]?.insert(quote, at: place)
    }
  }

  public var count: Int { runs.values.reduce(0) { $0 + $1.count } }

  public func quotes(_ pair: Pair) -> [Quote] { runs[pair] ?? [] }

  /// The latest quote of a pair not after a day, however old.
  public func latest(_ pair: Pair, asOf date: CalendarDate) -> Quote? {
    guard let run = runs[pair] else { return nil }
    var low = 0
    var high = run.count
    while low < high {
      let middle = (low + high) / 2
      if run[middle].date <= date { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : run[low - 1]
  }
}
