// The engine's one door: a statement in, an answer or a fault out.

public import Query

extension Epoch {
  /// Answers on up to `threads` threads; `isCancelled` is asked every few thousand positions,
  /// groups and rows. The answer is the same to the bit whatever the number of threads.
  public func answer(
    _ statement: Statement, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(QueryFault) -> Answer {
    let cancellation = Cancellation(isRequested: isCancelled)
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
    case .compare(_, let from, _):
      throw QueryFault(
        .notAvailable, "comparing two states is not answered by this version", at: from.range)
    case .show(let show):
      return try ShowAnswer(self, threads: threads, cancellation).answer(show)
    }
  }
}
