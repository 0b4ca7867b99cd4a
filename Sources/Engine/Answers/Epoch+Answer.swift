// The engine's one door: a statement in, an answer or a fault out.

public import Query

extension Epoch {
  /// Answers on up to `threads` threads; `isCancelled` is asked every few thousand positions,
  /// groups and rows. The answer is the same to the bit whatever the number of threads.
  public func answer(
    _ statement: Statement, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(QueryFault) -> Answer {
    try answer(statement, threads: threads, Cancellation(isRequested: isCancelled))
  }

  func answer(
    _ statement: Statement, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> Answer {
    switch statement {
    case .select(let select):
      let plan = try SelectPlan(self, select, cancellation)
      let answer = try SelectAnswer(plan, threads: threads).answer()
      guard select.options.base else { return answer }
      let unshocked = try SelectPlan(self, BaseComparison.unshocked(select), cancellation)
      let base = try SelectAnswer(unshocked, threads: threads).answer()
      let isWhole = select.having == nil && select.top == nil && select.limit == nil
      return BaseComparison.joined(
        answer, base, select.measures.map(\.value), isWhole: isWhole && select.offset == 0)
    case .explain(let select):
      return Explanation(try SelectPlan(self, select, cancellation)).answer()
    case .compare(let comparison):
      try check(comparison.span)
      return try StateComparison(
        comparison: comparison, from: self, to: self, threads: threads, cancellation: cancellation
      ).answer()
    case .show(let show):
      if let span = show.span { try check(span) }
      return try ShowAnswer(self, threads: threads, cancellation).answer(show, from: self)
    }
  }

  /// Both states are this one, since there is no other.
  private func check(_ span: Compare.Span) throws(QueryFault) {
    for version in [span.from, span.to] { try check(version) }
  }

  /// The question of two states, this one being the later.
  func answer(
    _ statement: Statement, from: Epoch, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> Answer {
    switch statement {
    case .compare(let comparison):
      return try StateComparison(
        comparison: comparison, from: from, to: self, threads: threads, cancellation: cancellation
      ).answer()
    case .show(let show):
      return try ShowAnswer(self, threads: threads, cancellation).answer(show, from: from)
    case .select, .explain: return try answer(statement, threads: threads, cancellation)
    }
  }
}
