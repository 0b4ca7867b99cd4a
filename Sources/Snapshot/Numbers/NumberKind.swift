// How a stream of whole numbers may be written; `proto-spec/SNAPSHOT.md` has each in full. A stream
// does not say how many numbers it holds: whoever reads it knows.

enum NumberKind: UInt8, CaseIterable, Sendable {
  /// One number, which all of them are.
  case constant = 0
  /// A base, a step, and each number as so many steps above it, in the same number of bits.
  case packed = 1
  /// Each number that differs from the one before, and how often it stands.
  case runs = 2
  /// The first number, and how much each differs from the one before.
  case deltas = 3
  /// Each number as m × 10ᵉ: the ms, and the es.
  case decimal = 4
  /// How many bits each number takes, and then those bits.
  case sized = 5
  /// A stream of another kind, deflated.
  case deflated = 6
}

enum NumberLimits {
  /// Streams within streams within streams: deflated runs of deltas of … come to no more.
  static let depth = 6
  /// The largest exponent of ten with which a number of 64 bits can be multiplied.
  static let exponent = 18

  /// Bytes that no stream of `count` numbers needs more than: 64 bits each, a size, an exponent and
  /// a few numbers besides. What says it is longer is refused before it is made room for.
  static func bytes(count: Int) -> Int { 64 + 12 * count }
}
