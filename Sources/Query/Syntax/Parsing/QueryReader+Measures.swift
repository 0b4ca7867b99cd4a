// Measures: a name, and for some of them arguments in brackets.

extension QueryReader {
  static let measureNames =
    SumMeasure.allCases.map(\.rawValue)
    + [
      "kr", "kr_gap", "exposure", "stress", "worst_stress", "worst_stress_id", "nav", "avg_rating",
      "avg_duration", "pct_nav", "pct_parent", "hhi",
      "distinct",
    ]
    + Statistic.allCases.map(\.rawValue) + ["coverage"]
    + RiskMeasure.Name.allCases.map(\.rawValue)
    + PositionColumn.allCases.map(\.rawValue).filter { SumMeasure(rawValue: $0) == nil }

  mutating func measure() throws(QueryFault) -> Located<Measure> {
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("a measure such as net or dv01", among: Self.measureNames)
    }
    if let measure = try takeMeasure() { return measure }
    if Self.dimensionNames.contains(QueryText.lowered(token.text)) {
      throw QueryFault(
        .unknownName, "\(token.shown) is a dimension and no measure; groups are made with `by`",
        at: token.range)
    }
    throw QueryFault(
      .unknownName, "\(token.shown) is no measure", at: token.range,
      suggestion: Self.nearestMeasure(token.text))
  }

  static func nearestMeasure(_ word: String) -> String? {
    NearestName.synonym(of: word, among: measureNames)
      ?? NearestName.find(word, among: measureNames)
  }

  /// Nil, and nothing taken, where the word is no measure.
  mutating func takeMeasure() throws(QueryFault) -> Located<Measure>? {
    let token = current
    guard token.kind == .word else { return nil }
    let name = QueryText.lowered(token.text)
    if let plain = Self.plainMeasure(name) {
      advance()
      if isAt(symbol: "(") { throw unexpected("no argument: \(name) takes none") }
      return Located(plain, at: token.range)
    }
    if let risk = RiskMeasure.Name(rawValue: name) {
      advance()
      let measure = try riskMeasure(risk)
      return Located(.risk(measure), at: token.range.lowerBound..<lastEnd)
    }
    guard Self.measureNames.contains(name) else { return nil }
    advance()
    if name == "kr", !isAt(symbol: "(") { return Located(.keyRates(curve: nil), at: token.range) }
    try enter()
    try expect(symbol: "(")
    let measure = try measureWithArguments(name)
    try expect(symbol: ")")
    leave()
    return Located(measure, at: token.range.lowerBound..<lastEnd)
  }

  private static func plainMeasure(_ name: String) -> Measure? {
    // A name that is both a sum and a stored column is the sum.
    if let sum = SumMeasure(rawValue: name) { return .sum(sum) }
    switch name {
    case "nav": return .nav
    case "kr_gap": return .keyRateGap
    case "worst_stress": return .worstStress
    case "worst_stress_id": return .worstStressID
    case "avg_rating": return .averageRating
    case "avg_duration": return .averageDuration
    default: return PositionColumn(rawValue: name).map { .column($0) }
    }
  }

  private mutating func measureWithArguments(_ name: String) throws(QueryFault) -> Measure {
    switch name {
    case "kr":
      let curve = try text("a curve such as USD-SOFR").value
      guard take(symbol: ",") else { return .keyRates(curve: curve) }
      return .keyRate(curve: curve, tenor: try tenor())
    case "stress": return .stress(try text("the id of a stress").value)
    case "exposure": return .exposure(factor: try text("the id of a factor").value)
    case "pct_nav":
      let share = try argument(of: name, "an amount or a sensitivity", where: \.isShareOfNAV)
      guard take(symbol: ",") else { return .percentOfNAV(share, of: nil) }
      return .percentOfNAV(share, of: try node())
    case "pct_parent":
      return .percentOfParent(
        try argument(of: name, "a figure that parts of a whole have", where: \.isShareOfParent))
    case "coverage": return try coverage()
    case "hhi":
      let dimension = try dimension()
      guard dimension.value != .node else {
        throw QueryFault(
          .wrongType, "hhi takes groups that share nothing, and those of `node` lie in one another",
          at: dimension.range, suggestion: "children")
      }
      return .concentration(dimension.value)
    case "distinct": return .distinct(try dimension().value)
    default: return try statistic(name)
    }
  }

  private mutating func coverage() throws(QueryFault) -> Measure {
    let covered = try argument(
      of: "coverage", "a figure that a position may lack", where: \.isCoverable)
    guard take(symbol: ",") else { return .coverage(covered, .gross) }
    let basis = try choice("the basis of coverage", CoverageBasis.allCases.map(\.rawValue))
    return .coverage(covered, CoverageBasis(rawValue: basis.value) ?? .gross)
  }

  private mutating func argument(
    of name: String, _ expected: String, where suits: (Measure) -> Bool
  ) throws(QueryFault) -> Measure {
    let measure = try measure()
    guard suits(measure.value) else {
      throw QueryFault(
        .wrongType, "\(name) takes \(expected), and \(Token.shortened(measure.value.text)) is none",
        at: measure.range)
    }
    return measure.value
  }

  private mutating func statistic(_ name: String) throws(QueryFault) -> Measure {
    let column = try column()
    let statistic = Statistic(rawValue: name) ?? .avg
    if statistic == .avg, column.value.kind == .text {
      throw QueryFault(
        .wrongType, "avg takes numbers, amounts and dates, and \(column.value.rawValue) is a text",
        at: column.range)
    }
    return .statistic(statistic, column.value)
  }

  mutating func column() throws(QueryFault) -> Located<PositionColumn> {
    let names = PositionColumn.allCases.map(\.rawValue)
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("a column such as price or maturity", among: names)
    }
    guard let column = PositionColumn(rawValue: QueryText.lowered(token.text)) else {
      throw QueryFault(
        .unknownName, "\(token.shown) is no column of positions", at: token.range,
        suggestion: NearestName.synonym(of: token.text, among: names)
          ?? NearestName.find(token.text, among: names))
    }
    advance()
    return Located(column, at: token.range)
  }

  /// Digits without a leading zero and D, W, M or Y, made capital; or ON.
  mutating func tenor() throws(QueryFault) -> String {
    let tenor = try text("a tenor such as 3M, 2Y or 30Y")
    let text = QueryText.capitalised(tenor.value)
    guard Self.isTenor(text) else {
      throw QueryFault(
        .wrongType, "`\(Token.shortened(tenor.value))` is no tenor such as 3M, 2Y or 30Y",
        at: tenor.range)
    }
    return text
  }

  static func isTenor(_ text: String) -> Bool {
    if text == "ON" { return true }
    guard let unit = text.utf8.last, "DWMY".utf8.contains(unit),
      text.utf8.first != UInt8(ascii: "0")
    else { return false }
    let digits = text.utf8.dropLast()
    return digits.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } && UInt16(Substring(digits)) != nil
  }

  /// One of a few words, in any letter case.
  mutating func choice(
    _ expected: String, _ words: [String]
  ) throws(QueryFault) -> Located<String> {
    let list = words.joined(separator: ", ")
    let token = current
    guard token.kind == .word || token.kind == .quoted else {
      throw unexpected("\(expected) (\(list))", among: words)
    }
    let small = QueryText.lowered(token.text)
    guard let word = words.first(where: { QueryText.lowered($0) == small }) else {
      throw QueryFault(
        .unknownName, "\(token.shown) is not \(expected): \(list)", at: token.range,
        suggestion: NearestName.find(token.text, among: words))
    }
    advance()
    return Located(word, at: token.range)
  }
}
