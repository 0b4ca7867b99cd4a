// `show stresses`: each stress with its shocks and what it would make of a node, the worst first.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct StressAnswer {
  let epoch: Epoch
  let threads: Int
  let cancellation: Cancellation

  private struct Line {
    var stress: Stress
    var gain: WideSum?
    var digits: Int128?
    var reason: String?
  }

  func answer(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let book = epoch.book
    let scale = book.currencies.amountScale(book.settings.baseCurrency)
    var contract = Contract.plain(epoch)
    var lines: [Line] = []
    for stress in book.stresses {
      var line = Line(stress: stress)
      do throws(QueryFault) {
        let found = try self.gain(stress, root)
        line.gain = found.gain
        line.digits = found.gain?.rounded(from: found.decimals, to: scale)
        line.reason = found.reason
        contract.isComplete = contract.isComplete && found.isComplete
        contract.notes += found.notes.filter { !contract.notes.contains($0) }
      } catch {
        if error.code == .cancelled { throw error }
        line.reason = error.reason
      }
      lines.append(line)
    }
    // What cannot be answered stands behind all that can.
    lines = lines.enumerated().sorted { a, b in
      switch (a.element.gain, b.element.gain) {
      case (let x?, let y?) where x != y: x < y
      case (nil, .some): false
      case (.some, nil): true
      default: a.offset < b.offset
      }
    }.map(\.element)
    return Answer(
      columns: [
        ShowAnswer.column("stress", .texts(lines.map(\.stress.id))),
        ShowAnswer.column(
          "name", .texts(lines.map { $0.stress.name.isEmpty ? nil : $0.stress.name })),
        ShowAnswer.column(
          "shocks", .texts(lines.map { $0.stress.parts.map(\.text).joined(separator: ", ") })),
        ShowAnswer.column(
          "gain", .decimals(lines.map(\.digits), scale: scale),
          unit: book.currencies.code(book.settings.baseCurrency)),
        ShowAnswer.column("reason", .texts(lines.map(\.reason))),
      ], rows: lines.map { _ in .group }, contract: contract)
  }

  private struct Found {
    var gain: WideSum?
    var decimals: Int
    var reason: String?
    var isComplete: Bool
    var notes: [String]
  }

  /// Each by itself: many at once would need the effects of all in memory.
  private func gain(_ stress: Stress, _ root: NodeIndex?) throws(QueryFault) -> Found {
    var select = Select(measures: [Located(.stress(stress.id), at: 0..<0)])
    if let root { select.under = Located(.id(epoch.book.hierarchy.ids[root.row]), at: 0..<0) }
    let plan = try SelectPlan(epoch, select, cancellation)
    let gathered = try Gatherer(plan: plan, threads: threads).gather(plan.space)
    let whole = try gathered.states.joined(plan)
    let reader = try FigureReader(plan, gathered.conversion, whole, keys: [])
    let contract = try ContractBuilder(plan, gathered).contract(whole: whole)
    let figure = plan.figures[0].figure
    let value = reader.value(figure, 0)
    var reason: String?
    if value.isMissing {
      reason = reader.nullReason(figure, 0)?.text ?? "it is missing"
    } else if !contract.isComplete {
      reason = "the gain lacks " + contract.lack
    }
    return Found(
      gain: value.money, decimals: gathered.conversion.decimals, reason: reason,
      isComplete: contract.isComplete, notes: plan.notes)
  }
}
