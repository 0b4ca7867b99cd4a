// Three-valued logic: a comparison with what is missing is unknown, and only what is true passes.

enum Truth: UInt8, Comparable, Sendable {
  // The order makes `and` the least and `or` the greatest of two.
  case no = 0
  case unknown = 1
  case yes = 2

  init(_ isTrue: Bool) { self = isTrue ? .yes : .no }

  static func < (a: Truth, b: Truth) -> Bool { a.rawValue < b.rawValue }
  static prefix func ! (a: Truth) -> Truth { Truth(rawValue: 2 - a.rawValue) ?? .unknown }
}
