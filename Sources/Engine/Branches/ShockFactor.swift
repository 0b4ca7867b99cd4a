// By how much a shock multiplies or adds, as an exact fraction of few decimals.

internal import Exact
internal import Query

struct ShockFactor: Hashable, Sendable {
  /// Count of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ.
  var numerator: Int64
  var decimals: Int

  /// The change that a percentage or a factor makes: −10% and *0.9 are −0.1.
  init(change size: WhatIf.Size, at place: Range<Int>) throws(QueryFault) {
    switch size {
    case .percent(let percent):
      numerator = percent.coefficient
      decimals = Int(percent.scale) + 2
    case .factor(let factor):
      let one = Decimal.one.coefficient(atScale: Int(factor.scale)) ?? 0
      let (change, overflow) = factor.coefficient.subtractingReportingOverflow(one)
      guard !overflow else { throw Self.tooLarge(size, place) }
      numerator = change
      decimals = Int(factor.scale)
    case .basisPoints(let points):
      numerator = points.coefficient
      decimals = Int(points.scale)
    }
    // The square of a change is exact within twelve decimals of an amount, and far from 128 bits.
    let most =
      if case .basisPoints = size { Self.maximumPointDecimals } else { Self.maximumDecimals }
    guard decimals <= most, numerator.magnitude <= Self.maximumNumerator else {
      throw Self.tooLarge(size, place)
    }
  }

  static let maximumDecimals = 5
  /// Half of a square has one more, and a sensitivity two.
  static let maximumPointDecimals = 4
  private static let maximumNumerator: UInt64 = 1_000_000_000

  private static func tooLarge(_ size: WhatIf.Size, _ place: Range<Int>) -> QueryFault {
    QueryFault(
      .outOfRange, "\(size.text) has more digits than a shock may have", at: place,
      suggestion: "at most 9 digits, 5 of them decimals (3 of a percentage, 4 of basis points)")
  }

  /// 1 + the change, as a count of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ.
  var multiple: Int128 { Int128(numerator) + PowersOfTen.int128(decimals) }
}
