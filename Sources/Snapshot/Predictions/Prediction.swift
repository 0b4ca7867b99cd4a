// What a column's values follow from: a price is its instrument's, a sensitivity is so much for
// each unit held. A prediction is a number for each text of another column's dictionary; what is
// written is how far each value is from what is predicted, which is mostly nothing.

internal import Exact

struct Prediction: Sendable {
  enum Kind: UInt8, Sendable {
    /// The number of the key's text.
    case constant = 0
    /// A third column's number times it, over a power of ten, rounded half to even.
    case ratio = 1
    /// The same of the number without its sign.
    case absoluteRatio = 2
  }

  let kind: Kind
  /// Columns before this one, by their place: the key is coded, the base has numbers.
  let key: Int
  let base: Int
  /// The power of ten.
  let scale: Int
  /// By text of the key's dictionary.
  let constants: [Int64]
  /// The same without trailing zeros, and what is left of the power: products then mostly fit 64
  /// bits, which halves the time of reading 1 M positions' ratios (perf).
  private let factors: [Int64]
  private let scales: [UInt8]

  static let mostScale = 18

  init(_ kind: Kind, key: Int, base: Int, scale: Int, constants: [Int64]) {
    self.kind = kind
    self.key = key
    self.base = base
    self.scale = scale
    self.constants = constants
    guard kind != .constant else {
      factors = constants
      scales = []
      return
    }
    var factors = constants
    var scales = [UInt8](repeating: UInt8(scale), count: constants.count)
    for index in factors.indices {
      while scales[index] > 0, factors[index] % 10 == 0 {
        if factors[index] == 0 {
          scales[index] = 0
          break
        }
        factors[index] /= 10
        scales[index] -= 1
      }
    }
    self.factors = factors
    self.scales = scales
  }

  /// What is predicted for each row, modulo 2⁶⁴. The keys must be of the dictionary.
  func values(keys: Span<UInt32>, bases: Span<Int64>?) -> [Int64] {
    var values = [Int64](repeating: 0, count: keys.count)
    add(to: &values, keys: keys, bases: bases)
    return values
  }

  /// Adds what is predicted for each row, modulo 2⁶⁴. The keys must be of the dictionary.
  func add(to values: inout [Int64], keys: Span<UInt32>, bases: Span<Int64>?) {
    var target = values.mutableSpan
    let factors = factors.span
    guard kind != .constant, let bases else {
      for row in 0..<target.count { target[row] &+= factors[Int(keys[row])] }
      return
    }
    let scales = scales.span
    let isAbsolute = kind == .absoluteRatio
    let table = PowerDivision.all
    let divisions = table.span
    for row in 0..<target.count {
      let key = Int(keys[row])
      let given = bases[row]
      let sign = isAbsolute ? given &>> 63 : 0
      let base = (given ^ sign) &- sign
      let scale = Int(scales[key])
      let (product, overflow) = base.multipliedReportingOverflow(by: factors[key])
      if overflow || product == .min {
        target[row] &+= Self.wideProduct(base, factors[key], scale: scale)
      } else {
        target[row] &+= divisions[scale].halfEven(product)
      }
    }
  }

  /// base × factor ÷ 10ˢᶜᵃˡᵉ, half to even, modulo 2⁶⁴.
  static func product(_ base: Int64, _ factor: Int64, scale: Int) -> Int64 {
    let (product, overflow) = base.multipliedReportingOverflow(by: factor)
    if overflow { return wideProduct(base, factor, scale: scale) }
    return scale == 0 ? product : HalfEven.divide(product, by: PowersOfTen.int64(scale))
  }

  /// The same of products beyond 64 bits; a quotient within them takes one division.
  private static func wideProduct(_ base: Int64, _ factor: Int64, scale: Int) -> Int64 {
    let (high, low) = base.magnitude.multipliedFullWidth(by: factor.magnitude)
    let divisor = UInt64(PowersOfTen.int64(scale))
    guard high < divisor else {
      let exact = Int128(base) * Int128(factor)
      return Int64(
        truncatingIfNeeded: HalfEven.divide(exact, by: PowersOfTen.int128(scale)))
    }
    var (quotient, remainder) = divisor.dividingFullWidth((high, low))
    // Twice the remainder is below 2⁶¹.
    remainder &*= 2
    if remainder > divisor || remainder == divisor && quotient & 1 != 0 { quotient &+= 1 }
    let value = Int64(bitPattern: quotient)
    return (base < 0) != (factor < 0) ? 0 &- value : value
  }
}

/// Which rows of a column have a value.
enum Presence: Sendable {
  case all
  /// A flag for each row.
  case own
  /// Those whose key's flag says so, but for the rows that differ. Flags are bytes, so that those of
  /// fifty thousand keys stay in a cache.
  case keyed(Int, [UInt8])
}
