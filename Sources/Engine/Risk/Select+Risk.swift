// Whether a question speaks of risk: then what its what-ifs add needs vectors and exposures.

internal import Query

extension Select {
  var asksForRisk: Bool { allMeasures.contains { $0.value.isOfRisk } }
}

extension Measure {
  fileprivate var isOfRisk: Bool {
    switch self {
    case .risk, .exposure: true
    case .percentOfNAV(let part, _), .percentOfParent(let part), .coverage(let part, _):
      part.isOfRisk
    default: false
    }
  }
}
