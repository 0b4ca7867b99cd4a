// Sums of 64-bit columns: the fast path of proven chunks and the wide path give what adding one by
// one in 128 bits gives.

import Exact
import TestKit
import Testing

@Suite("Exact sums of columns")
struct ExactSumTests {
  /// Values per chunk of the proof, and the magnitude from which on a chunk is summed wide.
  static let chunk = 1024
  static let wide: Int64 = 1 << 53

  @Test("An empty column sums to nothing")
  func empty() { #expect(sum([]) == 0) }

  @Test("Every length around the chunks' edges adds every value once")
  func chunkEdges() {
    for count in [1, 2, 1023, 1024, 1025, 2047, 2048, 2049, 5000] {
      #expect(sum(Array(1...Int64(count))) == Int128(count) * Int128(count + 1) / 2)
      #expect(sum([Int64](repeating: .max, count: count)) == Int128(count) * Int128(Int64.max))
      #expect(sum([Int64](repeating: .min, count: count)) == Int128(count) * Int128(Int64.min))
    }
  }

  @Test("A full chunk of the largest values that are summed narrow does not wrap")
  func edgeOfTheProof() {
    for value in [Self.wide - 1, Self.wide, -Self.wide, -Self.wide - 1, -Self.wide + 1] {
      let column = [Int64](repeating: value, count: Self.chunk)
      #expect(sum(column) == Int128(value) * Int128(Self.chunk))
    }
  }

  @Test("One extreme value anywhere in a chunk is enough to sum that chunk wide")
  func oneExtreme() {
    for position in [0, 1, 511, 1022, 1023, 1024, 1025, 2047] {
      for extreme in [Int64.max, .min] {
        var column = [Int64](repeating: extreme > 0 ? 7 : -7, count: 2048)
        column[position] = extreme
        column[(position + 1) % 2048] = extreme
        #expect(sum(column) == naive(column))
      }
    }
  }

  @Test("Random columns of every length and magnitude equal the naive sum, in any order")
  func againstNaive() {
    var random = SeededRandom.forTest(usually: 901)
    for _ in 0..<400 {
      let count = Int.random(in: 0...4000, using: &random)
      let bits = Int.random(in: 0...63, using: &random)
      let column = (0..<count).map { _ in
        // A few values of any size among many of one size, so that chunks differ in their path.
        Int.random(in: 0..<3000, using: &random) == 0
          ? random.anySize(Int64.self)
          : Int64(truncatingIfNeeded: random.next()) >> Int64(63 - bits)
      }
      let expected = naive(column)
      #expect(sum(column) == expected, "\(count) values of \(bits) bits; \(random.replay)")
      #expect(sum(column.shuffled(using: &random)) == expected, "\(random.replay)")
    }
  }

  private func sum(_ column: [Int64]) -> Int128 { ExactSum.of(column.span) }

  private func naive(_ column: [Int64]) -> Int128 {
    column.reduce(Int128(0)) { $0 + Int128($1) }
  }
}
