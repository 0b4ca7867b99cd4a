// The ranks of the tree. Equal ranks may nest; a child never outranks its parent.

public enum NodeType: UInt8, CaseIterable, Comparable, Sendable {
  case fund, desk, book, strategy

  public var label: String {
    switch self {
    case .fund: "FUND"
    case .desk: "DESK"
    case .book: "BOOK"
    case .strategy: "STRATEGY"
    }
  }

  public init?(label: String) {
    guard let type = Self.allCases.first(where: { $0.label == label }) else { return nil }
    self = type
  }

  /// A higher rank comes first.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
