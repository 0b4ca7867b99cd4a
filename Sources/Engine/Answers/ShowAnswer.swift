// `show`: the tree, the catalog, the limits, the state.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct ShowAnswer {
  let epoch: Epoch
  let threads: Int
  let cancellation: Cancellation

  init(_ epoch: Epoch, threads: Int, _ cancellation: Cancellation) {
    self.epoch = epoch
    self.threads = threads
    self.cancellation = cancellation
  }

  /// `from` is the earlier state of what lies between two.
  func answer(_ show: Show, from: Epoch) throws(QueryFault) -> Answer {
    if show.subject.value == .migration || show.subject.value == .movers {
      return try MigrationAnswer(
        show, from: from, to: epoch, threads: threads, cancellation: cancellation
      ).answer()
    }
    let root = try show.under.map { node throws(QueryFault) in
      try NodeFinder(epoch.book).find(node)
    }
    switch show.subject.value {
    case .nodes: return try nodes(root)
    case .limits: return try limits.limits(show, root)
    case .impact: return try limits.impact(show, root)
    case .stresses:
      return try StressAnswer(epoch: epoch, threads: threads, cancellation: cancellation)
        .answer(root)
    case .backtest:
      return try BacktestAnswer(epoch: epoch, threads: threads, cancellation: cancellation)
        .answer(show, root)
    case .drivers:
      return try DriversAnswer(epoch: epoch, threads: threads, cancellation: cancellation)
        .answer(show, root)
    case .ladder:
      return try LadderAnswer(epoch: epoch, cancellation: cancellation).answer(root)
    case .migration, .movers: preconditionFailure("they are of two states")
    case .status: return status(root)
    case .measures: return measures
    case .dimensions: return dimensions
    case .snapshots:
      throw QueryFault(
        .notAvailable, "there are no snapshots beside this book",
        at: show.subject.range)
    }
  }

  private var limits: ShownLimits {
    ShownLimits(epoch: epoch, threads: threads, cancellation: cancellation)
  }

  static func column(
    _ name: String, _ values: AnswerColumn.Values, unit: String? = nil
  ) -> AnswerColumn {
    AnswerColumn(name: name, role: .fact, unit: unit, values: values)
  }

  private func answer(_ columns: [AnswerColumn]) -> Answer {
    Answer(
      columns: columns, rows: Array(repeating: .group, count: columns[0].values.count),
      contract: .plain(epoch))
  }

  private func nodes(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let tree = epoch.book.hierarchy
    let nodes = root.map { tree.subtree(of: $0) } ?? 0..<tree.count
    let base = epoch.book.settings.baseCurrency
    var answer = answer([
      AnswerColumn(
        name: "node", role: .key(.node),
        values: .texts(try cancellation.map(nodes) { tree.ids[$0] })),
      Self.column(
        "parent",
        .texts(
          try cancellation.map(nodes) { node in
            tree.parent(of: NodeIndex(node)).map { tree.ids[$0.row] }
          })),
      Self.column("type", .texts(nodes.map { tree.types[$0].label })),
      Self.column(
        "name",
        .texts(
          try cancellation.map(nodes) { tree.names.isEmpty($0) ? nil : tree.names[$0] })),
      Self.column("level", .integers(nodes.map { Int64(tree.depths[$0]) })),
      Self.column("positions", .integers(try cancellation.map(nodes) { Int64(heldOn($0)) })),
      Self.column(
        "nav",
        .decimals(
          nodes.map { epoch.navs.value(NodeIndex($0)) },
          scale: epoch.book.currencies.amountScale(base)),
        unit: epoch.book.currencies.code(base)),
      Self.column("path", .texts(try cancellation.map(nodes) { tree.path(of: NodeIndex($0)) })),
    ])
    let top = root.map { Int(tree.depths[$0.row]) } ?? 0
    answer.depths = nodes.map { Int(tree.depths[$0]) - top }
    return answer
  }

  /// Positions that hang on the node itself and count.
  private func heldOn(_ node: Int) -> Int {
    let positions = epoch.book.positions
    var count = 0
    for run in positions.cells.runs(ofNodes: node..<(node + 1)) {
      for row in positions.cells.positions(ofRun: run) where positions.isCounted(row) {
        count += 1
      }
    }
    return count
  }

  private func status(_ root: NodeIndex?) -> Answer {
    let book = epoch.book
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    let cells = book.positions.cells
    let runs = cells.runs(ofNodes: nodes)
    let positions = Int(cells.starts[runs.upperBound]) - Int(cells.starts[runs.lowerBound])
    let facts: [(String, String?)] = [
      ("epoch", "\(epoch.identity.store):\(epoch.identity.counter)"),
      ("as_of", book.settings.asOf?.description),
      ("base_currency", book.currencies.code(book.settings.baseCurrency)),
      ("pivot_currency", book.currencies.code(book.settings.pivotCurrency)),
      ("nodes", String(nodes.count)),
      ("positions", String(positions)),
      ("cells", String(runs.count)),
      ("instruments", String(book.instruments.count)),
      ("entities", String(book.entities.count)),
      ("fx_quotes", String(book.fx.count)),
      ("key_rates", String(book.keyRates.count)),
      ("limits", String(book.limits.count)),
      ("scenario_sets", String(book.scenarioSets.count)),
      ("factors", String(book.factors.count)),
      ("stresses", String(book.stresses.count)),
    ]
    return answer([
      Self.column("fact", .texts(facts.map { $0.0 })),
      Self.column("value", .texts(facts.map { $0.1 })),
    ])
  }

  private var measures: Answer {
    let entries = Catalog.measures
    return answer([
      Self.column("measure", .texts(entries.map(\.signature))),
      Self.column("summary", .texts(entries.map(\.summary))),
      Self.column("unit", .texts(entries.map { $0.unit.isEmpty ? nil : $0.unit })),
      Self.column("additive", .flags(entries.map(\.isAdditive))),
      Self.column("missing", .texts(entries.map(\.missing))),
    ])
  }

  private var dimensions: Answer {
    let entries = Catalog.dimensions
    return answer([
      Self.column("dimension", .texts(entries.map(\.signature))),
      Self.column("summary", .texts(entries.map(\.summary))),
      Self.column("values", .texts(entries.map(\.values))),
      Self.column("missing", .texts(entries.map(\.missing))),
    ])
  }
}
