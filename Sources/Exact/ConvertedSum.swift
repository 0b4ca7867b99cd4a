// Sums over currencies of local amount × rate, exact to the last digit: 256-bit two's complement at
// 32 decimals (24 of the rate, 8 of the finest amount). Rounded once, when it is shown.

public struct ConvertedSum: Hashable, Sendable {
  /// Counts of 10⁻³².
  public private(set) var exact: WideSum

  /// Decimals of the exact value.
  public static let scale = DecimalScale.rate + DecimalScale.fineAmount

  public static let zero = ConvertedSum()

  public init() { exact = .zero }

  public init(exact: WideSum) { self.exact = exact }

  /// Adds `localSum`, which has `localScale` decimals (at most 8), converted at `rate`. Traps only
  /// out of range, which no sum of fewer than 2³⁷ amounts reaches: 2³⁷ × 2⁶³ × 10⁸ < 2¹²⁷ in units
  /// of the finest amount, and that × 10³⁸, the bound of a rate, < 2²⁵⁵.
  public mutating func add(_ localSum: Int128, localScale: Int, at rate: Rate) {
    let fine = localSum * PowersOfTen.int128(DecimalScale.fineAmount - localScale)
    exact.add(fine, times: rate.coefficient)
  }

  public static func += (left: inout ConvertedSum, right: ConvertedSum) {
    left.exact += right.exact
  }

  public func adding(_ other: ConvertedSum) -> ConvertedSum {
    var result = self
    result += other
    return result
  }

  public func subtracting(_ other: ConvertedSum) -> ConvertedSum {
    adding(ConvertedSum(exact: -other.exact))
  }

  public var isNegative: Bool { exact.isNegative }

  /// The value with `scale` decimals, rounded half to even once. Nil when that needs more than 128
  /// bits: the largest amounts at the largest rates get there with some 200,000 positions.
  public func rounded(toScale scale: Int) -> Int128? {
    exact.rounded(from: Self.scale, to: scale)
  }

  /// Every digit, for `--exact`.
  public var exactText: String { exact.exactText(decimals: Self.scale) }
}
