// A point on a curve's time axis, such as 3M or 30Y.

public struct Tenor: Hashable, Comparable, Sendable {
  public let count: UInt16
  public let unit: Unit

  public enum Unit: String, CaseIterable, Sendable {
    case day = "D"
    case week = "W"
    case month = "M"
    case year = "Y"

    init?(letter: UInt8) {
      switch letter {
      case UInt8(ascii: "D"): self = .day
      case UInt8(ascii: "W"): self = .week
      case UInt8(ascii: "M"): self = .month
      case UInt8(ascii: "Y"): self = .year
      default: return nil
      }
    }

    /// For ordering alone; a month is a twelfth of 365.25 days.
    var days: Double {
      switch self {
      case .day: 1
      case .week: 7
      case .month: 365.25 / 12
      case .year: 365.25
      }
    }
  }

  /// Digits without a leading zero and one of D, W, M, Y; also ON, the overnight point, as 1D.
  public init?(_ text: String) {
    if text == "ON" {
      count = 1
      unit = .day
      return
    }
    let digits = text.utf8.dropLast()
    guard let last = text.utf8.last, let unit = Unit(letter: last),
      text.utf8.first != UInt8(ascii: "0"),
      digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
      let count = UInt16(Substring(digits)), count > 0
    else { return nil }
    self.count = count
    self.unit = unit
  }

  public static func < (a: Tenor, b: Tenor) -> Bool {
    let x = Double(a.count) * a.unit.days
    let y = Double(b.count) * b.unit.days
    return x != y ? x < y : a.unit.days < b.unit.days
  }

  public var label: String { String(count) + unit.rawValue }
}
