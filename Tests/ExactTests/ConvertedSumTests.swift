// Sums of local amount × rate: exact to the last of 32 decimals, in any order, rounded once.

import Exact
import TestKit
import Testing

@Suite("Sums converted at the edge")
struct ConvertedSumTests {
  private struct Term {
    var amount: Int128
    var scale: Int
    var rate: Rate
    var exact: BigRational {
      BigRational(amount, decimals: scale) * BigRational(rate.coefficient, decimals: 24)
    }
  }

  @Test("Euros and yen in dollars, as one would by hand")
  func example() throws {
    var sum = ConvertedSum()
    sum.add(10_000_000, localScale: 4, at: try rate("1.085"))  // 1,000.0000 EUR
    sum.add(-500_000_000, localScale: 4, at: try rate("0.0067"))  // −50,000.0000 JPY
    sum.add(150_000_000, localScale: 8, at: try rate("98765.43"))  // 1.5 BTC
    #expect(sum.rounded(toScale: 4) == 1_488_981_450)
    #expect(sum.exactText == "148898.145")
    #expect(!sum.isNegative)
  }

  @Test("Nothing is zero, and what cancels is zero again")
  func zero() throws {
    var sum = ConvertedSum.zero
    #expect(sum == ConvertedSum() && sum.exactText == "0" && sum.rounded(toScale: 4) == 0)
    let third = try #require(Rate(.inverse(try quote("3"))))
    sum.add(7, localScale: 4, at: third)
    sum.add(-8, localScale: 4, at: third)
    #expect(sum.isNegative && sum.exactText == "-0." + "0000" + String(repeating: "3", count: 24))
    sum.add(1, localScale: 4, at: third)
    #expect(sum == .zero && !sum.isNegative)
  }

  @Test("Ties round to the even neighbour on both sides of zero, once")
  func ties() throws {
    let half = try rate("0.5")
    for (amount, expected) in [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (-5, -2)]
      as [(Int128, Int128)]
    {
      var sum = ConvertedSum()
      sum.add(amount, localScale: 4, at: half)
      #expect(sum.rounded(toScale: 4) == expected)
    }
    // 0.00005 at one decimal more is no tie; rounding that again would make it one.
    var sum = ConvertedSum()
    sum.add(1, localScale: 4, at: try rate("0.4999"))
    #expect(sum.rounded(toScale: 4) == 0 && sum.rounded(toScale: 5) == 5)
  }

  @Test("A negative sum whose lower half is empty keeps its upper half")
  func emptyLowerHalf() throws {
    var sum = ConvertedSum()
    // 1e-15 is 10⁹ in units of the rate, so this is −2¹²⁸ × 5⁹ in units of the sum.
    sum.add(-(Int128(1) << 119), localScale: 8, at: try rate("0.000000000000001"))
    let exact = -(BigNumber.power(2, 128) * BigNumber.power(5, 9))
    #expect(try #require(BigRational(sum.exactText)) == BigRational(exact, over: .powerOfTen(32)))
    #expect(sum.rounded(toScale: 32) == nil)
    #expect(sum.rounded(toScale: 24) == -(Int128(5) << 120))
  }

  @Test("Random sums at both scales of amounts equal the oracle, shown and exact")
  func againstOracle() throws {
    var random = SeededRandom.forTest(usually: 801)
    for _ in 0..<1500 {
      var sum = ConvertedSum()
      var exact = BigRational(.zero)
      for term in terms(using: &random) {
        sum.add(term.amount, localScale: term.scale, at: term.rate)
        exact = plus(exact, term.exact)
      }
      let text = sum.exactText
      #expect(try #require(BigRational(text)) == exact, "\(text); \(random.replay)")
      #expect(!text.contains(".") || text.last != "0", "\(text); \(random.replay)")
      #expect(sum.isNegative == (exact < BigRational(.zero)), "\(text); \(random.replay)")
      for scale in [0, 2, 4, 6, 8, 12] {
        #expect(
          sum.rounded(toScale: scale)
            == exact.roundedHalfEven(decimals: scale).exactly(Int128.self),
          "\(text) to \(scale); \(random.replay)")
      }
    }
  }

  @Test("Neither the order of the terms nor their grouping changes a bit")
  func orderAndGrouping() {
    var random = SeededRandom.forTest(usually: 802)
    for _ in 0..<1500 {
      let all = terms(using: &random)
      let inOrder = sum(all)
      #expect(sum(all.shuffled(using: &random)) == inOrder, "\(random.replay)")
      let (first, second) = (all.count / 3, all.count * 2 / 3)
      let (a, b, c) = (
        sum(Array(all[..<first])), sum(Array(all[first..<second])), sum(Array(all[second...]))
      )
      var left = a
      left += b
      left += c
      var right = b
      right += c
      var outer = a
      outer += right
      var reversed = c
      reversed += b
      reversed += a
      #expect(left == inOrder && outer == inOrder && reversed == inOrder, "\(random.replay)")
      // Taking every term away again leaves nothing behind.
      let negated = all.map { Term(amount: -$0.amount, scale: $0.scale, rate: $0.rate) }
      left += sum(negated)
      #expect(left == .zero, "\(random.replay)")
    }
  }

  @Test("Extreme sums keep every digit, and say when they do not fit their rounding")
  func extremes() throws {
    let largest = try rate("99999999999999.999999999999999")
    for sign: Int128 in [1, -1] {
      var sum = ConvertedSum()
      sum.add(sign * Int128(Int64.max), localScale: 4, at: largest)
      #expect(sum.rounded(toScale: 4) != nil)
      sum.add(sign * Int128(Int64.max) * 200_000, localScale: 4, at: largest)
      #expect(sum.rounded(toScale: 4) == nil && sum.rounded(toScale: 0) != nil)
      let exact =
        BigRational(sign * Int128(Int64.max) * 200_001, decimals: 4)
        * BigRational(largest.coefficient, decimals: 24)
      #expect(try #require(BigRational(sum.exactText)) == exact)
      // 2³⁷ amounts of the largest size, in a currency without decimals.
      sum = ConvertedSum()
      sum.add(sign * Int128(Int64.max) << 37, localScale: 0, at: largest)
      #expect(sum.isNegative == (sign < 0) && sum.rounded(toScale: 4) == nil)
      let huge =
        BigRational(sign * Int128(Int64.max) << 37, decimals: 0)
        * BigRational(largest.coefficient, decimals: 24)
      #expect(try #require(BigRational(sum.exactText)) == huge)
    }
  }

  private func sum(_ terms: [Term]) -> ConvertedSum {
    var sum = ConvertedSum()
    for term in terms { sum.add(term.amount, localScale: term.scale, at: term.rate) }
    return sum
  }

  /// Up to twelve cells: sums of amounts of either sign and every size, at rates of every
  /// magnitude.
  private func terms(using random: inout SeededRandom) -> [Term] {
    (0..<Int.random(in: 0...12, using: &random)).map { _ in
      let amount = Int128(random.anySize(Int64.self)) << Int128.random(in: 0...16, using: &random)
      let scale = [4, 8].randomElement(using: &random)!
      var rate: Rate?
      while rate == nil {
        let leg = random.quote()
        rate = Rate(Bool.random(using: &random) ? .direct(leg) : .inverse(leg))
      }
      return Term(amount: amount, scale: scale, rate: rate!)
    }
  }

  /// The sum at the terms' common denominator, so that the oracle's fractions stay small.
  private func plus(_ a: BigRational, _ b: BigRational) -> BigRational {
    BigRational(
      a.roundedHalfEven(decimals: 32) + b.roundedHalfEven(decimals: 32), over: .powerOfTen(32))
  }

  private func quote(_ text: String) throws -> RateQuote {
    try #require(try DecimalParser.rate(text).value)
  }

  private func rate(_ text: String) throws -> Rate { try #require(Rate(.direct(try quote(text)))) }
}
