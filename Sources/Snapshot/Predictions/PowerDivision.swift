// Division by a power of ten as a multiplication, for loops that divide a million times: with
// 2ˢ⁻¹ < d ≤ 2ˢ and m = ⌈2⁶³⁺ˢ ÷ d⌉, n ÷ d is n × m ÷ 2⁶³⁺ˢ for every n below 2⁶³, since
// m × d exceeds 2⁶³⁺ˢ by less than 2ˢ. Reading ratios takes a third of the time (perf, 1 M
// positions).

internal import Exact

struct PowerDivision: Sendable {
  private let divisor: UInt64
  private let multiplier: UInt64
  /// s − 1: what is left to shift when the product's low half is dropped.
  private let shift: UInt64

  /// By 10⁰, which divides nothing, to 10¹⁸.
  static let all = (0...Prediction.mostScale).map { PowerDivision(power: $0) }

  private init(power: Int) {
    divisor = UInt64(PowersOfTen.int64(power))
    let bits = 64 - (divisor - 1).leadingZeroBitCount
    shift = UInt64(max(0, bits - 1))
    let numerator = UInt128(1) << UInt128(63 + bits)
    let quotient = (numerator + UInt128(divisor) - 1) / UInt128(divisor)
    // With 2⁶⁴ − 1 for a divisor of 1 all but 0 come out one too low, which the rounding puts
    // right.
    multiplier = power == 0 ? .max : UInt64(truncatingIfNeeded: quotient)
  }

  /// value ÷ divisor, rounded half to even. The value must not be the least there is. There is no
  /// branch: signs and roundings cannot be foretold.
  @inline(__always)
  func halfEven(_ value: Int64) -> Int64 {
    let sign = value &>> 63
    let magnitude = UInt64(bitPattern: (value ^ sign) &- sign)
    let whole = magnitude.multipliedFullWidth(by: multiplier).high &>> shift
    // Both are below 2⁶², so that the sign of a difference says which is more.
    let twice = (magnitude &- whole &* divisor) &* 2
    let isMore = (divisor &- twice) &>> 63
    let unlike = divisor ^ twice
    let isHalf = 1 &- (unlike | (0 &- unlike)) &>> 63
    let rounded = Int64(bitPattern: whole &+ (isMore | (isHalf & whole)))
    return (rounded ^ sign) &- sign
  }
}
