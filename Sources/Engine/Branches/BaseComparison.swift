// `options base`: beside each measure what it is without the shocks, and the change. Rows are the
// branch's; groups that are there without the shocks alone stand behind them.

internal import Exact
internal import Query

struct BaseComparison {
  private let branch: Answer
  private let base: Answer
  /// The row without shocks of each row, and the other way for rows of the base alone.
  private var pairs: [(branch: Int?, base: Int?)] = []
  /// Names of columns whose sum over no positions is 0.
  private var additive: Set<String> = []

  /// The select whose answer a branch is compared with: all groups, in any order.
  static func unshocked(_ select: Select) -> Select {
    var select = select
    select.shocks = []
    select.options.base = false
    select.options.others = false
    select.having = nil
    select.order = []
    select.top = nil
    select.limit = nil
    select.offset = 0
    return select
  }

  static func joined(
    _ branch: Answer, _ base: Answer, _ measures: [Measure], isWhole: Bool
  ) -> Answer {
    var comparison = BaseComparison(branch: branch, base: base)
    comparison.additive = Set(measures.filter(\.isAdditive).map(\.text))
    comparison.pairRows(isWhole: isWhole)
    return comparison.answer()
  }

  private init(branch: Answer, base: Answer) {
    self.branch = branch
    self.base = base
  }

  private struct RowKey: Hashable {
    var kind: Answer.RowKind
    var keys: [String?]
  }

  private func key(_ answer: Answer, _ row: Int) -> RowKey {
    let keys = answer.columns.filter { if case .key = $0.role { true } else { false } }
    return RowKey(kind: answer.rows[row], keys: keys.map { $0.text(row) })
  }

  private mutating func pairRows(isWhole: Bool) {
    var places: [RowKey: Int] = [:]
    for row in 0..<base.rowCount { places[key(base, row)] = row }
    var totals: [(branch: Int?, base: Int?)] = []
    for row in 0..<branch.rowCount {
      let found = places.removeValue(forKey: key(branch, row))
      if branch.rows[row] == .total {
        totals.append((row, found))
      } else {
        pairs.append((row, found))
      }
    }
    if isWhole {
      for row in 0..<base.rowCount where base.rows[row] == .group {
        if places[key(base, row)] != nil { pairs.append((nil, row)) }
      }
    }
    pairs += totals
  }

  private func answer() -> Answer {
    var columns: [AnswerColumn] = []
    for (number, column) in branch.columns.enumerated() {
      let other = base.columns[number]
      let place = { (pair: (branch: Int?, base: Int?)) in pair }
      guard case .measure = column.role else {
        columns.append(Self.joined(column, other, pairs.map(place)))
        continue
      }
      var own = column.picked(pairs.map(\.branch))
      var before = other.picked(pairs.map(\.base))
      if additive.contains(column.name) {
        own = own.zero(where: pairs.map { $0.branch == nil })
        // What `top` leaves out is of other groups than before.
        before = before.zero(
          where: pairs.map { $0.base == nil && $0.branch.map(isGroup) ?? false })
      }
      before.name = "base(\(column.name))"
      columns.append(own)
      columns.append(before)
      if var change = Self.difference(own, before) {
        change.name = "change(\(column.name))"
        columns.append(change)
      }
    }
    var result = Answer(
      columns: columns, rows: pairs.map { $0.branch.map { branch.rows[$0] } ?? .group },
      incompleteRows: pairs.indices.filter { index in
        pairs[index].branch.map { branch.incompleteRows.contains($0) } ?? false
      }, contract: branch.contract)
    result.contract.isComplete = branch.contract.isComplete && base.contract.isComplete
    if let depths = branch.depths, pairs.allSatisfy({ $0.branch != nil }) {
      result.depths = pairs.map { $0.branch.map { depths[$0] } ?? 0 }
    }
    return result
  }

  private func isGroup(_ row: Int) -> Bool { branch.rows[row] == .group }

  private static func joined(
    _ column: AnswerColumn, _ other: AnswerColumn, _ pairs: [(branch: Int?, base: Int?)]
  ) -> AnswerColumn {
    var result = column.picked(pairs.map(\.branch))
    switch (result.values, other.values) {
    case (.texts(var texts), .texts(let others)):
      for (index, pair) in pairs.enumerated() where pair.branch == nil {
        texts[index] = pair.base.flatMap { others[$0] }
      }
      result.values = .texts(texts)
    case (.flags(var flags), .flags(let others)):
      for (index, pair) in pairs.enumerated() where pair.branch == nil {
        flags[index] = pair.base.flatMap { others[$0] }
      }
      result.values = .flags(flags)
    default: break
    }
    return result
  }

  /// Of the figures as shown, so that the three add up; nil where a difference means nothing.
  private static func difference(_ a: AnswerColumn, _ b: AnswerColumn) -> AnswerColumn? {
    func subtract<Value>(
      _ x: [Value?], _ y: [Value?], _ minus: (Value, Value) -> Value?
    ) -> [Value?] {
      zip(x, y).map { x, y in
        guard let x, let y else { return nil }
        return minus(x, y)
      }
    }
    var result = a
    switch (a.values, b.values) {
    case (.integers(let x), .integers(let y)):
      result.values = .integers(
        subtract(x, y) {
          let (difference, overflow) = $0.subtractingReportingOverflow($1)
          return overflow ? nil : difference
        })
    case (.decimals(let x, let scale), .decimals(let y, _)):
      result.values = .decimals(
        subtract(x, y) {
          let (difference, overflow) = $0.subtractingReportingOverflow($1)
          return overflow ? nil : difference
        }, scale: scale)
    case (.digits(let x), .digits(let y)):
      result.values = .digits(subtract(x, y) { DecimalText.difference($0, $1) })
    case (.reals(let x), .reals(let y)): result.values = .reals(subtract(x, y) { $0 - $1 })
    default: return nil
    }
    return result
  }
}
