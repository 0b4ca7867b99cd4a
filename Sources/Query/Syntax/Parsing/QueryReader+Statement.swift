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
      try expectEnd("`explained` or the end", among: ["explained"])
    case "show":
      advance()
      statement = .show(try show())
      try expectEnd(
        "`under`, `of`, `with`, `from` or the end", among: ["under", "of", "with", "from"])
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
    if select.options.others, let place = placeOfOthers {
      throw QueryFault(
        .notCombinable,
        "what `top` leaves out is of other groups in each state, so there is no"
          + " row of others to compare", at: place)
    }
    if select.options.base, let place = placeOfBase {
      throw QueryFault(
        .notCombinable, "compare shows two states and their change, so base has nothing to add",
        at: place)
    }
    let span = try span()
    let isExplained = take(word: "explained")
    return .compare(Compare(select, span, isExplained: isExplained))
  }

  private mutating func span() throws(QueryFault) -> Compare.Span {
    try expect(keyword: "from")
    let from = try version()
    try expect(keyword: "to")
    return Compare.Span(from: from, to: try version())
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
      guard subject.value.takesShocks else {
        throw QueryFault(
          .notCombinable,
          "\(word.value) are shown as they are; `with` belongs to limits, impact, migration and"
            + " movers",
          at: place, suggestion: "show impact with")
      }
      show.shocks = try shocks()
    }
    if isAt(keyword: "from") {
      guard subject.value.isOfTwoStates else {
        throw QueryFault(
          .notCombinable,
          "\(word.value) are those of one state; `from` belongs to migration and movers",
          at: current.range, suggestion: "show migration from")
      }
      show.span = try span()
    }
    if subject.value == .impact, show.shocks.isEmpty {
      throw unexpected("`with` and the trades whose impact is asked for", among: ["with"])
    }
    if subject.value.isOfTwoStates, show.shocks.isEmpty, show.span == nil {
      throw unexpected(
        "`from` and two states, or `with` and what would be otherwise", among: ["from", "with"])
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

extension Show.Subject {
  /// Whether it may be shown as it would be.
  fileprivate var takesShocks: Bool {
    switch self {
    case .limits, .impact, .migration, .movers: true
    default: false
    }
  }

  /// Whether it is what lies between two states.
  fileprivate var isOfTwoStates: Bool { self == .migration || self == .movers }
}
