// Which groups are shown, in which order, and what is left of those that are not.

internal import Query

struct Ranking {
  private let plan: SelectPlan
  private let reader: FigureReader

  init(_ plan: SelectPlan, _ reader: FigureReader) {
    self.plan = plan
    self.reader = reader
  }

  struct Chosen {
    var groups: [Int] = []
    var remainders: [Remainder] = []
  }

  /// Groups that `top` leaves out, to be shown as one row.
  struct Remainder {
    var groups: [Int]
    /// Codes of the keys that all of them share, null for others.
    var codes: [UInt32]
  }

  func chosen() throws(QueryFault) -> Chosen {
    var groups = Array(0..<reader.states.count)
    if let having = plan.having {
      groups.removeAll()
      try plan.cancellation.forEach(0..<reader.states.count) { group in
        let truth = having.evaluate(
          key: { self.code(group, $0) },
          figure: { self.reader.value(self.plan.figures[$0].figure, group) })
        if truth == .yes { groups.append(group) }
      }
    }
    groups = try sorted(groups)
    var chosen = Chosen(groups: groups)
    if let top = plan.select.top { chosen = try self.top(top, groups) }
    let shown = chosen.groups.dropFirst(plan.select.offset)
    chosen.groups = Array(shown.prefix(plan.select.limit ?? .max))
    return chosen
  }

  private func code(_ group: Int, _ key: Int) -> UInt32 {
    reader.states.codes[group * reader.states.keyCount + key]
  }

  /// Groups come in the natural order of their keys, which decides where all else is equal.
  private func sorted(_ groups: [Int]) throws(QueryFault) -> [Int] {
    var orders: [(of: [FigureValue], isDescending: Bool)] = []
    if plan.select.order.isEmpty {
      guard plan.select.top != nil, let first = plan.figures.first else { return groups }
      orders = [(try values(first.figure).map(\.magnitude), true)]
    }
    for item in plan.select.order {
      switch item.field.value {
      case .measure(let measure):
        guard let figure = plan.figures.first(where: { $0.measure == measure }) else { continue }
        orders.append((try values(figure.figure), item.isDescending))
      case .key(let dimension):
        guard let key = plan.space.keys.firstIndex(where: { $0.dimension == dimension }) else {
          continue
        }
        let none = UInt32(plan.space.keys[key].count)
        let codes = try plan.cancellation.map(0..<reader.states.count) { group in
          let code = code(group, key)
          return code == none ? FigureValue.missing : .count(Int64(code))
        }
        orders.append((codes, item.isDescending))
      }
    }
    return try plan.cancellation.sorted(groups) { a, b in
      for order in orders {
        let (x, y) = (order.of[a], order.of[b])
        // What is missing stands last, whichever way.
        if x.isMissing != y.isMissing { return y.isMissing }
        if x.precedes(y) { return !order.isDescending }
        if y.precedes(x) { return order.isDescending }
      }
      return a < b
    }
  }

  private func values(_ figure: Figure) throws(QueryFault) -> [FigureValue] {
    try plan.cancellation.map(0..<reader.states.count) { reader.value(figure, $0) }
  }

  private func top(_ top: Top, _ groups: [Int]) throws(QueryFault) -> Chosen {
    let key = top.per.flatMap { per in
      plan.space.keys.firstIndex { $0.dimension == per.value }
    }
    var chosen = Chosen()
    var remainders: [UInt32: [Int]] = [:]
    var taken: [UInt32: Int] = [:]
    for (turn, group) in groups.enumerated() {
      try plan.cancellation.check(at: turn)
      let code = key.map { self.code(group, $0) } ?? 0
      if taken[code, default: 0] < top.count {
        taken[code, default: 0] += 1
        chosen.groups.append(group)
      } else {
        remainders[code, default: []].append(group)
      }
    }
    if let key {
      let order = Dictionary(
        uniqueKeysWithValues: chosen.groups.enumerated().map { ($0.element, $0.offset) })
      chosen.groups = try plan.cancellation.sorted(chosen.groups) { a, b in
        let (x, y) = (code(a, key), code(b, key))
        return x != y ? x < y : order[a] ?? 0 < order[b] ?? 0
      }
    }
    guard plan.select.options.others else { return chosen }
    let none = plan.space.keys.map { UInt32($0.count) }
    chosen.remainders = remainders.sorted { $0.key < $1.key }.map { code, groups in
      var codes = none
      if let key { codes[key] = code }
      return Remainder(groups: groups.sorted(), codes: codes)
    }
    return chosen
  }
}
