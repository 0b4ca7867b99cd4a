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
  /// The same without trailing zeros, and in the lowest byte what is left of the power: products
  /// then mostly fit 64 bits, and one look finds both. Where there is no room for the byte stands
  /// `isWide`.
  private let entries: [Int64]

  private static let isWide: Int64 = 0xFF

  static let mostScale = 18

  init(_ kind: Kind, key: Int, base: Int, scale: Int, constants: [Int64]) {
    self.kind = kind
    self.key = key
    self.base = base
    self.scale = scale
    self.constants = constants
    guard kind != .constant else {
      entries = constants
      return
    }
    var entries = constants
    for index in entries.indices {
      let (factor, left) = Self.stripped(entries[index], scale)
      let entry = factor << 8
      if entry >> 8 == factor {
        entries[index] = entry | Int64(left)
      } else {
        entries[index] = Self.isWide
      }
    }
    self.entries = entries
  }

  private static func stripped(_ factor: Int64, _ scale: Int) -> (Int64, Int) {
    var (factor, left) = (factor, factor == 0 ? 0 : scale)
    while left > 0, factor % 10 == 0 {
      factor /= 10
      left -= 1
    }
    return (factor, left)
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
    let entries = entries.span
    guard kind != .constant, let bases else {
      for row in 0..<target.count { target[row] &+= entries[Int(keys[row])] }
      return
    }
    let isAbsolute = kind == .absoluteRatio
    let table = PowerDivision.all
    let divisions = table.span
    for row in 0..<target.count {
      let entry = entries[Int(keys[row])]
      let given = bases[row]
      let sign = isAbsolute ? given &>> 63 : 0
      let base = (given ^ sign) &- sign
      let left = Int(truncatingIfNeeded: entry & 0xFF)
      let (product, overflow) = base.multipliedReportingOverflow(by: entry &>> 8)
      if overflow || product == .min || left > Self.mostScale {
        target[row] &+= slowValue(base, Int(keys[row]))
      } else {
        target[row] &+= divisions[left].halfEven(product)
      }
    }
  }

  private func slowValue(_ base: Int64, _ key: Int) -> Int64 {
    Self.product(base, constants[key], scale: scale)
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
  /// Those whose key's flag says so, but for the rows that differ. Flags are bytes, so that those
  /// of fifty thousand keys stay in a cache.
  case keyed(Int, [UInt8])
}
