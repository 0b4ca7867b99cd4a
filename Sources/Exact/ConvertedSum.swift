// Sums over currencies of local amount × rate, exact to the last digit: 256-bit two's complement at
// 32 decimals (24 of the rate, 8 of the finest amount). Rounded once, when it is shown.

public struct ConvertedSum: Equatable, Sendable {
  private var high: Int128
  private var low: UInt128

  /// Decimals of the exact value.
  public static let scale = DecimalScale.rate + DecimalScale.fineAmount

  public static let zero = ConvertedSum()

  public init() {
    high = 0
    low = 0
  }

  /// Adds `localSum`, which has `localScale` decimals (at most 8), converted at `rate`. Traps only
  /// out of range, which no sum of fewer than 2³⁷ amounts reaches: 2³⁷ × 2⁶³ × 10⁸ < 2¹²⁷ in units
  /// of the finest amount, and that × 10³⁸, the bound of a rate, < 2²⁵⁵.
  public mutating func add(_ localSum: Int128, localScale: Int, at rate: Rate) {
    let fine = localSum * PowersOfTen.int128(DecimalScale.fineAmount - localScale)
    let product = fine.multipliedFullWidth(by: rate.coefficient)
    add(high: product.high, low: product.low)
  }

  public static func += (left: inout ConvertedSum, right: ConvertedSum) {
    left.add(high: right.high, low: right.low)
  }

  private mutating func add(high otherHigh: Int128, low otherLow: UInt128) {
    let (low, carry) = self.low.addingReportingOverflow(otherLow)
    self.low = low
    self.high += otherHigh + (carry ? 1 : 0)
  }

  public func adding(_ other: ConvertedSum) -> ConvertedSum {
    var result = self
    result += other
    return result
  }

  public func subtracting(_ other: ConvertedSum) -> ConvertedSum { adding(other.negated) }

  /// Two's complement: every bit turned, and one more.
  private var negated: ConvertedSum {
    var result = ConvertedSum()
    let (low, carry) = (~low).addingReportingOverflow(1)
    result.low = low
    result.high = ~high &+ (carry ? 1 : 0)
    return result
  }

  public var isNegative: Bool { high < 0 }

  private var magnitude: UInt256 {
    guard isNegative else { return UInt256(high: UInt128(bitPattern: high), low: low) }
    let (negated, carry) = (~low).addingReportingOverflow(1)
    return UInt256(high: UInt128(bitPattern: ~high) &+ (carry ? 1 : 0), low: negated)
  }

  /// The value with `scale` decimals, rounded half to even once. Nil when that needs more than 128
  /// bits: the largest amounts at the largest rates get there with some 200,000 positions.
  public func rounded(toScale scale: Int) -> Int128? {
    let quotient = magnitude.dividedHalfEven(by: .powerOfTen(Self.scale - scale))
    guard let value = quotient.asUInt128.flatMap(Int128.init(exactly:)) else { return nil }
    return isNegative ? -value : value
  }

  /// Every digit, for `--exact`.
  public var exactText: String {
    DecimalText.signed(
      isNegative,
      DecimalText.withoutTrailingZeros(
        DecimalText.fixed(magnitude, scale: Self.scale, grouping: false)))
  }
}
