// Concentration against the oracle: sums of squares over the square of a whole.

import Exact
import TestKit
import Testing

struct SquareSumTests {
  @Test func sharesAreRoundedOnceWhateverTheirSize() {
    var random = SeededRandom.forTest(usually: 611)
    for _ in 0..<2_000 {
      // Of 1 to 240 bits, so that a few of them still have a sum.
      let bits = Int.random(in: 1...240, using: &random)
      let count = Int.random(in: 1...6, using: &random)
      var (squares, total) = (SquareSum(), WideSum.zero)
      var (above, below) = (BigNumber.zero, BigNumber.zero)
      for _ in 0..<count {
        let factors = (0..<2).map { half in
          Int128.random(in: 0..<(Int128(1) << Int128(max(1, (bits + half) / 2))), using: &random)
        }
        let isNegative = Bool.random(using: &random)
        let value = WideSum(factors[0] + 1, times: isNegative ? -factors[1] - 1 : factors[1] + 1)
        squares.add(squareOf: value)
        total += isNegative ? -value : value
        let size = BigNumber(value.magnitude)
        above = above + size * size
        below = below + size
      }
      let share = squares.ratio(toSquareOf: total)
      #expect(share == nearest(above, below * below), "\(random.replay)")
    }
  }

  @Test func simpleShares() {
    func shares(_ values: [Int128]) -> Double {
      var (squares, total) = (SquareSum(), WideSum.zero)
      for value in values {
        squares.add(squareOf: WideSum(value))
        total += WideSum(value.magnitude == value ? value : -value)
      }
      return squares.ratio(toSquareOf: total)
    }
    #expect(shares([5]) == 1)
    #expect(shares([3, -1]) == 0.625)
    #expect(shares(Array(repeating: 7, count: 10)) == 0.1)
    #expect(shares(Array(repeating: .max, count: 3)) == 1.0 / 3)
    #expect(shares([0, 0, 4]) == 1)
  }

  /// By 60 digits, which decide every double that is no tie; ties would need their exact half.
  private func nearest(_ above: BigNumber, _ below: BigNumber) -> Double {
    let digits = (above * .powerOfTen(60)).quotientAndRemainder(dividingBy: below).quotient
    return Double("\(digits)e-60") ?? .nan
  }
}
