// Investment grade, high yield, or rated by nobody: the coarsest cut, and the one mandates are
// written in. Unrated is neither of the two.

public enum GradeClass: UInt8, CaseIterable, Hashable, Sendable {
  case investmentGrade = 0
  case highYield = 1
  case notRated = 2

  public init(_ notch: Notch?) {
    switch notch?.isInvestmentGrade {
    case true?: self = .investmentGrade
    case false?: self = .highYield
    case nil: self = .notRated
    }
  }

  public var label: String {
    switch self {
    case .investmentGrade: "IG"
    case .highYield: "HY"
    case .notRated: "NR"
    }
  }
}

extension GradeClass: CustomStringConvertible {
  public var description: String { label }
}
