// Sums of squares of 256-bit sums, exact in 640 bits, for what they are of the square of a whole:
// a concentration is then the same in every currency and every order.

public struct SquareSum: Sendable {
  /// Least first. Squares have 510 bits; 2⁶⁴ of them leave room for the division below.
  private var words = InlineArray<10, UInt64>(repeating: 0)

  public init() {}

  public mutating func add(squareOf value: WideSum) {
    let size = value.magnitude
    let factors: InlineArray<4, UInt64> = [
      UInt64(truncatingIfNeeded: size.low), UInt64(truncatingIfNeeded: size.low >> 64),
      UInt64(truncatingIfNeeded: size.high), UInt64(truncatingIfNeeded: size.high >> 64),
    ]
    for place in 0..<4 where factors[place] != 0 {
      var carry: UInt64 = 0
      for other in 0..<4 {
        // (2⁶⁴−1)² and two words more are below 2¹²⁸.
        let (high, low) = factors[place].multipliedFullWidth(by: factors[other])
        let (partial, first) = words[place + other].addingReportingOverflow(low)
        let (sum, second) = partial.addingReportingOverflow(carry)
        words[place + other] = sum
        carry = high + (first ? 1 : 0) + (second ? 1 : 0)
      }
      var next = place + 4
      while carry != 0 {
        let (sum, overflow) = words[next].addingReportingOverflow(carry)
        words[next] = sum
        carry = overflow ? 1 : 0
        next += 1
      }
    }
  }

  /// `self ÷ whole²`, rounded once to the nearest double, half to even. The whole must not be 0,
  /// nor its square less than the sum.
  public func ratio(toSquareOf whole: WideSum) -> Double {
    precondition(!whole.isZero, "division by zero")
    var unit = SquareSum()
    unit.add(squareOf: whole)
    if bitWidth == 0 { return 0 }
    // Moved so that the first bits meet; the quotient then lies between ½ and 2.
    let shift = unit.bitWidth - bitWidth
    precondition(shift >= 0, "a part is more than the whole")
    var rest = self
    rest.shiftLeft(by: shift)
    let used = unit.bitWidth / 64 + 1
    var quotient: UInt128 = 0
    // 64 bits or more are enough for the 53 of a double, one for rounding, and what is left over.
    for _ in 0..<65 {
      quotient <<= 1
      if !rest.isLess(than: unit, used) {
        rest.subtract(unit, used)
        quotient |= 1
      }
      rest.double(used)
    }
    if rest.bitWidth != 0 { quotient |= 1 }
    return Double(sign: .plus, exponent: -64 - shift, significand: Double(quotient))
  }

  private var bitWidth: Int {
    for place in (0..<words.count).reversed() where words[place] != 0 {
      return place * 64 + 64 - words[place].leadingZeroBitCount
    }
    return 0
  }

  private mutating func shiftLeft(by count: Int) {
    let (whole, bits) = (count / 64, UInt64(count % 64))
    for place in (0..<words.count).reversed() {
      let from = place - whole
      let word = from >= 0 ? words[from] << bits : 0
      let below = from >= 1 && bits > 0 ? words[from - 1] >> (64 - bits) : 0
      words[place] = word | below
    }
  }

  private func isLess(than other: SquareSum, _ used: Int) -> Bool {
    for place in (0..<used).reversed() where words[place] != other.words[place] {
      return words[place] < other.words[place]
    }
    return false
  }

  private mutating func subtract(_ other: SquareSum, _ used: Int) {
    var borrow: UInt64 = 0
    for place in 0..<used {
      let (partial, first) = words[place].subtractingReportingOverflow(other.words[place])
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      words[place] = difference
      borrow = first || second ? 1 : 0
    }
  }

  private mutating func double(_ used: Int) {
    var carry: UInt64 = 0
    for place in 0..<used {
      let word = words[place]
      words[place] = word << 1 | carry
      carry = word >> 63
    }
  }
}
