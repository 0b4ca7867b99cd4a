// Exchange rates. A quote is exact to 15 decimals; an inverse or a cross is the exact rational of
// its quotes, rounded once, half to even, to 24 decimals (15 would leave 11 digits of 1/25,400).

/// A rate as quoted: a positive count of 1e-15.
public struct RateQuote: Hashable, Sendable {
  public let coefficient: Int128

  /// Below 10¹⁴ per unit, so that every cross of two quotes fits 256 bits; VND per BTC is
  /// 2.5 × 10⁹.
  public static let maximumCoefficient: Int128 =
    PowersOfTen.int128(14 + DecimalScale.quotedRate) - 1

  public init?(coefficient: Int128) {
    guard coefficient > 0, coefficient <= Self.maximumCoefficient else { return nil }
    self.coefficient = coefficient
  }

  /// The quote of a currency against itself.
  public static let one = RateQuote(unchecked: PowersOfTen.int128(DecimalScale.quotedRate))

  private init(unchecked coefficient: Int128) { self.coefficient = coefficient }
}

extension RateQuote: CustomStringConvertible {
  public var description: String {
    DecimalText.plain(coefficient, scale: DecimalScale.quotedRate)
  }
}

/// A rate as multiplied by: a positive count of 1e-24.
public struct Rate: Hashable, Sendable {
  public let coefficient: Int128

  public static let one = Rate(coefficient: PowersOfTen.int128(DecimalScale.rate))

  /// One leg of a rational rate: a quote used as it is or turned round.
  public enum Leg: Hashable, Sendable {
    case direct(RateQuote)
    case inverse(RateQuote)

    var numerator: UInt128 {
      switch self {
      case .direct(let quote): quote.coefficient.magnitude
      case .inverse: RateQuote.one.coefficient.magnitude
      }
    }
    var denominator: UInt128 {
      switch self {
      case .direct: RateQuote.one.coefficient.magnitude
      case .inverse(let quote): quote.coefficient.magnitude
      }
    }
  }

  private init(coefficient: Int128) { self.coefficient = coefficient }

  /// The exact product of the legs, rounded once; nil when it rounds to zero or has more than 14
  /// digits before the point.
  public init?(_ first: Leg, _ second: Leg = .direct(.one)) {
    let numerator = UInt256(multiplying: first.numerator, by: second.numerator)
    let denominator = UInt256(multiplying: first.denominator, by: second.denominator)
    // 10²⁴ comes off the denominator where it divides it, as it does off 10³⁰ when both legs are
    // direct. Otherwise it goes on the numerator, then below 10⁴⁴: the product fits 256 bits.
    let shift = UInt256.powerOfTen(DecimalScale.rate)
    let (reduced, rest) = denominator.quotientAndRemainder(dividingBy: shift)
    let rounded: UInt256
    if rest == .zero {
      rounded = numerator.dividedHalfEven(by: reduced)
    } else {
      guard let shifted = numerator.multiplied(by: shift) else { return nil }
      rounded = shifted.dividedHalfEven(by: denominator)
    }
    guard let magnitude = rounded.asUInt128, magnitude > 0,
      magnitude < PowersOfTen.int128(38).magnitude
    else { return nil }
    coefficient = Int128(magnitude)
  }
}

extension Rate {
  /// This rate times a positive ratio, rounded once; nil where it rounds to zero or has more than
  /// 14 digits before the point.
  public func times(_ numerator: Int128, over denominator: Int128) -> Rate? {
    precondition(numerator > 0 && denominator > 0, "a rate stays positive")
    let product = UInt256(multiplying: coefficient.magnitude, by: numerator.magnitude)
    let rounded = product.dividedHalfEven(by: UInt256(low: denominator.magnitude))
    guard let magnitude = rounded.asUInt128, magnitude > 0,
      magnitude < PowersOfTen.int128(38).magnitude
    else { return nil }
    return Rate(coefficient: Int128(magnitude))
  }
}

extension Rate: CustomStringConvertible {
  public var description: String { DecimalText.plain(coefficient, scale: DecimalScale.rate) }
}

extension DecimalParser {
  /// A quoted rate: strict decimal text, positive, at most 15 decimals kept.
  /// Nil when the number is well formed but not a usable rate (zero, negative, far too large).
  public static func rate(
    _ text: Span<UInt8>, isRounded: inout Bool
  ) throws(DecimalFault) -> RateQuote? {
    guard text.count > 0 else { throw .empty }
    let isNegative = text[0] == UInt8(ascii: "-")
    guard
      let digits = scanWide(
        text, from: isNegative ? 1 : 0, decimals: DecimalScale.quotedRate)
    else { throw diagnose(text) }
    let missing = DecimalScale.quotedRate - digits.scale
    guard let magnitude = digits.magnitude,
      let scaled = UInt256(low: magnitude).multiplied(by: .powerOfTen(missing))?.asUInt128,
      let coefficient = Int128(exactly: scaled)
    else { throw .tooManyDigits }
    if digits.isRounded { isRounded = true }
    return isNegative ? nil : RateQuote(coefficient: coefficient)
  }
}
