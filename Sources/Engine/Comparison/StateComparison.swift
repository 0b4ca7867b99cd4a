// `compare`: one question answered in two states, row by row beside each other with the change, and
// the change taken apart where that is asked for.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct StateComparison {
  let comparison: Compare
  let from: Epoch
  let to: Epoch
  let threads: Int
  let cancellation: Cancellation

  private var span: Compare.Span { comparison.span }
  private var select: Select { comparison.select }

  func answer() throws(QueryFault) -> Answer {
    let bases = [from, to].map { $0.book.currencies.code($0.book.settings.baseCurrency) }
    if bases[0] != bases[1], select.currency == nil {
      throw QueryFault(
        .notCombinable,
        "the two states are kept in \(bases[0]) and \(bases[1]); `in` says in which to compare",
        at: placeOfSpan, suggestion: "in \(bases[1])")
    }
    let (before, after) = try sides()
    let isWhole =
      select.having == nil && select.top == nil && select.limit == nil && select.offset == 0
    let rows = ComparedRows(from: before, to: after, isWhole: isWhole)
    guard let model = after ?? before else {
      preconditionFailure("of two sides one at least has an answer, or there is a fault")
    }
    var explained: ChangeExplanation?
    if comparison.isExplained {
      explained = try ChangeExplanation(
        self, rows: rows, model: model.columns, select: unchosen(under: commonRoot))
    }
    var columns: [AnswerColumn] = []
    for (number, column) in model.columns.enumerated() {
      guard case .measure = column.role else {
        columns.append(key(number, column, before, after, rows))
        continue
      }
      columns += try figures(number, column, before, after, rows, &explained)
    }
    columns.append(reasons(rows))
    return answer(columns, rows, before, after, explained?.notes ?? [])
  }

  private var placeOfSpan: Range<Int> {
    span.from.range.lowerBound..<max(span.from.range.lowerBound, span.to.range.upperBound)
  }

  // MARK: Sides

  /// Nil where the node behind `under` is not there: in one of the two it must be.
  private func sides() throws(QueryFault) -> (from: Answer?, to: Answer?) {
    var missing: QueryFault?
    func answer(
      _ epoch: Epoch, _ select: Select, _ version: Version
    ) throws(QueryFault) -> Answer? {
      do throws(QueryFault) {
        return try epoch.answer(.select(select), threads: threads, cancellation)
      } catch {
        if error.code == .unknownNode, let under = select.under, error.range == under.range {
          missing = error
          return nil
        }
        var fault = error
        // What one of the states does not know the other may.
        if error.code != .cancelled, from !== to {
          fault.reason = "\(version.text): \(error.reason)"
        }
        throw fault
      }
    }
    let before = try answer(from, unchosen(under: root(in: from)), span.from.value)
    var shown = select
    shown.under = root(in: to)
    let after = try answer(to, shown, span.to.value)
    if before == nil, after == nil, let missing { throw missing }
    return (before, after)
  }

  /// A node is the same wherever it lies: a path that one of the states knows names it in both.
  private func root(in epoch: Epoch) -> Located<NodeReference>? {
    guard let under = select.under, case .path = under.value else { return select.under }
    if (try? NodeFinder(epoch.book).find(under)) != nil { return under }
    return commonRoot
  }

  private var commonRoot: Located<NodeReference>? {
    guard let under = select.under else { return nil }
    for epoch in [to, from] {
      if let node = try? NodeFinder(epoch.book).find(under) {
        return Located(.id(epoch.book.hierarchy.ids[node.row]), at: under.range)
      }
    }
    return under
  }

  /// All groups, in any order.
  private func unchosen(under root: Located<NodeReference>?) -> Select {
    var select = select
    select.under = root
    select.having = nil
    select.order = []
    select.top = nil
    select.limit = nil
    select.offset = 0
    return select
  }

  // MARK: Columns

  private func key(
    _ number: Int, _ column: AnswerColumn, _ before: Answer?, _ after: Answer?,
    _ rows: ComparedRows
  ) -> AnswerColumn {
    guard let after else { return column.picked(rows.from) }
    let own = after.columns[number].picked(rows.to)
    return before.map { own.filled(from: $0.columns[number].picked(rows.from)) } ?? own
  }

  private func figures(
    _ number: Int, _ column: AnswerColumn, _ before: Answer?, _ after: Answer?,
    _ rows: ComparedRows, _ explained: inout ChangeExplanation?
  ) throws(QueryFault) -> [AnswerColumn] {
    let none = column.picked(rows.keys.map { _ in nil })
    var old = before?.columns[number].picked(rows.from) ?? none
    var new = after?.columns[number].picked(rows.to) ?? none
    let isAdditive = select.measures.contains {
      $0.value.text == column.name && $0.value.isAdditive
    }
    let isGone = (from: rows.from.map { $0 == nil }, to: rows.to.map { $0 == nil })
    let (first, last) =
      isAdditive
      ? (old.zero(where: isGone.from).exact, new.zero(where: isGone.to).exact)
      : (old.exact, new.exact)
    old.name = "from(\(column.name))"
    new.name = "to(\(column.name))"
    var columns = [old, new]
    do throws(AnswerColumn.OutOfRange) {
      guard var change = try last.subtracting(first) else { return columns }
      change.name = "change(\(column.name))"
      columns.append(change)
      columns += try explained?.parts(of: number, isAdditive, from: first, to: last) ?? []
    } catch {
      throw QueryFault(.overflow, "the change of \(column.name) needs more than 128 bits")
    }
    return columns
  }

  private func reasons(_ rows: ComparedRows) -> AnswerColumn {
    var what = ""
    // Without keys there is one row, of the node that is asked about.
    if select.keys.isEmpty, case .id(let node) = commonRoot?.value { what = node + " is " }
    let texts = zip(rows.from, rows.to).map { old, new -> String? in
      if old == nil { return "\(what)not in \(span.from.value.text)" }
      if new == nil { return "\(what)not in \(span.to.value.text)" }
      return nil
    }
    return ShowAnswer.column("reason", .texts(texts))
  }

  // MARK: What it rests on

  private func answer(
    _ columns: [AnswerColumn], _ rows: ComparedRows, _ before: Answer?, _ after: Answer?,
    _ notes: [String]
  ) -> Answer {
    func isIncomplete(_ answer: Answer?, _ row: Int?) -> Bool {
      guard let answer, let row else { return false }
      return answer.incompleteRows.contains(row)
    }
    let contract = after?.contract ?? before?.contract ?? .plain(to)
    var result = Answer(
      columns: columns, rows: rows.keys.map(\.kind),
      incompleteRows: rows.keys.indices.filter {
        isIncomplete(before, rows.from[$0]) || isIncomplete(after, rows.to[$0])
      }, contract: contract)
    result.contract.isComplete =
      before?.contract.isComplete ?? true && after?.contract.isComplete ?? true
    result.contract.conventions += [
      Contract.Convention(name: "compare_from", value: from.named(span.from.value)),
      Contract.Convention(name: "compare_to", value: to.named(span.to.value)),
    ]
    if comparison.isExplained {
      result.contract.conventions.append(
        Contract.Convention(
          name: "explained",
          value: PassageStep.allCases.map(\.label).joined(separator: ", ")))
    }
    if let before {
      let lack = before.contract.isComplete ? [] : [before.contract.lack].filter { !$0.isEmpty }
      result.contract.notes =
        lack.map { "\(span.from.value.text) lacks \($0)" }
        + before.contract.notes.filter { !contract.notes.contains($0) }.map {
          "\(span.from.value.text): \($0)"
        } + result.contract.notes
    }
    result.contract.notes += notes
    if let depths = after?.depths, rows.to.allSatisfy({ $0 != nil }) {
      result.depths = rows.to.map { $0.map { depths[$0] } ?? 0 }
    }
    result.tellsRows = select.options.totals
    return result
  }
}
