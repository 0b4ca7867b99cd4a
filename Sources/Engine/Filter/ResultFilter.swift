// `having`: conditions on a group's figures and keys.

internal import Book
internal import Exact
internal import Query

indirect enum ResultFilter: Sendable {
  case all([ResultFilter])
  case any([ResultFilter])
  case not(ResultFilter)
  case codes(key: Int, [Truth])
  case figure(Int, FigureTest)

  func evaluate(key code: (Int) -> UInt32, figure value: (Int) -> FigureValue) -> Truth {
    switch self {
    case .all(let parts): parts.map { $0.evaluate(key: code, figure: value) }.min() ?? .yes
    case .any(let parts): parts.map { $0.evaluate(key: code, figure: value) }.max() ?? .no
    case .not(let part): !part.evaluate(key: code, figure: value)
    case .codes(let key, let truths): truths[Int(code(key))]
    case .figure(let number, let test): test.truth(value(number))
    }
  }
}

struct FigureTest: Sendable {
  enum Form: Sendable {
    case compare(Comparison, FigureValue)
    case among([FigureValue])
    case between(FigureValue, FigureValue)
    case like(LikePattern)
    case isMissing
  }
  var form: Form

  func truth(_ value: FigureValue) -> Truth {
    if case .isMissing = form { return Truth(value.isMissing) }
    if value.isMissing { return .unknown }
    switch form {
    case .compare(let comparison, let bound): return Truth(Self.holds(comparison, value, bound))
    case .among(let values): return Truth(values.contains(value))
    case .between(let low, let high):
      return Truth(
        Self.holds(.greaterOrEqual, value, low) && Self.holds(.lessOrEqual, value, high))
    case .like(let pattern):
      guard case .text(let text) = value else { return .unknown }
      return Truth(pattern.matches(text))
    case .isMissing: return .no
    }
  }

  private static func holds(_ comparison: Comparison, _ a: FigureValue, _ b: FigureValue) -> Bool {
    comparison.holds(a == b ? 0 : a.precedes(b) ? -1 : 1, 0)
  }
}
