// What-if clauses. Their form is checked and written in one way; branches of the book give them a
// meaning.

internal import Exact

extension QueryReader {
  mutating func shock() throws(QueryFault) -> Located<WhatIf> {
    let kinds = WhatIf.Kind.allCases.map(\.rawValue)
    let token = current
    guard token.kind == .word, let kind = WhatIf.Kind(rawValue: QueryText.lowered(token.text))
    else { throw unexpected("a shock: fx, rates, spreads, price, add or close", among: kinds) }
    advance()
    var parts = [kind.rawValue]
    switch kind {
    case .fx:
      parts.append(QueryText.word(try currency().value))
      parts.append(try size(kind, ["%", "*"]))
    case .rates:
      if isAtName {
        parts.append(Self.curve(try text("a curve such as USD-SOFR").value))
        if isAtName { parts.append(try tenor()) }
      }
      parts.append(try size(kind, ["bp", "*"]))
    case .spreads:
      parts.append(try size(kind, ["bp", "%", "*"]))
      parts += try targets()
    case .price:
      parts.append(try size(kind, ["%", "*"]))
      parts += try targets()
    case .add: parts.append(try addition())
    case .close: parts.append(QueryText.word(try text("the id of a position").value))
    }
    return Located(
      WhatIf(kind: kind, text: parts.joined(separator: " ")),
      at: token.range.lowerBound..<lastEnd)
  }

  /// Capital letters, however it is written.
  mutating func currency() throws(QueryFault) -> Located<String> {
    let currency = try text("a currency such as EUR")
    return Located(QueryText.capitalised(currency.value), at: currency.range)
  }

  private mutating func targets() throws(QueryFault) -> [String] {
    guard take(keyword: "where") else { return [] }
    let targets: Predicate<FilterField> = try predicate()
    return ["where", targets.text]
  }

  /// `+5%`, `-25bp` or `*1.1`, if the kind has that form.
  private mutating func size(_ kind: WhatIf.Kind, _ forms: [String]) throws(QueryFault) -> String {
    let token = current
    let expected =
      "a shock of \(kind.rawValue) such as "
      + forms.map { $0 == "*" ? "*1.1" : $0 == "%" ? "+5%" : "+25bp" }.joined(separator: " or ")
    guard let (number, form) = Self.parts(of: token) else {
      let isValue = [.signed, .quoted, .parameter].contains(token.kind)
      throw isValue ? wrongType(expected) : unexpected(expected)
    }
    guard forms.contains(form) else { throw wrongType(expected) }
    let amount = try decimal(
      number, of: Token(token.kind == .word ? .signed : token.kind, number, at: token.range),
      expected)
    advance()
    if form == "*" { return "*\(amount)" }
    return (amount.coefficient < 0 ? "" : "+") + amount.description + form
  }

  /// The digits of a shock, and what makes them one; nil where the token is none.
  private static func parts(of token: Token) -> (number: String, form: String)? {
    switch token.kind {
    case .percent: return (token.text, "%")
    case .factor: return (token.text, "*")
    case .word, .signed:
      let isNumber = token.kind == .signed || token.text.utf8.first.map { $0 < 0x3A } == true
      guard isNumber, QueryText.lowered(token.text).hasSuffix("bp") else { return nil }
      return (String(token.text.dropLast(2)), "bp")
    default: return nil
    }
  }

  /// A curve that looks like a shock is written in quotes.
  private static func curve(_ name: String) -> String {
    parts(of: Token(.word, name, at: 0..<0)) == nil
      ? QueryText.word(name) : QueryText.quoted(name)
  }

  /// A curve or tenor, and not yet the shock itself.
  private var isAtName: Bool {
    [.word, .quoted, .parameter].contains(current.kind) && Self.parts(of: current) == nil
  }

  /// `(node = F1, instrument = ACME, quantity = 100)`, the three being needed.
  private mutating func addition() throws(QueryFault) -> String {
    try expect(symbol: "(")
    var given: [(name: String, value: String)] = []
    repeat {
      let token = current
      let name = try additionName()
      guard !given.contains(where: { $0.name == name }) else {
        throw QueryFault(.repeatedClause, "\(name) is given already", at: token.range)
      }
      try expect(symbol: "=")
      given.append((name, try additionValue(name)))
    } while take(symbol: ",")
    if let lacking = Self.neededToAdd.first(where: { name in !given.contains { $0.name == name } })
    {
      throw unexpected("\(lacking) of the position to add")
    }
    try expect(symbol: ")")
    // In one order, so that the same addition is the same text.
    let sorted = Self.addable.compactMap { name in given.first { $0.name == name } }
    return "(" + sorted.map { "\($0.name) = \($0.value)" }.joined(separator: ", ") + ")"
  }

  private static let neededToAdd = ["node", "instrument", "quantity"]
  /// What positions.csv gives of a position, by the names of the query language.
  private static let addable =
    ["position", "node", "instrument", "quantity", "currency", "paper", "link"]
    + PositionColumn.allCases.filter { $0.isOfPosition && $0 != .quantity }.map(\.rawValue)

  private mutating func additionName() throws(QueryFault) -> String {
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("a column of the position to add", among: Self.addable)
    }
    let name = QueryText.lowered(token.text)
    guard Self.addable.contains(name) else {
      throw QueryFault(
        .unknownName, "\(token.shown) is no column of a position to add", at: token.range,
        suggestion: NearestName.synonym(of: name, among: Self.addable)
          ?? NearestName.find(name, among: Self.addable))
    }
    advance()
    return name
  }

  private mutating func additionValue(_ name: String) throws(QueryFault) -> String {
    switch name {
    case "node": return QueryText.node(try node().value)
    case "currency": return QueryText.word(try currency().value)
    case "paper": return try flag("true or false for paper").value.text
    case "position", "instrument", "link": return QueryText.word(try text("an id").value)
    default: return try number("a number for \(name)").value.description
    }
  }
}

extension PositionColumn {
  /// A number of the position itself, and not of its instrument.
  var isOfPosition: Bool {
    switch self {
    case .coupon, .multiplier, .underlyingPrice, .fxRate, .maturity, .name, .isin, .cusip,
      .valuation, .link:
      false
    default: true
    }
  }
}
