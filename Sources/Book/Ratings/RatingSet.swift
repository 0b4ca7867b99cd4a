// The notches up to four agencies give one subject: a byte each in one word, 0 where an agency
// gives none. A plain value without storage of its own, because a composite is formed for every
// instrument.

public struct RatingSet: Hashable, Sendable {
  private var bytes: UInt32 = 0

  public init(
    sp: Notch? = nil, moodys: Notch? = nil, fitch: Notch? = nil, dbrs: Notch? = nil
  ) {
    self[.sp] = sp
    self[.moodys] = moodys
    self[.fitch] = fitch
    self[.dbrs] = dbrs
  }

  public subscript(agency: Agency) -> Notch? {
    get { Notch(rawValue: code(at: agency.rawValue)) }
    set { setCode(newValue?.rawValue ?? 0, at: agency.rawValue) }
  }

  public var isEmpty: Bool { bytes == 0 }

  /// Notch or 0 of the agency with this raw value.
  func code(at agency: UInt8) -> UInt8 {
    UInt8(truncatingIfNeeded: bytes >> (8 * UInt32(agency)))
  }

  mutating func setCode(_ code: UInt8, at agency: UInt8) {
    let shift = 8 * UInt32(agency)
    bytes = bytes & ~(0xFF << shift) | UInt32(code) << shift
  }
}
