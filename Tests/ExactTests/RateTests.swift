// Direct, inverse and cross rates: the exact rational of the quotes, rounded once to 24 decimals.

import Exact
import TestKit
import Testing

@Suite("Rates derived from quotes")
struct RateTests {
  @Test("A direct rate is its quote, an inverse keeps twenty-four decimals")
  func directAndInverse() throws {
    let dong = try quote("25400")
    #expect(Rate(.direct(dong))?.description == "25400")
    #expect(Rate(.inverse(dong))?.description == "0.000039370078740157480315")
    let euro = try quote("1.085")
    #expect(Rate(.direct(euro))?.description == "1.085")
    #expect(Rate(.inverse(euro))?.description == "0.921658986175115207373272")
    #expect(Rate(.inverse(try quote("3")))?.description == "0." + String(repeating: "3", count: 24))
    #expect(Rate(.inverse(try quote("8")))?.description == "0.125")
  }

  @Test("One is one whichever way it is made")
  func one() {
    #expect(Rate(.direct(.one)) == .one && Rate(.inverse(.one)) == .one)
    #expect(Rate(.inverse(.one), .inverse(.one)) == .one)
    #expect(Rate.one.description == "1")
  }

  @Test("A cross is rounded once: through its own inverse it is exactly one")
  func crossOfInverses() {
    var random = SeededRandom.forTest(usually: 701)
    for _ in 0..<500 {
      let quote = random.quote()
      #expect(Rate(.direct(quote), .inverse(quote)) == .one, "\(quote); \(random.replay)")
      #expect(Rate(.inverse(quote), .direct(quote)) == .one, "\(quote); \(random.replay)")
    }
  }

  @Test("Dong to bitcoin and back, through the dollar")
  func extremeCross() throws {
    let (dong, coin) = (try quote("25400"), try quote("98765.43"))
    let there = try #require(Rate(.inverse(dong), .inverse(coin)))
    let back = try #require(Rate(.direct(coin), .direct(dong)))
    #expect(there.description == "0.000000000398622055714813")
    #expect(back.description == "2508641922")
  }

  @Test("Ties at the twenty-fourth decimal go to the even digit")
  func ties() throws {
    let smallest = try quote("0.000000000000001")
    #expect(Rate(.direct(smallest), .direct(try quote("0.0000000015")))?.coefficient == 2)
    #expect(Rate(.direct(smallest), .direct(try quote("0.0000000025")))?.coefficient == 2)
    #expect(Rate(.direct(smallest), .direct(try quote("0.000000002500001")))?.coefficient == 3)
    #expect(Rate(.direct(smallest), .direct(try quote("0.000000000500001")))?.coefficient == 1)
  }

  @Test("A rate that rounds to zero, or needs fifteen digits before the point, is none")
  func unusable() throws {
    let (smallest, largest) = (try quote("0.000000000000001"), try largestQuote())
    #expect(Rate(.direct(smallest), .direct(smallest)) == nil)
    #expect(Rate(.direct(smallest), .direct(try quote("0.0000000005"))) == nil)
    #expect(Rate(.inverse(largest), .inverse(largest)) == nil)
    #expect(Rate(.direct(largest), .direct(largest)) == nil)
    #expect(Rate(.inverse(smallest)) == nil)
    #expect(Rate(.inverse(smallest), .inverse(smallest)) == nil)
    #expect(Rate(.direct(largest), .inverse(smallest)) == nil)
    // Exactly 1e14 is one digit too many, made in any way; just below it is not.
    #expect(Rate(.inverse(try quote("0.00000000000001"))) == nil)
    #expect(Rate(.direct(try quote("10000000")), .direct(try quote("10000000"))) == nil)
    #expect(Rate(.direct(try quote("10000000")), .inverse(try quote("0.0000001"))) == nil)
    #expect(Rate(.direct(largest))?.description == "99999999999999.999999999999999")
  }

  @Test("All four crosses at every magnitude equal the exact rational rounded once")
  func againstOracle() {
    var random = SeededRandom.forTest(usually: 702)
    var (usable, unusable) = (0, 0)
    for _ in 0..<3000 {
      let (a, b) = (random.quote(), random.quote())
      for first in [Rate.Leg.direct(a), .inverse(a)] {
        for second in [Rate.Leg.direct(b), .inverse(b)] {
          let expected = rounded(exact(first) * exact(second))
          let rate = Rate(first, second)
          #expect(rate?.coefficient == expected, "\(first), \(second); \(random.replay)")
          #expect(rate == Rate(second, first), "\(first), \(second); \(random.replay)")
          if expected == nil { unusable += 1 } else { usable += 1 }
        }
        #expect(Rate(first)?.coefficient == rounded(exact(first)), "\(first); \(random.replay)")
      }
    }
    #expect(usable > 1000 && unusable > 1000, "\(random.replay)")
  }

  @Test("Every pair of powers of ten equals the oracle, at the edges of the range too")
  func powersOfTen() throws {
    let quotes = try (0...28).map { try #require(RateQuote(coefficient: PowersOfTen.int128($0))) }
    for a in quotes {
      for b in quotes {
        for (first, second) in [
          (Rate.Leg.direct(a), Rate.Leg.direct(b)), (.direct(a), .inverse(b)),
          (.inverse(a), .inverse(b)),
        ] {
          let expected = rounded(exact(first) * exact(second))
          #expect(Rate(first, second)?.coefficient == expected, "\(first), \(second)")
        }
      }
    }
  }

  private func exact(_ leg: Rate.Leg) -> BigRational {
    switch leg {
    case .direct(let quote): BigRational(quote.coefficient, decimals: 15)
    case .inverse(let quote): BigRational(1, decimals: 0) / exact(.direct(quote))
    }
  }

  private func rounded(_ value: BigRational) -> Int128? {
    let coefficient = value.roundedHalfEven(decimals: 24)
    return coefficient.isZero || coefficient >= .powerOfTen(38)
      ? nil : coefficient.exactly(Int128.self)
  }

  private func quote(_ text: String) throws -> RateQuote {
    try #require(try DecimalParser.rate(text).value)
  }

  private func largestQuote() throws -> RateQuote {
    try #require(RateQuote(coefficient: RateQuote.maximumCoefficient))
  }
}
