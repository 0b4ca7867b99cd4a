// Whether a question speaks of risk: then what its what-ifs add needs vectors and exposures.

internal import Query

extension Select {
  var asksForRisk: Bool {
    var measures = self.measures.map(\.value)
    for item in order {
      if case .measure(let measure) = item.field.value { measures.append(measure) }
    }
    having?.forEachField { field in
      if case .measure(let measure) = field.value { measures.append(measure) }
    }
    return measures.contains(where: \.isOfRisk)
  }
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
