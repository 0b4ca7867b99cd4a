// A selection: its measures, then its clauses in any order, each at most once.

/// What can stand behind the measures.
enum Clause: String, CaseIterable {
  case under, by, `where`, having
  case order = "order by"
  case top, limit, offset, `in`
  case asOf = "as of"
  case known = "known at"
  case with, options

  /// By its first word.
  init?(keyword: String) {
    switch keyword {
    case "order": self = .order
    case "as", "snapshot": self = .asOf
    case "known": self = .known
    default: self.init(rawValue: keyword)
    }
  }

  static let firstWords = [
    "under", "by", "where", "having", "order", "top", "limit", "offset", "in", "as", "snapshot",
    "known", "with", "options",
  ]
}

extension QueryReader {
  static let mostMeasures = 256
  static let mostKeys = 16
  static let mostOrderItems = 64
  static let mostShocks = 64
  /// Rows: more than any answer has.
  static let mostRows = 1_000_000_000

  mutating func select() throws(QueryFault) -> Select {
    try expect(keyword: "select")
    var select = Select(measures: try measures())
    var seen: Set<Clause> = []
    while let clause = current.keyword.flatMap({ Clause(keyword: $0) }) {
      guard seen.insert(clause).inserted else {
        throw QueryFault(
          .repeatedClause, "there is a clause `\(clause.rawValue)` already", at: current.range)
      }
      try read(clause, into: &select)
    }
    try check(select)
    return select
  }

  private mutating func measures() throws(QueryFault) -> [Located<Measure>] {
    try list("measures", atMost: Self.mostMeasures) { (reader) throws(QueryFault) in
      let measure = try reader.measure()
      return (measure, measure.value.text, measure.range)
    }
  }

  /// Elements parted by commas, none of which comes twice.
  private mutating func list<Element>(
    _ what: String, atMost most: Int,
    _ read: (inout QueryReader) throws(QueryFault) -> (Element, name: String, place: Range<Int>)
  ) throws(QueryFault) -> [Element] {
    var elements: [Element] = []
    var names: Set<String> = []
    repeat {
      guard elements.count < most else {
        throw QueryFault(.tooLong, "there are more than \(most) \(what)", at: current.range)
      }
      let (element, name, place) = try read(&self)
      guard names.insert(name).inserted else {
        throw QueryFault(
          .repeatedClause, "\(Token.shortened(name)) stands among the \(what) already", at: place)
      }
      elements.append(element)
    } while take(symbol: ",")
    return elements
  }

  private mutating func read(_ clause: Clause, into select: inout Select) throws(QueryFault) {
    let isSnapshot = isAt(keyword: "snapshot")
    if !isSnapshot { advance() }
    switch clause {
    case .under: select.under = try node()
    case .by:
      select.keys = try list("keys", atMost: Self.mostKeys) { (reader) throws(QueryFault) in
        let key = try reader.dimension()
        return (key, key.value.text, key.range)
      }
    case .where: select.filter = try predicate()
    case .having: select.having = try predicate()
    case .order:
      try expect(keyword: "by", endOf: "order by")
      select.order = try list("columns of the order", atMost: Self.mostOrderItems) {
        (reader) throws(QueryFault) in
        let item = try reader.orderItem()
        return (item, item.field.value.text, item.field.range)
      }
    case .top:
      let count = try wholeNumber("a count of rows", in: 1...Self.mostRows)
      select.top = Top(count: count, per: take(keyword: "per") ? try dimension() : nil)
    case .limit: select.limit = try wholeNumber("a count of rows", in: 0...Self.mostRows)
    case .offset: select.offset = try wholeNumber("a count of rows", in: 0...Self.mostRows)
    case .in: select.currency = try currency()
    case .asOf:
      if !isSnapshot { try expect(keyword: "of", endOf: "as of") }
      select.asOf = try version()
    case .known:
      try expect(keyword: "at", endOf: "known at")
      select.knownAt = try instant()
    case .with: select.shocks = try shocks()
    case .options: select.options = try options()
    }
  }

  private mutating func orderItem() throws(QueryFault) -> OrderItem {
    let field = try ResultField.read(&self)
    if take(keyword: "desc") { return OrderItem(field: field, isDescending: true) }
    _ = take(keyword: "asc")
    return OrderItem(field: field, isDescending: false)
  }

  mutating func shocks() throws(QueryFault) -> [Located<WhatIf>] {
    var shocks: [Located<WhatIf>] = []
    repeat {
      guard shocks.count < Self.mostShocks else {
        throw QueryFault(
          .tooLong, "there are more than \(Self.mostShocks) shocks", at: current.range)
      }
      shocks.append(try shock())
    } while take(symbol: ",")
    return shocks
  }
}
