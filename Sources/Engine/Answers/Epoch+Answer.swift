// The engine's one door: a statement in, an answer or a fault out.

public import Query

extension Epoch {
  /// Answers on up to `threads` threads; `isCancelled` is asked every few thousand positions,
  /// groups and rows. The answer is the same to the bit whatever the number of threads.
  public func answer(
    _ statement: Statement, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(QueryFault) -> Answer {
    let cancellation = Cancellation(isRequested: isCancelled)
    return told(try answer(statement, threads: threads, cancellation), of: statement)
  }

  /// As it is, whoever asks.
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
  /// To who sees a part of the book an answer says so, where it is not about a node: of nodes that
  /// are seen everything is. It follows from what may be seen alone and not from what there is.
  func told(_ answer: Answer, of statement: Statement) -> Answer {
    guard isPartial, statement.isAboutTheBook else { return answer }
    var answer = answer
    answer.contract.conventions.append(Contract.Convention(name: "view", value: "partial"))
    answer.contract.notes.append(
      "it is about what you may see, which need not be the whole book")
    return answer
  }
}

extension Statement {
  /// Neither about a node nor about the language.
  fileprivate var isAboutTheBook: Bool {
    switch self {
    case .select(let select), .explain(let select): select.under == nil
    case .compare(let comparison): comparison.select.under == nil
    case .show(let show):
      show.under == nil && show.subject.value != .measures && show.subject.value != .dimensions
    }
  }
}
