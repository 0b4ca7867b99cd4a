// Named stresses met with a book: what each does to every position's market value and to rates of
// exchange. A stress is the what-if of its shocks, and its profit what they change.

internal import Book
internal import Exact
internal import Query

/// A stress that figures of a query rest on.
struct PlannedStress: Sendable {
  let id: String
  /// What its shocks add to each position's market value.
  let effects: ShockEffects
  /// Rates to the answer's currency as they would be.
  let rates: ReportingRates
}

extension Stress {
  /// Its shocks as a query would have them.
  func shocks(at place: Range<Int>) throws(QueryFault) -> [Located<WhatIf>] {
    var shocks: [Located<WhatIf>] = []
    for part in parts { shocks.append(Located(try part.whatIf(of: id, place), at: place)) }
    return shocks
  }
}

extension Stress.Part {
  fileprivate func whatIf(of id: String, _ place: Range<Int>) throws(QueryFault) -> WhatIf {
    let size: WhatIf.Size =
      switch shock.form {
      case .percent: .percent(shock.amount)
      case .basisPoints: .basisPoints(shock.amount)
      case .factor: .factor(shock.amount)
      }
    switch kind {
    case .fx:
      guard !target.isEmpty else {
        throw QueryFault(
          .notAvailable, "the stress \(id) shocks currencies and names none", at: place)
      }
      return .fx(target, size)
    case .rates:
      let words = target.split(separator: " ").map(String.init)
      guard words.count <= 2 else {
        throw QueryFault(
          .notAvailable, "`\(target)` of the stress \(id) is no curve, nor a curve and a tenor",
          at: place)
      }
      return .rates(curve: words.first, tenor: words.count == 2 ? words[1] : nil, size)
    case .spread: return .spreads(size, where: try filter(of: id, place))
    case .price: return .price(size, where: try filter(of: id, place))
    }
  }

  private func filter(
    of id: String, _ place: Range<Int>
  ) throws(QueryFault) -> Predicate<FilterField>? {
    if target.isEmpty { return nil }
    do throws(QueryFault) {
      return try QueryParser.filter(target)
    } catch {
      throw QueryFault(
        error.code, "the target of the stress \(id): \(error.reason)", at: place,
        suggestion: error.suggestion)
    }
  }

  /// As a reader would write it.
  var text: String {
    let size =
      switch shock.form {
      case .percent: WhatIf.Size.percent(shock.amount).text
      case .basisPoints: WhatIf.Size.basisPoints(shock.amount).text
      case .factor: WhatIf.Size.factor(shock.amount).text
      }
    switch kind {
    case .fx, .rates:
      return ([kind.rawValue, target, size].filter { !$0.isEmpty }).joined(separator: " ")
    case .spread, .price:
      let name = kind == .spread ? "spreads" : "price"
      return "\(name) \(size)" + (target.isEmpty ? "" : " where \(target)")
    }
  }
}

/// The stresses of one query.
struct StressPlan: Sendable {
  private(set) var stresses: [PlannedStress] = []
  /// What they leave out, and which are left out.
  private(set) var notes: [String] = []

  static let none = StressPlan()

  private init() {}

  /// Those that measures name, and all that can be answered where the worst is asked for.
  init(
    _ select: Select, _ branch: Branch, _ scope: Scope, _ cancellation: Cancellation
  ) throws(QueryFault) {
    let asked = select.stressMeasures
    guard let first = asked.first else { return }
    if branch.effects != nil || !branch.factors.isEmpty {
      throw QueryFault(
        .notCombinable, "a stress is measured on the book as it is, and `with` shocks it already",
        at: first.range)
    }
    let all = branch.epoch.book.stresses
    guard !all.isEmpty else {
      throw QueryFault(.notAvailable, "the book has no stresses", at: first.range)
    }
    for measure in asked {
      guard case .stress(let id) = measure.value else { continue }
      guard let stress = all.first(where: { $0.id == id }) else {
        throw QueryFault(
          .unknownValue, "the book has no stress \(id)", at: measure.range,
          suggestion: Spelling.nearest(to: id, among: all.map(\.id)))
      }
      try add(stress, select, branch, scope, measure.range, cancellation)
    }
    guard let worst = asked.first(where: { $0.value.isWorstStress }) else { return }
    for stress in all {
      do throws(QueryFault) {
        try add(stress, select, branch, scope, worst.range, cancellation)
      } catch {
        if error.code == .cancelled { throw error }
        notes.append("the stress \(stress.id) is left out: \(error.reason)")
      }
    }
    if stresses.isEmpty {
      throw QueryFault(
        .notAvailable, "none of the book's stresses can be answered", at: worst.range)
    }
  }

  func place(of id: String) -> Int? { stresses.firstIndex { $0.id == id } }

  private mutating func add(
    _ stress: Stress, _ select: Select, _ branch: Branch, _ scope: Scope, _ place: Range<Int>,
    _ cancellation: Cancellation
  ) throws(QueryFault) {
    if stresses.contains(where: { $0.id == stress.id }) { return }
    var shocked = select
    shocked.shocks = try stress.shocks(at: place)
    let outcome = try BranchBuilder.shocked(branch.epoch, shocked, cancellation)
    let book = branch.epoch.book
    stresses.append(
      PlannedStress(
        id: stress.id,
        effects: outcome.effects ?? .none(positionCount: book.positions.count),
        rates: ReportingRates(
          book, to: scope.currency, asOf: scope.asOf,
          maximumAgeDays: select.options.fxMaximumAgeDays, factors: outcome.factors)))
    notes += outcome.notes.map { "stress \(stress.id): \($0)" }
  }
}

extension Measure {
  var isWorstStress: Bool { self == .worstStress || self == .worstStressID }

  fileprivate var stressMeasures: [Measure] {
    switch self {
    case .stress, .worstStress, .worstStressID: [self]
    case .percentOfNAV(let part, _), .percentOfParent(let part), .coverage(let part, _):
      part.stressMeasures
    default: []
    }
  }
}

extension Select {
  fileprivate var stressMeasures: [Located<Measure>] {
    allMeasures.flatMap { measure in
      measure.value.stressMeasures.map { Located($0, at: measure.range) }
    }
  }
}
