// The oracle's fraction: exact, never reduced, rounded only when asked, half to even.

public struct BigRational: Sendable {
  public let numerator: BigNumber
  /// Always positive.
  public let denominator: BigNumber

  public init(_ numerator: BigNumber, over denominator: BigNumber = .one) {
    precondition(!denominator.isZero, "a fraction over zero")
    self.numerator = denominator.isNegative ? -numerator : numerator
    self.denominator = denominator.magnitude
  }

  /// A coefficient with so many decimals.
  public init<Integer: BinaryInteger>(_ coefficient: Integer, decimals: Int) {
    self.init(BigNumber(coefficient), over: .powerOfTen(decimals))
  }

  /// Plain decimal text, such as `-12.50`.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let coefficient = BigNumber(parts.joined()) else { return nil }
    self.init(coefficient, over: .powerOfTen(parts.count == 2 ? parts[1].count : 0))
  }

  public static func + (a: BigRational, b: BigRational) -> BigRational {
    BigRational(
      a.numerator * b.denominator + b.numerator * a.denominator,
      over: a.denominator * b.denominator)
  }

  public static func * (a: BigRational, b: BigRational) -> BigRational {
    BigRational(a.numerator * b.numerator, over: a.denominator * b.denominator)
  }

  public static func / (a: BigRational, b: BigRational) -> BigRational {
    BigRational(a.numerator * b.denominator, over: a.denominator * b.numerator)
  }

  /// The nearest count of 10⁻ᵈ, the even one of two equally near.
  public func roundedHalfEven(decimals: Int) -> BigNumber {
    let scaled = numerator.magnitude * .powerOfTen(decimals)
    let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: denominator)
    let twice = remainder + remainder
    let up = twice > denominator || (twice == denominator && quotient.isOdd)
    let magnitude = up ? quotient + .one : quotient
    return numerator.isNegative ? -magnitude : magnitude
  }

  /// Whether the value is a whole count of 10⁻ᵈ, so that rounding changes nothing.
  public func isWhole(decimals: Int) -> Bool {
    (numerator * .powerOfTen(decimals))
      .quotientAndRemainder(dividingBy: denominator).remainder.isZero
  }
}

extension BigRational: Comparable {
  public static func == (a: BigRational, b: BigRational) -> Bool {
    a.numerator * b.denominator == b.numerator * a.denominator
  }

  public static func < (a: BigRational, b: BigRational) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}
