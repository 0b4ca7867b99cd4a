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
    var measure: Measure?
    var value: FigureValue = .missing
    /// The hard limit as a value of the same kind.
    var hard: FigureValue = .missing
    /// Decimals of the value when shown.
    var scale = 0
    var status = Status.unknown
    /// Why there is no value, or not all of it.
    var reason: String?
    /// Whether its value is that of positions with a vector alone.
    var leavesOut = false
  }

  func answer(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let book = epoch.book
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    var lines: [Line] = []
    for limit in book.limits where nodes.contains(limit.node.row) {
      lines.append(try line(limit))
    }
    var contract = Contract.plain(epoch)
    let lacking = lines.indices.filter { lines[$0].reason != nil }
    contract.isComplete = lacking.isEmpty
    contract.notes = notes(lines)
    return Answer(
      columns: columns(lines), rows: lines.map { _ in .group }, incompleteRows: lacking,
      contract: contract)
  }

  /// Limits on one measure for one reason are counted together.
  private func notes(_ lines: [Line]) -> [String] {
    var groups: [(name: String, reason: String, first: String, count: Int)] = []
    for line in lines {
      guard
        let reason = line.reason
          ?? (line.leavesOut ? "positions without a vector are not in it" : nil)
      else { continue }
      let name = line.limit.measure
      if let known = groups.firstIndex(where: { $0.name == name && $0.reason == reason }) {
        groups[known].count += 1
      } else {
        groups.append((name, reason, epoch.book.hierarchy.ids[line.limit.node.row], 1))
      }
    }
    return groups.map { name, reason, first, count in
      "\(name) of \(first)\(count > 1 ? " and \(count - 1) more" : ""): \(reason)"
    }
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
      ShowAnswer.column(
        "soft", .digits(lines.map { line in line.limit.soft.map { text($0, line) } })),
      ShowAnswer.column("hard", .digits(lines.map { text($0.limit.hard, $0) })),
      ShowAnswer.column(
        "currency",
        .texts(
          lines.map { line in
            line.measure.map { $0.isInCurrency ? book.currencies.code(line.limit.currency) : nil }
              ?? nil
          })),
      ShowAnswer.column("used", .reals(lines.map { used($0) }), unit: "%"),
      ShowAnswer.column("status", .texts(lines.map(\.status.rawValue))),
      ShowAnswer.column("reason", .texts(lines.map(\.reason))),
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

  /// A bound with the decimals of what it bounds, and none of its own lost.
  private func text(_ bound: Decimal, _ line: Line) -> String {
    let scale = max(line.scale, Int(bound.scale))
    let missing = PowersOfTen.int128(scale - Int(bound.scale))
    return DecimalText.fixed(Int128(bound.coefficient) * missing, scale: scale)
  }

  /// Of the hard limit, in percent: 100 at the limit, more beyond it, whichever way that lies. A
  /// bound that leads away from 0, such as at least 90, is used up as the value comes nearer to 0.
  private func used(_ line: Line) -> Double? {
    let isNegative = line.limit.hard.coefficient < 0
    switch line.limit.bound {
    case .abs: return Self.percent(line.value.magnitude, of: line.hard)
    case .upper where !isNegative, .lower where isNegative:
      return Self.percent(line.value, of: line.hard)
    case .upper, .lower:
      // On the other side of 0 there is no share.
      return Self.percent(line.hard, of: line.value).flatMap { $0 > 0 ? $0 : nil }
    }
  }

  private static func percent(_ part: FigureValue, of whole: FigureValue) -> Double? {
    if whole.isZero { return nil }
    switch (part, whole) {
    case (.money(let part), .money(let whole)): return WideSum.ratio(part, whole, times: 100)
    case (.count(let part), .count(let whole)): return Double(part) / Double(whole) * 100
    case (.real(let part), .real(let whole)): return part / whole * 100
    default: return nil
    }
  }

  private func line(_ limit: Limit) throws(QueryFault) -> Line {
    var line = Line(limit: limit)
    let book = epoch.book
    do throws(QueryFault) {
      let measure = try QueryParser.measure(limit.measure)
      line.measure = measure
      var select = Select(measures: [Located(measure, at: 0..<0)])
      select.under = Located(.id(book.hierarchy.ids[limit.node.row]), at: 0..<0)
      select.currency = Located(book.currencies.code(limit.currency), at: 0..<0)
      let plan = try SelectPlan(epoch, select, cancellation)
      let gathered = try Gatherer(plan: plan, threads: threads).gather(plan.space)
      let whole = try gathered.states.joined(plan)
      let reader = try FigureReader(plan, gathered.conversion, whole, keys: [])
      line.value = reader.value(plan.figures[0].figure, 0)
      if case .money(let scale, _) = plan.figures[0].shape { line.scale = scale }
      line.hard = try Self.bound(limit.hard, plan.figures[0].shape)
      line.status = try status(line, plan.figures[0].shape)
      let contract = try ContractBuilder(plan, gathered).contract(whole: whole)
      line.leavesOut = contract.gaps.contains { $0.kind == .noVector && $0.share.count > 0 }
      if line.value.isMissing {
        line.reason = reader.nullReason(plan.figures[0].figure, 0)?.text ?? "it is missing"
      } else if !contract.isComplete {
        line.reason = "the value lacks " + contract.lack
      }
    } catch {
      if error.code == .cancelled { throw error }
      line.reason = error.reason
    }
    return line
  }

  private static func bound(
    _ bound: Decimal, _ shape: FigureShape
  ) throws(QueryFault) -> FigureValue {
    try FigureTest.value(Located(.number(bound), at: 0..<0), shape, decimals: ConvertedSum.scale)
  }

  private func status(_ line: Line, _ shape: FigureShape) throws(QueryFault) -> Status {
    if line.value.isMissing { return .unknown }
    func exceeds(_ bound: FigureValue) -> Bool {
      switch line.limit.bound {
      case .abs: bound.precedes(line.value.magnitude)
      case .upper: bound.precedes(line.value)
      case .lower: line.value.precedes(bound)
      }
    }
    if exceeds(line.hard) { return .breached }
    if let soft = line.limit.soft, exceeds(try Self.bound(soft, shape)) { return .warning }
    return .within
  }
}

extension Measure {
  /// Whether its figures are money of some kind, and so a limit's currency matters.
  fileprivate var isInCurrency: Bool {
    switch self {
    case .sum(let sum): sum != .count
    case .keyRate, .exposure, .nav, .risk: true
    case .statistic(_, let column), .column(let column): column.field != nil
    case .averageRating, .averageDuration, .percentOfNAV, .percentOfParent, .concentration,
      .distinct, .coverage:
      false
    }
  }
}
