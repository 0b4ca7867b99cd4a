// Limits and trades of `show`: the state after what `with` says beside the state before it.

internal import Book
internal import Query

struct ShownLimits {
  let epoch: Epoch
  let threads: Int
  let cancellation: Cancellation

  func limits(_ show: Show, _ root: NodeIndex?) throws(QueryFault) -> Answer {
    let measures = epoch.book.limits.map(\.measure)
    let now = try branch(show, measures)
    return try LimitAnswer(
      now: meter(now), before: show.shocks.isEmpty ? nil : meter(.unshocked(epoch))
    ).answer(root)
  }

  func impact(_ show: Show, _ root: NodeIndex?) throws(QueryFault) -> Answer {
    let now = try branch(
      show, ImpactAnswer.measures(epoch.book) + epoch.book.limits.map(\.measure))
    let tree = epoch.book.hierarchy
    var touched = Set<Int>()
    for shock in show.shocks {
      for node in try nodes(shock, now.epoch.book) {
        var above: NodeIndex? = node
        while let next = above {
          touched.insert(next.row)
          above = tree.parent(of: next)
        }
      }
    }
    guard !touched.isEmpty else {
      throw QueryFault(
        .notCombinable, "impact is that of trades, and `with` names none",
        at: show.shocks.first?.range ?? show.subject.range,
        suggestion: "show limits with \(show.shocks.first?.value.text ?? "close P1")")
    }
    let wanted = root.map { tree.subtree(of: $0) } ?? 0..<tree.count
    return try ImpactAnswer(
      now: meter(now), before: meter(.unshocked(epoch)),
      nodes: touched.sorted().filter { wanted.contains($0) }.map { NodeIndex($0) }
    ).answer()
  }

  private func meter(_ branch: Branch) -> LimitMeter {
    LimitMeter(branch: branch, threads: threads, cancellation: cancellation)
  }

  /// The state after everything in `with`; what is added is lent what the measures rest on.
  private func branch(_ show: Show, _ measures: [String]) throws(QueryFault) -> Branch {
    if show.shocks.isEmpty { return .unshocked(epoch) }
    var known: [Located<Measure>] = []
    for text in measures {
      // What cannot be read is said where its figure would stand.
      if let measure = try? QueryParser.measure(text) { known.append(Located(measure, at: 0..<0)) }
    }
    var select = Select(measures: known)
    select.shocks = show.shocks
    return try BranchBuilder.branch(epoch, select, cancellation)
  }

  /// Where a trade takes place, before it and after.
  private func nodes(
    _ shock: Located<WhatIf>, _ after: Book
  ) throws(QueryFault) -> [NodeIndex] {
    switch shock.value {
    case .add(let addition):
      return [try NodeFinder(epoch.book).find(Located(addition.node, at: shock.range))]
    case .close(let position), .resize(let position, _), .move(let position, _):
      var nodes: [NodeIndex] = []
      for book in [epoch.book, after] {
        let positions = book.positions
        guard let found = positions.find(position) else { continue }
        nodes.append(NodeIndex(Int(positions.cells.nodes[positions.cells.run(of: found)])))
      }
      return nodes
    case .fx, .rates, .spreads, .price, .downgrade, .stress: return []
    }
  }
}
