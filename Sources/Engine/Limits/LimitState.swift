// A figure against its bound: within it or not, how much of it is used, and what is left. A figure
// exactly at its limit is within it.

internal import Book
internal import Exact
internal import Query

struct LimitState {
  enum Status: String {
    case within = "OK"
    case warning = "WARNING"
    case breached = "BREACHED"
    /// The figure could not be computed, or is missing.
    case unknown = "UNKNOWN"
  }

  let limit: Limit
  let value: FigureValue
  /// Decimals of money when shown, and before it is rounded.
  let scale: Int
  let decimals: Int
  /// The hard limit as a value of the same kind.
  let hard: FigureValue
  let status: Status

  init(_ limit: Limit, _ reading: LimitMeter.Reading) throws(QueryFault) {
    self.limit = limit
    value = reading.value
    scale = reading.scale
    decimals = reading.decimals
    guard let shape = reading.shape, !reading.value.isMissing else {
      hard = .missing
      status = .unknown
      return
    }
    let value = reading.value
    func exceeds(_ bound: FigureValue) -> Bool {
      switch limit.bound {
      case .abs: bound.precedes(value.magnitude)
      case .upper: bound.precedes(value)
      case .lower: value.precedes(bound)
      }
    }
    hard = try Self.bound(limit.hard, shape, decimals)
    if exceeds(hard) {
      status = .breached
    } else if let soft = limit.soft, exceeds(try Self.bound(soft, shape, decimals)) {
      status = .warning
    } else {
      status = .within
    }
  }

  private static func bound(
    _ bound: Decimal, _ shape: FigureShape, _ decimals: Int
  ) throws(QueryFault) -> FigureValue {
    try FigureTest.value(Located(.number(bound), at: 0..<0), shape, decimals: decimals)
  }

  /// Of the hard limit, in percent: 100 at the limit, more beyond it, whichever way that lies. A
  /// bound that leads away from 0, such as at least 90, is used up as the value comes nearer to 0.
  var used: Double? {
    let isNegative = limit.hard.coefficient < 0
    switch limit.bound {
    case .abs: return Self.percent(value.magnitude, of: hard)
    case .upper where !isNegative, .lower where isNegative: return Self.percent(value, of: hard)
    case .upper, .lower:
      // On the other side of 0 there is no share.
      return Self.percent(hard, of: value).flatMap { $0 > 0 ? $0 : nil }
    }
  }

  private static func percent(_ part: FigureValue, of whole: FigureValue) -> Double? {
    if whole.isZero { return nil }
    switch (part, whole) {
    case (.money(let part), .money(let whole)): return WideSum.ratio(part, whole, times: 100)
    case (.count(let part), .count(let whole)): return Double(part) / Double(whole) * 100
    case (.real(let part), .real(let whole)): return part / whole * 100
    default: return nil
    }
  }

  /// By how much the figure may still move before it reaches the hard limit; negative beyond it.
  var headroom: FigureValue {
    switch limit.bound {
    case .abs: hard.subtracting(value.magnitude)
    case .upper: hard.subtracting(value)
    case .lower: value.subtracting(hard)
    }
  }

  var headroomDigits: String? { headroom.digits(scale, decimals: decimals) }

  /// The way in which a figure breaches: up or down.
  var isAbove: Bool {
    switch limit.bound {
    case .upper: true
    case .lower: false
    case .abs: !value.isNegative
    }
  }

  /// A bound with the decimals of what it bounds, and none of its own lost.
  func text(_ bound: Decimal) -> String {
    let scale = max(self.scale, Int(bound.scale))
    let missing = PowersOfTen.int128(scale - Int(bound.scale))
    return DecimalText.fixed(Int128(bound.coefficient) * missing, scale: scale)
  }
}

extension FigureValue {
  func subtracting(_ other: FigureValue) -> FigureValue {
    switch (self, other) {
    case (.money(var a), .money(let b)):
      a += -b
      return .money(a)
    case (.count(let a), .count(let b)): return .count(a - b)
    case (.real(let a), .real(let b)): return .real(a - b)
    default: return .missing
    }
  }

  var isNegative: Bool {
    switch self {
    case .money(let value): value.isNegative
    case .count(let value): value < 0
    case .real(let value): value < 0
    default: false
    }
  }

  /// Plain digits; money with so many decimals.
  func digits(_ scale: Int, decimals: Int) -> String? {
    switch self {
    case .count(let value): String(value)
    case .money(let sum):
      sum.rounded(from: decimals, to: scale).map { DecimalText.fixed($0, scale: scale) }
        ?? sum.exactText(decimals: decimals)
    case .real(let value): value.description
    default: nil
    }
  }
}
