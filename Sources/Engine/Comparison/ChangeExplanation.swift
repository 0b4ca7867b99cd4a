// A change taken apart in the fixed order of conventions.md §9: the question is answered in every
// state on the way from one book to the other, and what each step changes in a figure, as it is
// shown, is its part. Parts add up to the change, since each begins where the one before it ended.

internal import Book
internal import Exact
internal import Query

struct ChangeExplanation {
  private let rows: ComparedRows
  /// For each step but the last, what is answered after it; nil where the step changes nothing, or
  /// where there is no answer.
  private var states: [(step: PassageStep, columns: [AnswerColumn]?, isThere: [Bool])] = []
  private(set) var notes: [String] = []

  init(
    _ comparison: StateComparison, rows: ComparedRows, model: [AnswerColumn], select: Select
  ) throws(QueryFault) {
    self.rows = rows
    let place = comparison.comparison.span.from.range.lowerBound
    var passage = try Self.taken(at: place..<comparison.comparison.span.to.range.upperBound) {
      () throws(PassageFault) in
      try Passage(from: comparison.from.book, to: comparison.to.book)
    }
    notes = passage.notes
    while true {
      try comparison.cancellation.check()
      let next = try Self.taken(at: place..<comparison.comparison.span.to.range.upperBound) {
        () throws(PassageFault) in try passage.next()
      }
      guard let (step, book) = next else { break }
      guard let book else {
        states.append((step, nil, []))
        continue
      }
      do throws(QueryFault) {
        let epoch = Epoch(book, identity: comparison.to.identity)
        let answer = try epoch.answer(
          .select(select), threads: comparison.threads, comparison.cancellation)
        guard answer.columns.count == model.count else {
          preconditionFailure("the same question has other columns on the way")
        }
        let places = rows.rows(of: answer)
        states.append((step, answer.columns.map { $0.picked(places) }, places.map { $0 != nil }))
      } catch {
        if error.code == .cancelled { throw error }
        if error.code == .unknownNode, error.range == select.under?.range {
          // The node is gone by then, and whatever it held.
          let none = [Int?](repeating: nil, count: rows.keys.count)
          states.append((step, model.map { $0.picked(none) }, none.map { _ in false }))
          continue
        }
        states.append((step, nil, []))
        notes.append("what \(step.label) changes is counted with what follows: \(error.reason)")
      }
    }
  }

  private static func taken<Value>(
    at place: Range<Int>, _ body: () throws(PassageFault) -> Value
  ) throws(QueryFault) -> Value {
    do throws(PassageFault) {
      return try body()
    } catch {
      let code: QueryFault.Code =
        if case .beyondRange = error { .overflow } else { .notCombinable }
      throw QueryFault(code, "the change cannot be explained: \(error.reason)", at: place)
    }
  }

  /// The parts of a figure's change, a column for each step. A state in which a figure is missing
  /// leaves its part to the next step that has one.
  func parts(
    of number: Int, _ isAdditive: Bool, from first: AnswerColumn, to last: AnswerColumn
  ) throws(AnswerColumn.OutOfRange) -> [AnswerColumn] {
    var before = first
    var parts: [AnswerColumn] = []
    let isShown = zip(first.isPresent, last.isPresent).map { $0 && $1 }
    func add(_ step: PassageStep, _ after: AnswerColumn) throws(AnswerColumn.OutOfRange) {
      guard var part = try after.subtracting(before) else { return }
      part = part.picked(isShown.enumerated().map { $0.element ? $0.offset : nil })
      part.name = "\(step.label)(\(first.name))"
      parts.append(part)
      before = after.filled(from: before)
    }
    for state in states {
      guard let columns = state.columns else {
        try add(state.step, before)
        continue
      }
      var after = columns[number]
      if isAdditive { after = after.zero(where: state.isThere.map { !$0 }) }
      try add(state.step, after.exact)
    }
    try add(.method, last)
    return parts
  }
}
