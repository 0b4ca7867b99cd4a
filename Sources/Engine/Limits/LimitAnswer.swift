// `show limits`: each limit with the figure it bounds, in the limit's currency, how much of it is
// used, and who brings a breach about. With a what-if the figures are those after it, and those
// before stand behind them.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct LimitAnswer {
  private let now: LimitMeter
  /// Before trades and shocks, where there are any.
  private let before: LimitMeter?

  init(now: LimitMeter, before: LimitMeter?) {
    self.now = now
    self.before = before
  }

  private var book: Book { now.branch.epoch.book }

  private struct Line {
    var limit: Limit
    var reading: LimitMeter.Reading
    var state: LimitState
    var base: LimitMeter.Reading?
    var before: LimitState?
    var leaves: String?
  }

  func answer(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    var lines: [Line] = []
    for limit in book.limits where nodes.contains(limit.node.row) {
      lines.append(try line(limit))
    }
    var contract = Contract.plain(now.branch.epoch)
    let lacking = lines.indices.filter { lines[$0].reading.reason != nil }
    contract.isComplete = lacking.isEmpty
    contract.notes = now.branch.notes
    contract.notes += LimitNotes.sentences(
      lines.map { ($0.limit.measure, book.hierarchy.ids[$0.limit.node.row], $0.reading) })
    return Answer(
      columns: columns(lines), rows: lines.map { _ in .group }, incompleteRows: lacking,
      contract: contract)
  }

  private func line(_ limit: Limit) throws(QueryFault) -> Line {
    let reading = try now.read(limit.measure, of: limit.node, in: limit.currency)
    var line = Line(limit: limit, reading: reading, state: try LimitState(limit, reading))
    if let before {
      let base = try before.read(limit.measure, of: limit.node, in: limit.currency)
      line.base = base
      line.before = try LimitState(limit, base)
    }
    if line.state.status == .breached, let measure = reading.measure {
      line.leaves = try LimitLeaves.text(
        try now.parts(measure, of: limit.node, in: limit.currency), isAbove: line.state.isAbove,
        reading)
    }
    return line
  }

  private func columns(_ lines: [Line]) -> [AnswerColumn] {
    func digits(_ name: String, _ value: (Line) -> String?) -> AnswerColumn {
      ShowAnswer.column(name, .digits(lines.map(value)))
    }
    var columns = [
      AnswerColumn(
        name: "node", role: .key(.node),
        values: .texts(lines.map { book.hierarchy.ids[$0.limit.node.row] })),
      ShowAnswer.column("measure", .texts(lines.map(\.limit.measure))),
      ShowAnswer.column("bound", .texts(lines.map(\.limit.bound.rawValue))),
      digits("value") { $0.reading.digits },
      digits("soft") { line in line.limit.soft.map { line.state.text($0) } },
      digits("hard") { $0.state.text($0.limit.hard) },
      ShowAnswer.column(
        "currency",
        .texts(
          lines.map { line in
            guard let measure = line.reading.measure, measure.isInCurrency else { return nil }
            return book.currencies.code(line.limit.currency)
          })),
      ShowAnswer.column("used", .reals(lines.map(\.state.used)), unit: "%"),
      digits("headroom") { $0.state.headroomDigits },
      ShowAnswer.column("status", .texts(lines.map(\.state.status.rawValue))),
      ShowAnswer.column("leaves", .texts(lines.map(\.leaves))),
    ]
    if before != nil {
      columns += [
        digits("base(value)") { $0.base?.digits },
        digits("base(headroom)") { $0.before?.headroomDigits },
        ShowAnswer.column("base(status)", .texts(lines.map { $0.before?.status.rawValue })),
      ]
    }
    return columns + [ShowAnswer.column("reason", .texts(lines.map(\.reading.reason)))]
  }
}

/// Which nodes bring a breach about: those that hold positions, the largest parts first.
enum LimitLeaves {
  private static let mostNamed = 3

  static func text(
    _ parts: [(node: String, value: FigureValue)], isAbove: Bool,
    _ reading: LimitMeter.Reading
  ) throws(QueryFault) -> String? {
    // Parts that pull the other way bring nothing about.
    let own = parts.filter { $0.value.isNegative != isAbove }
    let sorted = own.enumerated().sorted { a, b in
      let (x, y) = (a.element.value.magnitude, b.element.value.magnitude)
      return x == y ? a.offset < b.offset : y.precedes(x)
    }.map(\.element)
    if sorted.isEmpty { return nil }
    let names = sorted.prefix(mostNamed).map { "\($0.node) \(shown($0.value, reading))" }
    let rest = sorted.count - names.count
    return names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  /// Doubles with two decimals.
  private static func shown(_ value: FigureValue, _ reading: LimitMeter.Reading) -> String {
    if case .real(let value) = value, let cents = Int128(exactly: (value * 100).rounded()) {
      return DecimalText.fixed(cents, scale: 2)
    }
    return value.digits(reading.scale, decimals: reading.decimals) ?? ""
  }
}

enum LimitNotes {
  /// Figures of one measure that lack something for one reason are counted together.
  static func sentences(
    _ lines: [(measure: String, node: String, reading: LimitMeter.Reading)]
  ) -> [String] {
    var groups: [(name: String, reason: String, first: String, count: Int)] = []
    for line in lines {
      let part =
        line.reading.measure.map(\.restsOnExposures) ?? false ? "exposures" : "a vector"
      guard
        let reason = line.reading.reason
          ?? (line.reading.leavesOut ? "positions without \(part) are not in it" : nil)
      else { continue }
      let name = line.measure
      if let known = groups.firstIndex(where: { $0.name == name && $0.reason == reason }) {
        groups[known].count += 1
      } else {
        groups.append((name, reason, line.node, 1))
      }
    }
    return groups.map { name, reason, first, count in
      "\(name) of \(first)\(count > 1 ? " and \(count - 1) more" : ""): \(reason)"
    }
  }
}

extension Measure {
  fileprivate var restsOnExposures: Bool {
    switch self {
    case .exposure: true
    case .risk(let risk): risk.name.isParametric
    default: false
    }
  }
}
