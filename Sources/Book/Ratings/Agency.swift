// The four agencies whose ratings a book may hold. Raw values are stored in columns and decide the
// order inside a history, so they are never renumbered. Labels are binding (book-format.md).

public enum Agency: UInt8, CaseIterable, Hashable, Sendable {
  case sp = 0
  case moodys = 1
  case fitch = 2
  case dbrs = 3

  public var label: String {
    switch self {
    case .sp: "SP"
    case .moodys: "MOODYS"
    case .fitch: "FITCH"
    case .dbrs: "DBRS"
    }
  }

  /// Exactly a label: a key column is not a place for guessing.
  public init?(label: Span<UInt8>) {
    for agency in Self.allCases where label.spells(agency.label) {
      self = agency
      return
    }
    return nil
  }

  public init?(label: String) {
    let bytes = Array(label.utf8)
    self.init(label: bytes.span)
  }
}

extension Agency: CustomStringConvertible {
  public var description: String { label }
}
