// A figure of a group as the oracle knows it, exact, and how near to it an answer has to come.

import Exact
import Query
import TestKit

enum OracleFigure {
  case missing
  case count(Int)
  /// Counts of 10⁻⁴⁴, and the decimals it is shown with.
  case money(BigNumber, decimals: Int)
  /// What engines may compute in floating point, and the size of what it was made of: sums that
  /// cancel are as good as their parts are.
  case real(BigRational, size: BigRational)
  case number(BigRational)
  /// A day as a fraction, to be rounded to the nearest.
  case date(BigRational)
  case text(String)
  /// The decisions leave it open.
  case unspecified

  /// For order and conditions; nil where it is missing or a text.
  var exact: BigRational? {
    switch self {
    case .count(let value): BigRational(BigNumber(value))
    case .money(let value, _): BigRational(value, over: .powerOfTen(Oracle.decimals))
    case .real(let value, _), .number(let value), .date(let value): value
    case .missing, .text, .unspecified: nil
    }
  }

  var isMissing: Bool { if case .missing = self { true } else { false } }
  var isReal: Bool { if case .real = self { true } else { false } }

  static func real(_ value: BigRational) -> OracleFigure { .real(value, size: value) }

  /// Nil when the divisor is 0 or missing.
  static func ratio(
    _ above: BigNumber?, _ below: BigNumber?, times factor: Int, size: BigNumber? = nil
  ) -> OracleFigure {
    guard let above, let below, !below.isZero else { return .missing }
    let factor = BigNumber(factor)
    let value = BigRational(above * factor, over: below)
    let most = size.map { BigRational($0 * factor, over: below.magnitude) }
    return .real(value, size: most ?? value)
  }
}

extension OracleFigure {
  /// Why an answer's value is not this figure; nil when it is.
  func difference(_ column: AnswerColumn, _ row: Int, isExact: Bool) -> String? {
    let found = column.text(row) ?? "null"
    switch (self, column.values) {
    case (.unspecified, _): return nil
    case (.missing, _): return column.text(row) == nil ? nil : "\(found) and not null"
    case (.count(let value), .integers(let values)):
      return values[row] == Int64(value) ? nil : "\(found) and not \(value)"
    case (.money(let value, let decimals), .decimals(let values, let scale)) where !isExact:
      let wanted = BigRational(value, over: .powerOfTen(Oracle.decimals))
        .roundedHalfEven(decimals: decimals)
      if scale != decimals { return "\(scale) decimals and not \(decimals)" }
      return values[row].map { BigNumber($0) == wanted } ?? false
        ? nil : "\(found) and not \(wanted)e-\(decimals)"
    case (.money(let value, _), .digits) where isExact:
      let wanted = BigRational(value, over: .powerOfTen(Oracle.decimals))
      return BigRational(found).map { $0 == wanted } ?? false
        ? nil : "\(found) and not \(value)e-\(Oracle.decimals)"
    case (.number(let value), .digits):
      return BigRational(found).map { $0 == value } ?? false ? nil : "\(found) and not \(value)"
    case (.real(let value, let size), .reals(let values)):
      guard let real = values[row] else { return "null and not \(Self.double(value))" }
      if real == 0, real.sign == .minus { return "-0.0" }
      let (wanted, slack) = (Self.double(value), Self.double(size).magnitude * 1e-12)
      let tolerance = max(slack, wanted.magnitude * 1e-12)
      return (real - wanted).magnitude <= tolerance ? nil : "\(real) and not \(wanted)"
    case (.date(let value), .dates(let values)):
      guard let day = values[row]?.day else { return "null and not a day" }
      // Half a day may go either way.
      let twice = (value + BigRational(BigNumber(-Int(day)))) * BigRational(BigNumber(2))
      return Self.double(twice).magnitude <= 1 + 1e-9 ? nil : "\(found), off by half \(twice)"
    case (.text(let text), .texts(let values)):
      return values[row] == text ? nil : "\(found) and not \(text)"
    default: return "\(column.typeName) \(found), of another kind than \(self)"
    }
  }

  /// The nearest floating-point number but for some units of its last place.
  static func double(_ value: BigRational) -> Double {
    if value.numerator.isZero { return 0 }
    // So many decimals that some twenty digits stand in the quotient.
    let bits = value.denominator.bitWidth - value.numerator.bitWidth
    let decimals = 22 + Int(Double(bits) * 0.30103)
    let scaled =
      decimals >= 0
      ? value
      : BigRational(value.numerator, over: value.denominator * .powerOfTen(-decimals))
    let digits = scaled.roundedHalfEven(decimals: max(0, decimals))
    return Double("\(digits)e\(-decimals)") ?? .nan
  }
}
