// Random exchange rates of every magnitude that a quote can have, from 1e-15 to nearly 1e14.

public import Exact

extension SeededRandom {
  /// A quote whose digit count is uniform; one in four is a round power of ten times a small
  /// number, as pegs are: their crosses come out exact, at ties, or at the very edge of the range.
  public mutating func quote() -> RateQuote {
    let power = PowersOfTen.int128(Int.random(in: 0...28, using: &self))
    let coefficient =
      Int.random(in: 0..<4, using: &self) == 0
      ? power * Int128.random(in: 1...9, using: &self)
      : Int128.random(in: power..<power * 10, using: &self)
    guard let quote = RateQuote(coefficient: coefficient) else {
      preconditionFailure("a random quote out of range")
    }
    return quote
  }
}
