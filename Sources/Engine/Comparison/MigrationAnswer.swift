// `show migration` and `show movers`: how ratings of what is held have changed between two states,
// by bucket, and who has crossed the line between investment grade and high yield, by node.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct MigrationAnswer {
  private let show: Show
  private let from: RatedState
  private let to: RatedState
  private let origins: (from: Epoch, to: Epoch)
  private let cancellation: Cancellation

  init(
    _ show: Show, from: Epoch, to: Epoch, threads: Int, cancellation: Cancellation
  ) throws(QueryFault) {
    self.show = show
    self.cancellation = cancellation
    origins = (from, to)
    var select = Select(measures: [Located(.sum(.net), at: 0..<0)])
    var missing: QueryFault?
    func root(_ epoch: Epoch) throws(QueryFault) -> NodeIndex? {
      guard let under = show.under else { return nil }
      do throws(QueryFault) {
        return try NodeFinder(epoch.book).find(under)
      } catch {
        missing = error
        return nil
      }
    }
    let roots = (try root(from), try root(to))
    if roots.0 == nil, roots.1 == nil, let missing { throw missing }
    let bases = [from, to].map { $0.book.currencies.code($0.book.settings.baseCurrency) }
    if let span = show.span, bases[0] != bases[1] {
      throw QueryFault(
        .notCombinable, "the two states are kept in \(bases[0]) and \(bases[1])",
        at: span.from.range.lowerBound..<span.to.range.upperBound)
    }
    let isWhole = show.under == nil
    self.from = try RatedState(.unshocked(from), select, roots.0, isWhole: isWhole)
    select.shocks = show.shocks
    let branch =
      show.shocks.isEmpty
      ? Branch.unshocked(to) : try BranchBuilder.branch(to, select, cancellation)
    // What-ifs change nothing of the tree.
    self.to = try RatedState(branch, select, roots.1, isWhole: isWhole)
  }

  func answer() throws(QueryFault) -> Answer {
    let pairs = try self.pairs()
    let columns: [AnswerColumn]
    if show.subject.value == .migration {
      columns = try migration(pairs)
    } else {
      columns = try movers(pairs)
    }
    let count = columns.first?.values.count ?? 0
    return Answer(
      columns: columns, rows: Array(repeating: .group, count: count), contract: contract(pairs))
  }

  /// Rows of one position in both states; nil where it is not held.
  private typealias Pair = (from: Int?, to: Int?)

  private func pairs() throws(QueryFault) -> [Pair] {
    var pairs: [Pair] = []
    var isPaired = [Bool](repeating: false, count: to.positions.count)
    let ids = from.positions.ids
    let bytes = ids.bytes.span
    for row in from.rows {
      try cancellation.check(at: row)
      guard from.positions.isCounted(row) else { continue }
      let found = to.positions.find(bytes, ids.range(row))?.row
      if let found, to.rows.contains(found), to.positions.isCounted(found) {
        isPaired[found] = true
        pairs.append((row, found))
      } else {
        pairs.append((row, nil))
      }
    }
    for row in to.rows where !isPaired[row] && to.positions.isCounted(row) {
      try cancellation.check(at: row)
      pairs.append((nil, row))
    }
    return pairs
  }

  /// Values of some positions in both states.
  private struct Sums {
    var count: Int64 = 0
    var from = RatedState.Value()
    var to = RatedState.Value()
  }

  private func add(_ pair: Pair, to sums: inout Sums) throws(QueryFault) {
    sums.count += 1
    if let row = pair.from { try from.add(row, to: &sums.from) }
    if let row = pair.to { try to.add(row, to: &sums.to) }
  }

  private func figures(_ sums: [Sums]) throws(QueryFault) -> [AnswerColumn] {
    func money(
      _ name: String, _ state: RatedState, _ path: (Sums) -> WideSum
    ) throws(QueryFault) -> AnswerColumn {
      var values: [Int128?] = []
      for sum in sums {
        guard let value = path(sum).rounded(from: state.decimals, to: state.scale) else {
          throw QueryFault(.overflow, "\(name) needs more than 128 bits")
        }
        values.append(value)
      }
      return ShowAnswer.column(
        name, .decimals(values, scale: state.scale), unit: state.currency)
    }
    return [
      ShowAnswer.column("count", .integers(sums.map(\.count))),
      try money("from(net)", from) { $0.from.net },
      try money("to(net)", to) { $0.to.net },
      try money("from(gross)", from) { $0.from.gross },
      try money("to(gross)", to) { $0.to.gross },
    ]
  }

  // MARK: Migration

  /// A row for each pair of buckets that some position has; none where it is not held.
  private func migration(_ pairs: [Pair]) throws(QueryFault) -> [AnswerColumn] {
    let buckets = RatingBucket.allCases
    let none = buckets.count
    var cells = [Sums](repeating: Sums(), count: (none + 1) * (none + 1))
    for (turn, pair) in pairs.enumerated() {
      try cancellation.check(at: turn)
      let before = pair.from.map { Int(from.bucket($0).rawValue) } ?? none
      let after = pair.to.map { Int(to.bucket($0).rawValue) } ?? none
      try add(pair, to: &cells[before * (none + 1) + after])
    }
    let shown = cells.indices.filter { cells[$0].count > 0 }
    func label(_ bucket: Int) -> String? { bucket == none ? nil : buckets[bucket].label }
    return [
      ShowAnswer.column("from", .texts(shown.map { label($0 / (none + 1)) })),
      ShowAnswer.column("to", .texts(shown.map { label($0 % (none + 1)) })),
    ] + (try figures(shown.map { cells[$0] }))
  }

  // MARK: Movers

  private struct Crossing: Hashable {
    var node: Int
    var isFall: Bool
  }

  /// For each node and direction that anything has taken there or below: who, and how much.
  private func movers(_ pairs: [Pair]) throws(QueryFault) -> [AnswerColumn] {
    let tree = to.book.hierarchy
    var sums: [Crossing: Sums] = [:]
    var issuers: [Crossing: Set<String>] = [:]
    for (turn, pair) in pairs.enumerated() {
      try cancellation.check(at: turn)
      guard let old = pair.from, let new = pair.to else { continue }
      let grades = (from.grade(old), to.grade(new))
      guard grades.0 != grades.1, grades.0 != .notRated, grades.1 != .notRated else { continue }
      var node: NodeIndex? = to.positions.node(of: PositionIndex(new))
      while let place = node, to.nodes.contains(place.row) {
        let crossing = Crossing(node: place.row, isFall: grades.0 == .investmentGrade)
        try add(pair, to: &sums[crossing, default: Sums()])
        issuers[crossing, default: []].insert(to.issuer(new))
        node = tree.parent(of: place)
      }
    }
    let shown = sums.keys.sorted { a, b in
      a.node != b.node ? a.node < b.node : a.isFall && !b.isFall
    }
    return [
      AnswerColumn(
        name: "node", role: .key(.node), values: .texts(shown.map { tree.ids[$0.node] })),
      ShowAnswer.column(
        "move", .texts(shown.map { $0.isFall ? "IG to HY" : "HY to IG" })),
    ] + (try figures(shown.map { sums[$0] ?? Sums() })) + [
      ShowAnswer.column("issuers", .texts(shown.map { Self.list(issuers[$0] ?? []) }))
    ]
  }

  private static let mostIssuers = 5

  private static func list(_ ids: Set<String>) -> String {
    let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let more = sorted.count - mostIssuers
    return sorted.prefix(mostIssuers).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  // MARK: What it rests on

  private func contract(_ pairs: [Pair]) -> Contract {
    var contract = Contract.plain(to.branch.epoch)
    contract.conventions.append(
      Contract.Convention(name: "rating", value: CompositeRule.standard.label))
    if let span = show.span {
      contract.conventions += [
        Contract.Convention(
          name: "compare_from", value: origins.from.named(span.from.value)),
        Contract.Convention(name: "compare_to", value: origins.to.named(span.to.value)),
      ]
    }
    if !to.branch.text.isEmpty {
      contract.conventions.append(Contract.Convention(name: "what_if", value: to.branch.text))
    }
    let lacks = [
      from.lack(pairs.compactMap(\.from)), to.lack(pairs.compactMap(\.to)),
    ]
    for (name, lack) in zip(["from", "to"], lacks) {
      for text in lack { contract.notes.append("\(name)(…) lacks \(text)") }
    }
    contract.isComplete = lacks.allSatisfy(\.isEmpty)
    contract.notes += to.branch.notes
    return contract
  }
}

/// Positions of a state with what they are rated and worth.
private struct RatedState {
  let branch: Branch
  let book: Book
  let nodes: Range<Int>
  /// Of the nodes.
  let rows: Range<Int>
  private let notches: [UInt8]
  private let rates: ReportingRates

  /// Exact sums in base currency, with `decimals` decimals.
  struct Value {
    var net = WideSum.zero
    var gross = WideSum.zero
  }

  init(
    _ branch: Branch, _ select: Select, _ root: NodeIndex?, isWhole: Bool
  ) throws(QueryFault) {
    self.branch = branch
    let book = branch.epoch.book.laidOut
    self.book = book
    let scope = try SelectPlan.scope(branch, select)
    nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<(isWhole ? book.hierarchy.count : 0)
    let cells = book.positions.cells
    let runs = cells.runs(ofNodes: nodes)
    rows = Int(cells.starts[runs.lowerBound])..<Int(cells.starts[runs.upperBound])
    notches = branch.epoch.ratings(scope)
    rates = scope.rates
  }

  var positions: Positions { book.positions }
  var scale: Int { book.currencies.amountScale(book.settings.baseCurrency) }
  var currency: String { book.currencies.code(book.settings.baseCurrency) }

  /// Decimals of sums: those of effects where there are some.
  var decimals: Int {
    ConvertedSum.scale + (branch.effects == nil ? 0 : ShockEffects.extraDecimals)
  }

  private func notch(_ row: Int) -> Notch? {
    Notch(rawValue: notches[Int(positions.instruments[row])])
  }

  func bucket(_ row: Int) -> RatingBucket { RatingBucket(notch(row)) }
  func grade(_ row: Int) -> GradeClass { GradeClass(notch(row)) }

  /// The issuer's id, or the instrument's where it has none.
  func issuer(_ row: Int) -> String {
    let instrument = Int(positions.instruments[row])
    let issuer = book.instruments.issuers[instrument]
    return issuer < 0 ? book.instruments.ids[instrument] : book.entities.ids[Int(issuer)]
  }

  /// Nothing of what has no value or no rate.
  func add(_ row: Int, to sum: inout Value) throws(QueryFault) {
    let currency = positions.currency(of: PositionIndex(row))
    guard let value = positions[.marketValue]?[row], let rate = rates[currency] else { return }
    let finer = DecimalScale.fineAmount - book.currencies.amountScale(currency)
    var local = Int128(value)
    if let effects = branch.effects {
      let (moved, overflow) = (local * ShockEffects.one)
        .addingReportingOverflow(effects.values[row])
      guard !overflow else { throw tooLarge(row) }
      local = moved
    }
    let (fine, overflow) = local.multipliedReportingOverflow(by: PowersOfTen.int128(finer))
    guard !overflow, Self.bits(fine) + Self.bits(rate.coefficient) <= Self.mostBits else {
      throw tooLarge(row)
    }
    sum.net.add(fine, times: rate.coefficient)
    sum.gross.add(abs(fine), times: rate.coefficient)
  }

  private static func bits(_ value: Int128) -> Int {
    Int128.bitWidth - value.magnitude.leadingZeroBitCount
  }

  /// Of one product, so that as many as a book has rows for fit the sum's 255.
  private static let mostBits = 223

  private func tooLarge(_ row: Int) -> QueryFault {
    QueryFault(.overflow, "the value of position \(positions.ids[row]) needs too many digits")
  }

  /// What sums lack, in words.
  func lack(_ rows: [Int]) -> [String] {
    var (unpriced, unconverted) = (0, 0)
    for row in rows {
      if positions[.marketValue]?[row] == nil {
        unpriced += 1
      } else if rates[positions.currency(of: PositionIndex(row))] == nil {
        unconverted += 1
      }
    }
    return (unpriced > 0 ? ["\(unpriced) without a market value"] : [])
      + (unconverted > 0 ? ["\(unconverted) without a rate of exchange"] : [])
  }
}
