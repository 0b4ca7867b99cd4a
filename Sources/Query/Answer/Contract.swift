// What an answer rests on (conventions.md §10): the state of the book, its dates, how figures were
// made, and what they lack. The time an answer took is no part of it: asking again gives the same
// bytes.

public import Exact

public struct Contract: Hashable, Sendable {
  /// Which state of which book: the store it came from, and a counter within it.
  public struct Epoch: Hashable, Sendable {
    public var store: String
    public var counter: UInt64

    public init(store: String, counter: UInt64) {
      self.store = store
      self.counter = counter
    }
  }

  /// Positions that a figure lacks, or covers, and their gross market value in the answer's
  /// currency.
  public struct Share: Hashable, Sendable {
    public var count: Int64
    public var grossMarketValue: Int128?
    /// Gross notional, since a swap has almost no market value.
    public var grossNotional: Int128?

    public init(count: Int64, grossMarketValue: Int128? = nil, grossNotional: Int128? = nil) {
      self.count = count
      self.grossMarketValue = grossMarketValue
      self.grossNotional = grossNotional
    }
  }

  /// A kind of gap in what was summed.
  public struct Gap: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      case unconverted, unpriced
      case noNotional = "no_notional"
      case noDuration = "no_duration"
      case noValue = "no_value"
      case unrated
      case noVector = "no_vector"
    }
    public var kind: Kind
    /// Of `noValue`, the measure that lacks values.
    public var measure: String?
    public var share: Share

    public init(kind: Kind, measure: String? = nil, share: Share) {
      self.kind = kind
      self.measure = measure
      self.share = share
    }
  }

  /// Sums in a currency that has no rate to the answer's, left out of it.
  public struct Unconverted: Hashable, Sendable {
    public var currency: String
    public var count: Int64
    /// Net and gross market value in that currency, with `scale` decimals.
    public var net: Int128
    public var gross: Int128
    public var scale: Int
    /// Why there is no rate.
    public var reason: String

    public init(
      currency: String, count: Int64, net: Int128, gross: Int128, scale: Int, reason: String
    ) {
      self.currency = currency
      self.count = count
      self.net = net
      self.gross = gross
      self.scale = scale
      self.reason = reason
    }
  }

  /// A rate of exchange that was used.
  public struct RateUsed: Hashable, Sendable {
    public var currency: String
    /// Exact digits, 24 decimals at most.
    public var rate: String
    /// `direct`, `inverse` or `cross`.
    public var way: String
    /// The oldest quote it rests on.
    public var date: CalendarDate?

    public init(currency: String, rate: String, way: String, date: CalendarDate?) {
      self.currency = currency
      self.rate = rate
      self.way = way
      self.date = date
    }
  }

  public var epoch: Epoch
  public var asOf: CalendarDate?
  /// Nil: all that was loaded is known.
  public var knownAt: Instant?
  /// The day of the positions.
  public var positionsAsOf: CalendarDate?
  /// Of the answer.
  public var currency: String
  public var baseCurrency: String
  public var pivotCurrency: String
  public var rates: [RateUsed] = []
  /// How figures were made: pairs such as `netting` and `position`, in order.
  public var conventions: [Convention] = []
  /// Decimals of gross market value in `included` and the gaps.
  public var amountScale: Int
  /// Positions that the answer is about.
  public var included = Share(count: 0)
  public var gaps: [Gap] = []
  public var unconverted: [Unconverted] = []
  /// False when a sum lacks something that it is defined over.
  public var isComplete = true
  /// Why figures are null, and what else a reader should know; sentences without a full stop.
  public var notes: [String] = []

  public struct Convention: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    epoch: Epoch, asOf: CalendarDate?, currency: String, baseCurrency: String,
    pivotCurrency: String, amountScale: Int
  ) {
    self.epoch = epoch
    self.asOf = asOf
    self.currency = currency
    self.baseCurrency = baseCurrency
    self.pivotCurrency = pivotCurrency
    self.amountScale = amountScale
  }
}

extension Contract {
  /// What sums lack, in words; empty where nothing is.
  public var lack: String {
    var parts: [String] = []
    for entry in unconverted { parts.append("\(entry.count) in \(entry.currency)") }
    for gap in gaps where gap.share.count > 0 {
      switch gap.kind {
      case .unpriced: parts.append("\(gap.share.count) without a market value")
      case .noNotional: parts.append("\(gap.share.count) without a notional")
      default: break
      }
    }
    return parts.joined(separator: ", ")
  }
}
