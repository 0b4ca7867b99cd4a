// Rows of two answers to one question, matched by their keys: those of the later state in its
// order, behind them those of the earlier one alone, then totals.

internal import Query

struct ComparedRows {
  struct Key: Hashable {
    var kind: Answer.RowKind
    var keys: [String?]
  }

  private(set) var keys: [Key] = []
  private(set) var from: [Int?] = []
  private(set) var to: [Int?] = []

  /// A side is nil where what was asked about is not there. `isWhole`: nothing chooses among
  /// groups, so that those of the earlier state alone are shown too.
  init(from: Answer?, to: Answer?, isWhole: Bool) {
    let before = from.map(Self.places) ?? [:]
    var seen: Set<Key> = []
    var totals: [Key] = []
    let after = to.map(Self.places) ?? [:]
    func add(_ key: Key) {
      keys.append(key)
      self.from.append(before[key])
      self.to.append(after[key])
    }
    for row in to.map({ 0..<$0.rowCount }) ?? 0..<0 {
      guard let to else { break }
      let key = Self.key(to, row)
      seen.insert(key)
      if key.kind == .total { totals.append(key) } else { add(key) }
    }
    if let from, isWhole || to == nil {
      for row in 0..<from.rowCount {
        let key = Self.key(from, row)
        guard !seen.contains(key) else { continue }
        if key.kind == .total { totals.append(key) } else { add(key) }
      }
    }
    for key in totals { add(key) }
  }

  /// The rows of a third answer.
  func rows(of answer: Answer) -> [Int?] {
    let places = Self.places(answer)
    return keys.map { places[$0] }
  }

  private static func places(_ answer: Answer) -> [Key: Int] {
    var places: [Key: Int] = [:]
    for row in 0..<answer.rowCount { places[key(answer, row)] = row }
    return places
  }

  private static func key(_ answer: Answer, _ row: Int) -> Key {
    let keys = answer.columns.filter { if case .key = $0.role { true } else { false } }
    return Key(kind: answer.rows[row], keys: keys.map { $0.text(row) })
  }
}
