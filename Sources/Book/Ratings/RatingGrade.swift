// What an agency says: a notch, or that it rates no longer. Both are statements with a date; a
// subject about which an agency never said anything has no grade at all (nil).

public enum RatingGrade: Hashable, Sendable {
  case notch(Notch)
  /// WR, NR, WD, "Discontinued": ends that agency's rating from its date.
  case withdrawn

  /// One byte for columns: the notch, or 0 for withdrawn.
  public var code: UInt8 {
    switch self {
    case .notch(let notch): notch.rawValue
    case .withdrawn: 0
    }
  }

  /// Nil above 22.
  public init?(code: UInt8) {
    if code == 0 {
      self = .withdrawn
    } else if let notch = Notch(rawValue: code) {
      self = .notch(notch)
    } else {
      return nil
    }
  }

  public var notch: Notch? {
    switch self {
    case .notch(let notch): notch
    case .withdrawn: nil
    }
  }
}

extension RatingGrade: CustomStringConvertible {
  public var description: String { notch?.label ?? "withdrawn" }
}
