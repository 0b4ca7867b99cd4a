// The eight columns of a rating pivot: letters without their steps, everything below B in one, and
// what nobody rates. Raw values are the order of display, from the best.

public enum RatingBucket: UInt8, CaseIterable, Hashable, Sendable {
  case aaa = 0
  case aa = 1
  case a = 2
  case bbb = 3
  case bb = 4
  case b = 5
  case cccOrLower = 6
  case notRated = 7

  public init(_ notch: Notch?) {
    switch notch?.rawValue ?? 0 {
    case 0: self = .notRated
    case 1: self = .aaa
    case 2...4: self = .aa
    case 5...7: self = .a
    case 8...10: self = .bbb
    case 11...13: self = .bb
    case 14...16: self = .b
    default: self = .cccOrLower
    }
  }

  public var label: String {
    switch self {
    case .aaa: "AAA"
    case .aa: "AA"
    case .a: "A"
    case .bbb: "BBB"
    case .bb: "BB"
    case .b: "B"
    case .cccOrLower: "CCC_OR_LOWER"
    case .notRated: "NR"
    }
  }
}

extension RatingBucket: CustomStringConvertible {
  public var description: String { label }
}
