// Chance, the same on every machine: SplitMix64 and integer arithmetic only. A stream belongs to
// one thing (an issuer, a position), so any of them can be made again without making the others.

struct RandomStream {
  /// What a stream draws for. Two things with the same number in different subjects are unrelated.
  enum Subject: UInt64 {
    case strategies = 1
    case issuers, instruments, pairs, positions, risk, ratings, issueRatings
    case rates, keyRates, factors, vectors, realised, limits, nodes
  }

  private var state: UInt64

  init(seed: UInt64, _ subject: Subject, _ index: Int = 0) {
    let base = Self.mixed(seed &+ subject.rawValue &* 0xA076_1D64_78BD_642F)
    state = Self.mixed(base &+ UInt64(truncatingIfNeeded: index) &* 0xE703_7ED1_A0B4_28DB)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 ..< bound, by the high half of a product, which is unbiased enough for a demo.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func between(_ least: Int, _ most: Int) -> Int { least + below(most - least + 1) }

  mutating func chance(_ perThousand: Int) -> Bool { below(1_000) < perThousand }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

  /// A standard normal deviate in 1/65,536: the sum of twelve uniform ones (variance 12 × 1/12).
  /// It ends at six standard deviations, and no logarithm's last bit can differ between machines.
  mutating func normal() -> Int64 {
    Self.lanes(next()) + Self.lanes(next()) + Self.lanes(next()) - 393_210
  }

  /// A rougher deviate from one draw, for the half million idiosyncratic moves of P&L vectors.
  mutating func roughNormal() -> Int64 {
    // Four uniform lanes have a variance of 4/12; 113,512/65,536 is the square root of three.
    ((Self.lanes(next()) - 131_070) * 113_512) >> 16
  }

  private static func lanes(_ value: UInt64) -> Int64 {
    let pairs = (value & 0xFFFF_0000_FFFF) + ((value >> 16) & 0xFFFF_0000_FFFF)
    return Int64((pairs & 0xFFFF_FFFF) + (pairs >> 32))
  }

  /// Log-normal around `median`: median × 2^(spread × z), the spread in 1/65,536 of a doubling.
  mutating func logNormal(median: Int64, spread: Int64) -> Int64 {
    FixedPoint.timesPowerOfTwo(median, exponent: (normal() * spread) >> 16)
  }
}

/// Numbers in 1/65,536.
enum FixedPoint {
  static let one: Int64 = 65_536

  /// value × 2^exponent. The fraction's power is a cubic (minimax on 0…1, error below 0.02 %), in
  /// integers because the last bit of a library's `exp` depends on the machine.
  static func timesPowerOfTwo(_ value: Int64, exponent: Int64) -> Int64 {
    let whole = exponent >> 16
    let f = exponent & 0xFFFF
    var power = ((5_121 * f) >> 16) + 14_823
    power = ((power * f) >> 16) + 45_584
    power = ((power * f) >> 16) + one
    return (value * power) >> (16 - whole)
  }
}
