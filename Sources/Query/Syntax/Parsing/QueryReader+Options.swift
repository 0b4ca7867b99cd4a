// What stands behind `options`: names with values, parted by commas, each at most once.

internal import Exact

/// The options by their names in query text.
enum OptionName: String, CaseIterable {
  case netting, totals, others, strict, paper, rating
  case maximumRateAge = "fx_max_age"
  case decimals, exact, base, quantile, es, weights
}

extension QueryReader {
  static let ratingRules = [
    "standard", "best", "worst", "second-best", "average", "SP", "MOODYS", "FITCH", "DBRS",
  ]
  /// A century.
  private static let oldestRateDays = 36_525

  mutating func options() throws(QueryFault) -> QueryOptions {
    var options = QueryOptions()
    var seen: [OptionName: Range<Int>] = [:]
    repeat {
      let token = current
      let name = try optionName()
      guard seen[name] == nil else {
        throw QueryFault(
          .repeatedClause, "the option \(name.rawValue) is given already", at: token.range)
      }
      try option(name, &options)
      seen[name] = token.range.lowerBound..<lastEnd
    } while take(symbol: ",")
    placeOfOthers = seen[.others]
    placeOfBase = seen[.base]
    if let place = seen[.decimals], options.exact {
      throw QueryFault(
        .notCombinable, "exact shows all digits, so decimals cannot be given beside it", at: place)
    }
    return options
  }

  private mutating func optionName() throws(QueryFault) -> OptionName {
    let names = OptionName.allCases.map(\.rawValue)
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("an option such as totals", among: names)
    }
    guard let name = OptionName(rawValue: QueryText.lowered(token.text)) else {
      throw QueryFault(
        .unknownName, "\(token.shown) is no option", at: token.range,
        suggestion: NearestName.find(token.text, among: names))
    }
    advance()
    return name
  }

  private mutating func option(
    _ name: OptionName, _ options: inout QueryOptions
  ) throws(QueryFault) {
    switch name {
    case .totals: options.totals = try switched()
    case .others: options.others = try switched()
    case .strict: options.strict = try switched()
    case .paper: options.paper = try switched()
    case .exact: options.exact = try switched()
    case .base: options.base = try switched()
    case .netting:
      let words = QueryOptions.Netting.allCases.map(\.rawValue)
      options.netting = .init(rawValue: try value("a netting", words).value) ?? .position
    case .rating: options.rating = try value("a rating rule", Self.ratingRules)
    case .maximumRateAge:
      try expect(symbol: "=")
      options.fxMaximumAgeDays = try wholeNumber("an age in days", in: 0...Self.oldestRateDays)
    case .decimals:
      try expect(symbol: "=")
      options.decimals = try wholeNumber("a count of decimals", in: 0...Decimal.maximumScale)
    case .quantile: options.quantile = try value("a quantile convention", Self.quantiles).value
    case .es: options.es = try value("a rule of expected shortfall", Self.shortfalls).value
    case .weights:
      try expect(symbol: "=")
      options.weights = try weights()
    }
  }

  private mutating func value(
    _ expected: String, _ words: [String]
  ) throws(QueryFault) -> Located<String> {
    try expect(symbol: "=")
    return try choice(expected, words)
  }

  /// The name alone switches on.
  private mutating func switched() throws(QueryFault) -> Bool {
    guard take(symbol: "=") else { return true }
    return try flag("true or false").value == .flag(true)
  }
}
