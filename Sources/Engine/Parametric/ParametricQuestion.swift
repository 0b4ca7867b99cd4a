// A measure of the parametric family met with a book: how many standard deviations, by which
// method, over which horizon.

internal import Book
internal import Exact
internal import Query

struct ParametricQuestion: Sendable {
  enum Method: String, Sendable {
    case delta
    case deltaGamma = "delta-gamma"
    case cornishFisher = "cornish-fisher"

    var usesGammas: Bool { self != .delta }
  }

  let name: RiskMeasure.Name
  let method: Method
  /// Standard deviations from the mean.
  let deviations: Double
  /// Days of the horizon over those of the covariances.
  let time: Double
  /// What an answer says of it.
  let convention: String

  init(
    _ measure: RiskMeasure, _ factors: FactorModel, _ range: Range<Int>
  ) throws(QueryFault) {
    guard factors.count > 0 else {
      throw QueryFault(.notAvailable, "the book has no factors", at: range)
    }
    guard factors.covariance != nil else {
      throw QueryFault(
        .notAvailable, "the book does not say how its factors move together", at: range)
    }
    name = measure.name
    guard let method = Method(rawValue: measure.method ?? Method.delta.rawValue) else {
      preconditionFailure("a method that no parser gives: \(measure.method ?? "")")
    }
    self.method = method
    let confidence = measure.confidence ?? RiskQuestion.usualConfidence(measure.name)
    if let given = measure.deviations {
      deviations = Double(given.coefficient) / PowersOfTen.double(Int(given.scale))
    } else {
      deviations = NormalDistribution.value(exceededWith: Double(10_000 - confidence) / 10_000)
    }
    let days = Double(factors.days.coefficient) / PowersOfTen.double(Int(factors.days.scale))
    time = measure.horizonDays.map { Double($0) / days } ?? 1
    var parts = [
      measure.deviations.map { "z \($0)" } ?? QueryText.percent(confidence), method.rawValue,
      "covariances of \(factors.count) factor\(factors.count == 1 ? "" : "s")",
    ]
    if let clipping = factors.clipping {
      parts.append("\(clipping.count) negative eigenvalue\(clipping.count == 1 ? "" : "s") clipped")
    }
    let horizon = measure.horizonDays.map { "\($0)" } ?? "\(factors.days)"
    let day = "\(horizon) day\(horizon == "1" ? "" : "s")"
    parts.append(time == 1 ? day : "\(day) by the square root of time")
    convention = parts.joined(separator: ", ")
  }

  /// Whether it is measured against all that the node behind `under` holds.
  var needsRoot: Bool { name != .parametricVaR }

  /// Whether the root's figure is divided among its parts.
  var needsSlope: Bool { name == .componentPVaR || name == .marginalPVaR }
}
