// One step of the common scale of conventions.md §8: 1 (AAA, Aaa) to 22 (D). There is no notch 0,
// so that a column of codes can use 0 for "not rated".

public struct Notch: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8

  public static let best = Notch(valid: 1)
  public static let worst = Notch(valid: 22)
  /// BBB-, Baa3, BBB (low): the last notch that most mandates call investment grade.
  public static let lastInvestmentGrade = Notch(valid: 10)

  /// Nil outside 1...22; so nil for the code 0 of a column, "not rated".
  public init?(rawValue: UInt8) {
    guard (1...22).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// For values that are notches by construction, such as one chosen among notches.
  init(valid rawValue: UInt8) {
    precondition((1...22).contains(rawValue), "a notch is 1 to 22")
    self.rawValue = rawValue
  }

  public var isInvestmentGrade: Bool { self <= .lastInvestmentGrade }
}

extension Notch: Comparable {
  /// Smaller is better, as in every table of notches: AAA < AA+ < … < D, `min` is the best.
  public static func < (a: Notch, b: Notch) -> Bool { a.rawValue < b.rawValue }
}

extension Notch: CustomStringConvertible {
  /// S&P letters with ASCII signs, whichever agency the rating came from.
  public var label: String { Self.labels[Int(rawValue) - 1] }
  public var description: String { label }

  /// Exactly a label. The many spellings of agencies are read by `RatingScale`.
  public init?(label: Span<UInt8>) {
    for (index, candidate) in Self.labels.enumerated() where label.spells(candidate) {
      self.init(valid: UInt8(index + 1))
      return
    }
    return nil
  }

  public init?(label: String) {
    let bytes = Array(label.utf8)
    self.init(label: bytes.span)
  }

  private static let labels = [
    "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-",
    "BB+", "BB", "BB-", "B+", "B", "B-", "CCC+", "CCC", "CCC-", "CC", "C", "D",
  ]
}
