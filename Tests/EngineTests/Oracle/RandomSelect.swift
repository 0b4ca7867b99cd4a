// Random selections over everything that can be asked of a random book, and a record of what was
// asked, so that a test can say that nothing was left out.

import Book
import Exact
import Query
import TestKit

struct RandomSelect {
  var random: SeededRandom
  let draft: Draft
  let book: Book
  /// Names of everything that came up.
  private(set) var reached: Set<String> = []

  init(_ random: SeededRandom, _ draft: Draft, _ book: Book) {
    self.random = random
    self.draft = draft
    self.book = book
  }

  static let dimensions: [Dimension] =
    Dimension.plain + [.level(0), .level(1), .level(3), .tag("region"), .tag("style")]
  static let numericColumns = PositionColumn.allCases.filter { $0.kind != .text }

  mutating func note(_ what: String) { reached.insert(what) }

  mutating func chance(_ one: Int, in many: Int) -> Bool {
    Int.random(in: 0..<many, using: &random) < one
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  func at<Value>(_ value: Value) -> Located<Value> { Located(value, at: 0..<0) }

  mutating func next() -> Select {
    let keys = self.keys()
    var select = Select(measures: [])
    select.keys = keys.map { at($0) }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      select.measures.append(at(measure(keys)))
    }
    for measure in select.measures { note("measure \(Self.name(measure.value))") }
    for key in keys { note("key \(key.word)") }
    if chance(1, in: 3) {
      let node = pick(draft.nodes)["node_id"] ?? ""
      select.under = at(.id(node))
      if chance(1, in: 3) { select.under = at(.path(OracleTree(draft.nodes).path(node))) }
    }
    if chance(1, in: 2) { select.filter = filter(depth: 2) }
    if chance(1, in: 4) { select.having = having(select, depth: 1) }
    addOrder(&select)
    if chance(1, in: 2) {
      let code = pick(RandomDraft.currencies + ["USD", "EUR"])
      select.currency = at(code)
      note("currency \(code)")
    }
    select.options = options(isOfNodes: keys.contains(.node))
    return select
  }

  private mutating func keys() -> [Dimension] {
    var keys: [Dimension] = []
    for _ in 0..<pick([0, 1, 1, 1, 2, 2, 3]) {
      let key = chance(1, in: 4) ? pick([.node, .children, .position]) : pick(Self.dimensions)
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  private mutating func options(isOfNodes: Bool) -> QueryOptions {
    var options = QueryOptions()
    if chance(1, in: 3) { options.netting = pick(QueryOptions.Netting.allCases) }
    note("netting \(options.netting.rawValue)")
    options.totals = chance(1, in: 3)
    options.others = !isOfNodes && chance(1, in: 2)
    options.paper = chance(1, in: 6)
    if chance(1, in: 4) {
      let rule = pick(CompositeRule.allCases).label
      options.rating = at(rule)
      note("rating \(rule)")
    }
    if chance(1, in: 6) { options.fxMaximumAgeDays = pick([0, 3, 10]) }
    if chance(1, in: 5) { options.decimals = pick([0, 1, 2, 5, 8]) }
    options.exact = chance(1, in: 4)
    for (name, isOn) in [
      ("totals", options.totals), ("others", options.others), ("paper", options.paper),
      ("exact", options.exact), ("decimals", options.decimals != nil),
      ("age", options.fxMaximumAgeDays != nil),
    ] where isOn {
      note("option \(name)")
    }
    return options
  }

  private mutating func addOrder(_ select: inout Select) {
    if chance(1, in: 2) {
      for _ in 0..<pick([1, 1, 2]) {
        var field = ResultField.measure(pick(select.measures).value)
        if chance(1, in: 3), let key = select.keys.randomElement(using: &random) {
          field = .key(key.value)
        }
        if chance(1, in: 8) { field = .measure(measure(select.keys.map(\.value))) }
        select.order.append(OrderItem(field: at(field), isDescending: chance(1, in: 2)))
      }
      note("order")
    }
    if chance(1, in: 3) {
      select.top = Top(count: Int.random(in: 0...4, using: &random))
      note("top")
      if chance(1, in: 2), let key = select.keys.randomElement(using: &random) {
        select.top?.per = key
        note("top per")
      }
    }
    if chance(1, in: 6) {
      select.limit = Int.random(in: 0...5, using: &random)
      select.offset = Int.random(in: 0...3, using: &random)
      note("limit")
    }
  }
}
