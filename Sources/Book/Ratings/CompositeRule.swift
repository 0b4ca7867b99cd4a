// How one notch is made of several agencies' notches (conventions.md §8). No rating gives no notch,
// which is the NR bucket: it is never averaged, and never counted as the worst.

public enum CompositeRule: Hashable, Sendable {
  /// Middle of three, lower of two, the one of one, among SP, MOODYS and FITCH; DBRS only where
  /// none of them rates. The rule of the large bond indices.
  case standard
  /// Of all four agencies, as the Eurosystem's first-best rule takes them.
  case best
  /// Of all four agencies.
  case worst
  /// The second from the best of all four agencies, two equal ones counting as two; the one of one.
  /// This is what Basel asks of several assessments (CRE21).
  case secondBest
  /// The mean notch of all four agencies, to the nearest notch; a half goes to the worse.
  case average
  /// What this agency says, and nothing else.
  case agency(Agency)

  public static let allCases: [CompositeRule] =
    [.standard, .best, .worst, .secondBest, .average] + Agency.allCases.map(CompositeRule.agency)

  public var label: String {
    switch self {
    case .standard: "standard"
    case .best: "best"
    case .worst: "worst"
    case .secondBest: "second-best"
    case .average: "average"
    case .agency(let agency): agency.label
    }
  }

  /// Nil when no agency that the rule looks at rates.
  public func composite(_ set: RatingSet) -> Notch? {
    switch self {
    case .standard:
      // Index ⌊k/2⌋ from the best is 0 of one, 1 of two and 1 of three: the second best.
      let three = NotchTally(set, agencies: 0...2)
      return three.count > 0 ? three.secondBest : set[.dbrs]
    case .best: return NotchTally(set, agencies: 0...3).best
    case .worst: return NotchTally(set, agencies: 0...3).worst
    case .secondBest: return NotchTally(set, agencies: 0...3).secondBest
    case .average: return NotchTally(set, agencies: 0...3).average
    case .agency(let agency): return set[agency]
    }
  }
}
