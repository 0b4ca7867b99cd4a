// Whole statements: a selection, alone or explained or compared, and what the book can show.

extension QueryReader {
  private static let openings = ["select", "explain", "compare", "show"]

  /// To the end of the text; one semicolon may stand there.
  mutating func statement() throws(QueryFault) -> Statement {
    let statement: Statement
    switch current.keyword {
    case "select":
      statement = .select(try select())
      try expectEnd("a clause such as `by` or `where`", among: Clause.firstWords)
    case "explain":
      advance()
      statement = .explain(try select())
      try expectEnd("a clause such as `by` or `where`", among: Clause.firstWords)
    case "compare":
      advance()
      statement = try comparison()
      try expectEnd("the end")
    case "show":
      advance()
      statement = .show(try show())
      try expectEnd("`under`, `of`, `with` or the end", among: ["under", "of", "with"])
    default: throw unexpected("`select`, `explain`, `compare` or `show`", among: Self.openings)
    }
    try checkThatParametersAreUsed()
    return statement
  }

  private mutating func comparison() throws(QueryFault) -> Statement {
    let select = try select()
    guard isAt(keyword: "from") else {
      throw unexpected("`from` or a clause", among: ["from"] + Clause.firstWords)
    }
    if let asOf = select.asOf {
      throw QueryFault(
        .notCombinable,
        "compare names its two states behind `from` and `to`, so `as of` has no "
          + "place in it",
        at: asOf.range)
    }
    advance()
    let from = try version()
    try expect(keyword: "to")
    return .compare(select, from: from, to: try version())
  }

  private mutating func show() throws(QueryFault) -> Show {
    let word = try choice("what can be shown", Show.Subject.allCases.map(\.rawValue))
    let subject = Located(Show.Subject(rawValue: word.value) ?? .status, at: word.range)
    var show = Show(subject: subject)
    if isAt(keyword: "of") {
      let place = advance().range
      show.measure = try measure(of: subject.value, at: place)
    }
    if isAt(keyword: "under") {
      let place = advance().range
      let node = try node()
      if subject.value == .measures || subject.value == .dimensions {
        throw QueryFault(
          .notCombinable, "\(word.value) are the same everywhere, so `under` has no meaning",
          at: place.lowerBound..<node.range.upperBound)
      }
      show.under = node
    }
    if isAt(keyword: "with") {
      let place = advance().range
      guard subject.value == .limits || subject.value == .impact else {
        throw QueryFault(
          .notCombinable,
          "\(word.value) are shown as they are; `with` belongs to limits and impact",
          at: place, suggestion: "show impact with")
      }
      show.shocks = try shocks()
    }
    if subject.value == .impact, show.shocks.isEmpty {
      throw unexpected("`with` and the trades whose impact is asked for", among: ["with"])
    }
    return show
  }

  /// What `of` names.
  private mutating func measure(
    of subject: Show.Subject, at place: Range<Int>
  ) throws(QueryFault) -> Located<Measure> {
    guard subject == .backtest || subject == .drivers else {
      throw QueryFault(
        .notCombinable, "\(subject.rawValue) are of no measure; a backtest is", at: place,
        suggestion: "show backtest of")
    }
    let measure = try measure()
    let isBacktest = subject == .backtest
    if case .risk(let risk) = measure.value,
      isBacktest ? risk.name.isQuantile : risk.name.isOfTail
    {
      return measure
    }
    throw QueryFault(
      .wrongType,
      (isBacktest ? "a backtest is of var or pvar" : "drivers are those of var or es")
        + ", and \(Token.shortened(measure.value.text)) is neither", at: measure.range)
  }

  mutating func expectEnd(_ expected: String, among names: [String] = []) throws(QueryFault) {
    let hadSemicolon = take(symbol: ";")
    guard current.kind != .end else { return }
    if hadSemicolon { throw unexpected("the end (one statement at a time)") }
    guard current.kind == .word,
      let synonym = NearestName.synonym(of: current.text, among: names)
    else { throw unexpected(expected, among: names) }
    throw QueryFault(
      .syntax, "\(current.shown) stands where \(expected) is expected", at: current.range,
      suggestion: synonym)
  }
}
