// A decimal number as a coefficient and a count of decimals: quantities, prices, per-unit values.
// Canonical form has no trailing zero decimals, so equal numbers are equal values.

public struct Decimal: Hashable, Sendable {
  public let coefficient: Int64
  /// How many of the coefficient's digits stand behind the point, 0 to `maximumScale`.
  public let scale: UInt8

  /// Quantities and prices keep at most 12 decimals (design decision §1.1).
  public static let maximumScale = 12
  @inlinable public static var zero: Decimal { Decimal(canonical: 0, scale: 0) }
  @inlinable public static var one: Decimal { Decimal(canonical: 1, scale: 0) }

  /// Drops trailing zero decimals.
  public init(coefficient: Int64, scale: UInt8) {
    var coefficient = coefficient
    var scale = coefficient == 0 ? 0 : scale
    while scale > 0 {
      let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      coefficient = quotient
      scale -= 1
    }
    self.coefficient = coefficient
    self.scale = scale
  }

  /// A number that is known to have no trailing zero decimals, having been a `Decimal` before.
  @inlinable
  public init(canonical coefficient: Int64, scale: UInt8) {
    self.coefficient = coefficient
    self.scale = scale
  }

  /// The coefficient this number has with `scale` decimals, or nil when it does not fit.
  public func coefficient(atScale scale: Int) -> Int64? {
    HalfEven.rescale(coefficient, from: Int(self.scale), to: scale)
  }
}

extension Decimal: CustomStringConvertible {
  public var description: String { DecimalText.plain(Int128(coefficient), scale: Int(scale)) }
}
