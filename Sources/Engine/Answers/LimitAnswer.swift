// `show limits`: each limit with the figure it bounds, in the limit's currency, and how much of it
// is used. A figure exactly at its limit is within it.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct LimitAnswer {
  private let epoch: Epoch
  private let threads: Int
  private let cancellation: Cancellation

  init(_ epoch: Epoch, threads: Int, _ cancellation: Cancellation) {
    self.epoch = epoch
    self.threads = threads
    self.cancellation = cancellation
  }

  private enum Status: String {
    case within = "OK"
    case warning = "WARNING"
    case breached = "BREACHED"
    /// The figure could not be computed, or is missing.
    case unknown = "UNKNOWN"
  }

  private struct Line {
    var limit: Limit
    var value: FigureValue = .missing
    /// Decimals of the value when shown.
    var scale = 0
    var status = Status.unknown
    var reason: String?
  }

  func answer(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let book = epoch.book
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    var lines: [Line] = []
    for limit in book.limits where nodes.contains(limit.node.row) {
      lines.append(try line(limit))
    }
    var contract = Contract.plain(epoch)
    for line in lines {
      if let reason = line.reason, !contract.notes.contains(reason) {
        contract.notes.append(reason)
      }
    }
    return Answer(
      columns: columns(lines), rows: lines.map { _ in .group }, contract: contract)
  }

  private func columns(_ lines: [Line]) -> [AnswerColumn] {
    let book = epoch.book
    return [
      AnswerColumn(
        name: "node", role: .key(.node),
        values: .texts(lines.map { book.hierarchy.ids[$0.limit.node.row] })),
      ShowAnswer.column("measure", .texts(lines.map(\.limit.measure))),
      ShowAnswer.column("bound", .texts(lines.map(\.limit.bound.rawValue))),
      ShowAnswer.column("value", .digits(lines.map { text($0) })),
      ShowAnswer.column("soft", .digits(lines.map { $0.limit.soft?.description })),
      ShowAnswer.column("hard", .digits(lines.map { $0.limit.hard.description })),
      ShowAnswer.column("currency", .texts(lines.map { book.currencies.code($0.limit.currency) })),
      ShowAnswer.column("used", .reals(lines.map { used($0) }), unit: "%"),
      ShowAnswer.column("status", .texts(lines.map(\.status.rawValue))),
    ]
  }

  private func text(_ line: Line) -> String? {
    switch line.value {
    case .count(let value): String(value)
    case .money(let sum):
      sum.rounded(from: ConvertedSum.scale, to: line.scale).map {
        DecimalText.fixed($0, scale: line.scale)
      } ?? sum.exactText(decimals: ConvertedSum.scale)
    case .real(let value): value.description
    default: nil
    }
  }

  /// Of the hard limit, in percent; of a lower bound there is no such share.
  private func used(_ line: Line) -> Double? {
    guard line.limit.bound != .lower,
      let value = line.value.double(decimals: ConvertedSum.scale)
    else { return nil }
    let hard = Double(line.limit.hard.coefficient) / PowersOfTen.double(Int(line.limit.hard.scale))
    if hard == 0 { return nil }
    return (line.limit.bound == .abs ? abs(value) : value) / hard * 100
  }

  private func line(_ limit: Limit) throws(QueryFault) -> Line {
    var line = Line(limit: limit)
    let book = epoch.book
    do throws(QueryFault) {
      let measure = try QueryParser.measure(limit.measure)
      var select = Select(measures: [Located(measure, at: 0..<0)])
      select.under = Located(.id(book.hierarchy.ids[limit.node.row]), at: 0..<0)
      select.currency = Located(book.currencies.code(limit.currency), at: 0..<0)
      let plan = try SelectPlan(epoch, select, cancellation)
      let gathered = try Gatherer(plan: plan, threads: threads).gather(plan.space)
      let whole = try gathered.states.joined(plan)
      let reader = try FigureReader(plan, gathered.conversion, whole, keys: [])
      line.value = reader.value(plan.figures[0].figure, 0)
      if case .money(let scale, _) = plan.figures[0].shape { line.scale = scale }
      line.status = try status(line.value, limit, plan.figures[0].shape)
      if !ContractBuilder(plan, gathered).contract(whole: whole).isComplete {
        line.reason = "\(limit.measure) of \(book.hierarchy.ids[limit.node.row]) is incomplete"
      }
    } catch {
      if error.code == .cancelled { throw error }
      line.reason = "\(limit.measure): \(error.reason)"
    }
    return line
  }

  private func status(
    _ value: FigureValue, _ limit: Limit, _ shape: FigureShape
  ) throws(QueryFault) -> Status {
    if value.isMissing { return .unknown }
    func exceeds(_ bound: Decimal) throws(QueryFault) -> Bool {
      let bound = try FigureTest.value(
        Located(.number(bound), at: 0..<0), shape, decimals: ConvertedSum.scale)
      switch limit.bound {
      case .abs: return bound.precedes(value.magnitude)
      case .upper: return bound.precedes(value)
      case .lower: return value.precedes(bound)
      }
    }
    if try exceeds(limit.hard) { return .breached }
    if let soft = limit.soft, try exceeds(soft) { return .warning }
    return .within
  }
}
