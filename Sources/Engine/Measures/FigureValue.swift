// One figure of one group, exact where it is a sum.

internal import Exact

enum FigureValue: Sendable, Equatable {
  case missing
  case count(Int64)
  /// In the answer's currency, unrounded.
  case money(WideSum)
  case real(Double)
  /// A plain number with 12 decimals; fx rates with 15.
  case number(Int128)
  case date(CalendarDate)
  case text(String)

  /// Order of one figure's values; what is missing is nobody's greater or less.
  func precedes(_ other: FigureValue) -> Bool {
    switch (self, other) {
    case (.count(let a), .count(let b)): a < b
    case (.money(let a), .money(let b)): a < b
    case (.real(let a), .real(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    case (.date(let a), .date(let b)): a < b
    case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    default: false
    }
  }

  var count: Int64? { if case .count(let value) = self { value } else { nil } }
  var money: WideSum? { if case .money(let value) = self { value } else { nil } }
  var real: Double? { if case .real(let value) = self { value } else { nil } }
  var number: Int128? { if case .number(let value) = self { value } else { nil } }
  var date: CalendarDate? { if case .date(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }

  var isMissing: Bool { if case .missing = self { true } else { false } }

  var isZero: Bool {
    switch self {
    case .count(let value): value == 0
    case .money(let value): value.isZero
    case .real(let value): value == 0
    default: false
    }
  }

  /// Without its sign, for `top`.
  var magnitude: FigureValue {
    switch self {
    case .count(let value): .count(abs(value))
    case .money(let value): .money(value.isNegative ? -value : value)
    case .real(let value): .real(abs(value))
    case .number(let value): .number(abs(value))
    default: self
    }
  }

  /// For ratios; sums with `decimals` decimals.
  func double(decimals: Int) -> Double? {
    switch self {
    case .count(let value): Double(value)
    case .money(let value): value.double / PowersOfTen.double(decimals)
    case .real(let value): value
    default: nil
    }
  }
}

/// What a figure's column looks like.
enum FigureShape: Sendable, Equatable {
  case count
  /// Decimals and unit of a sum.
  case money(scale: Int, unit: String)
  case real(unit: String?)
  case number(decimals: Int)
  case date
  case text
}
