// What-if clauses: their form, and the sizes each kind may have.

internal import Exact

extension QueryReader {
  mutating func shock() throws(QueryFault) -> Located<WhatIf> {
    let kinds = WhatIf.Kind.allCases.map(\.rawValue)
    let token = current
    guard token.kind == .word, let kind = WhatIf.Kind(rawValue: QueryText.lowered(token.text))
    else { throw unexpected("a shock: " + kinds.joined(separator: ", "), among: kinds) }
    advance()
    let whatIf = try whatIf(kind)
    return Located(whatIf, at: token.range.lowerBound..<lastEnd)
  }

  private mutating func whatIf(_ kind: WhatIf.Kind) throws(QueryFault) -> WhatIf {
    switch kind {
    case .fx:
      let currency = try currency().value
      return .fx(currency, try size(kind, ["%", "*"]))
    case .rates:
      var curve: String?
      var tenor: String?
      if isAtName {
        curve = try text("a curve such as USD-SOFR").value
        if isAtName { tenor = try self.tenor() }
      }
      return .rates(curve: curve, tenor: tenor, try size(kind, ["bp", "*"]))
    case .spreads:
      let size = try size(kind, ["bp", "%", "*"])
      return .spreads(size, where: try targets())
    case .price:
      let size = try size(kind, ["%", "*"])
      return .price(size, where: try targets())
    case .add: return .add(try addition())
    case .close: return .close(position: try position())
    case .resize:
      let position = try position()
      try expect(keyword: "to")
      return .resize(position: position, to: try number("the new quantity").value)
    case .move:
      let position = try position()
      try expect(keyword: "to")
      return .move(position: position, to: try node().value)
    case .stress: return .stress(try text("the id of a stress").value)
    case .downgrade:
      let issuer = try text("the id of an issuer").value
      try expect(keyword: "by")
      return .downgrade(issuer: issuer, by: try wholeNumber("a number of notches", in: 1...21))
    }
  }

  private mutating func position() throws(QueryFault) -> String {
    try text("the id of a position").value
  }

  /// Capital letters, however it is written.
  mutating func currency() throws(QueryFault) -> Located<String> {
    let currency = try text("a currency such as EUR")
    return Located(QueryText.capitalised(currency.value), at: currency.range)
  }

  private mutating func targets() throws(QueryFault) -> Predicate<FilterField>? {
    take(keyword: "where") ? try predicate() : nil
  }

  /// `+5%`, `-25bp` or `*1.1`, if the kind has that form.
  private mutating func size(
    _ kind: WhatIf.Kind, _ forms: [String]
  ) throws(QueryFault) -> WhatIf.Size {
    let token = current
    let expected =
      "a shock of \(kind.rawValue) such as "
      // A book has levels of neither, so a share of them is read and answered by nothing yet.
      + (forms.contains("bp")
        ? "+25bp" : forms.map { $0 == "*" ? "*1.1" : "+5%" }.joined(separator: " or "))
    guard let (number, form) = Self.parts(of: token) else {
      let isValue = [.signed, .quoted, .parameter].contains(token.kind)
      throw isValue ? wrongType(expected) : unexpected(expected)
    }
    guard forms.contains(form) else { throw wrongType(expected) }
    let amount = try decimal(
      number, of: Token(token.kind == .word ? .signed : token.kind, number, at: token.range),
      expected)
    advance()
    switch form {
    case "*": return .factor(amount)
    case "%": return .percent(amount)
    default: return .basisPoints(amount)
    }
  }

  /// The digits of a shock, and what makes them one; nil where the token is none.
  static func parts(of token: Token) -> (number: String, form: String)? {
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

  /// A curve or tenor, and not yet the shock itself.
  private var isAtName: Bool {
    [.word, .quoted, .parameter].contains(current.kind) && Self.parts(of: current) == nil
  }

  /// `(node = F1, instrument = ACME, quantity = 100)`, the three being needed.
  private mutating func addition() throws(QueryFault) -> WhatIf.Addition {
    try expect(symbol: "(")
    var seen: Set<String> = []
    var addition = WhatIf.Addition(node: .id(""), instrument: "", quantity: .zero)
    repeat {
      let token = current
      let name = try additionName()
      guard seen.insert(name).inserted else {
        throw QueryFault(.repeatedClause, "\(name) is given already", at: token.range)
      }
      try expect(symbol: "=")
      try addValue(name, &addition)
    } while take(symbol: ",")
    if let lacking = Self.neededToAdd.first(where: { !seen.contains($0) }) {
      throw unexpected("\(lacking) of the position to add")
    }
    try expect(symbol: ")")
    let order = PositionColumn.allCases
    addition.numbers.sort {
      order.firstIndex(of: $0.column) ?? 0 < order.firstIndex(of: $1.column) ?? 0
    }
    return addition
  }

  private static let neededToAdd = ["node", "instrument", "quantity"]
  /// What positions.csv gives of a position, by the names of the query language.
  private static let addable =
    ["position", "node", "instrument", "quantity", "currency", "paper", "link"]
    + PositionColumn.allCases.filter { $0.isOfPosition && $0 != .quantity }.map(\.rawValue)

  /// The same as positions.csv heads them.
  private static let addableOfFiles = [
    "position_id": "position", "node_id": "node", "instrument_id": "instrument",
    "is_paper": "paper", "link_id": "link",
  ]

  private mutating func additionName() throws(QueryFault) -> String {
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("a column of the position to add", among: Self.addable)
    }
    let word = QueryText.lowered(token.text)
    let name = Self.addableOfFiles[word] ?? word
    guard Self.addable.contains(name) else {
      throw QueryFault(
        .unknownName, "\(token.shown) is no column of a position to add", at: token.range,
        suggestion: NearestName.synonym(of: name, among: Self.addable)
          ?? NearestName.find(name, among: Self.addable))
    }
    advance()
    return name
  }

  private mutating func addValue(
    _ name: String, _ addition: inout WhatIf.Addition
  ) throws(QueryFault) {
    switch name {
    case "node": addition.node = try node().value
    case "currency": addition.currency = try currency().value
    case "paper":
      if case .flag(let isPaper) = try flag("true or false for paper").value {
        addition.isPaper = isPaper
      }
    case "position": addition.position = try text("an id").value
    case "instrument": addition.instrument = try text("an id").value
    case "link": addition.link = try text("an id").value
    case "quantity": addition.quantity = try number("a number for quantity").value
    default:
      let value = try number("a number for \(name)").value
      if let column = PositionColumn(rawValue: name) {
        addition.numbers.append(.init(column, value))
      }
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
