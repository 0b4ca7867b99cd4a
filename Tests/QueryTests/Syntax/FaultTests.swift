// What is wrong is said with a code, at the bytes it is about, with the nearest name.

import Query
import Testing

struct FaultCase: Sendable {
  var text: String
  var code: QueryFault.Code
  /// What the range covers; empty behind the last word.
  var place: String
  var suggestion: String?

  init(_ text: String, _ code: QueryFault.Code, _ place: String, _ suggestion: String? = nil) {
    self.text = text
    self.code = code
    self.place = place
    self.suggestion = suggestion
  }
}

struct FaultTests {
  static let characters: [FaultCase] = [
    FaultCase("select net by \"fund\"", .unexpectedCharacter, "\"", "'"),
    FaultCase("select net where quantity ! 1", .unexpectedCharacter, "!", "!="),
    FaultCase("select net where quantity = - 1", .unexpectedCharacter, "-"),
    FaultCase("select net where quantity = .5", .unexpectedCharacter, "."),
    FaultCase("select net with spreads * 1.1", .unexpectedCharacter, "*"),
    FaultCase("select net where issuer like A%", .unexpectedCharacter, "%"),
    FaultCase("select net # by fund", .unexpectedCharacter, "#"),
    FaultCase("select net\u{7} by fund", .unexpectedCharacter, "\u{7}"),
    FaultCase("select net where issuer = 'a\u{200B}b'", .unexpectedCharacter, "\u{200B}"),
    FaultCase("select net -- \u{202E}", .unexpectedCharacter, "\u{202E}"),
    FaultCase("select net\u{A0}by fund", .unexpectedCharacter, "\u{A0}", "a blank"),
    FaultCase("select net where issuer = ‘a’", .unexpectedCharacter, "‘", "'"),
    FaultCase("select net where issuer = 'a\tb'", .unexpectedCharacter, "'a\tb'"),
    FaultCase("select net in $", .unexpectedCharacter, "$"),
    FaultCase("select net in $1", .unexpectedCharacter, "$1"),
    FaultCase("select net where issuer = 'a", .unterminatedQuote, "'a"),
    FaultCase("select net where issuer = 'a\n'", .unterminatedQuote, "'a"),
  ]

  static let forms: [FaultCase] = [
    FaultCase("", .syntax, ""),
    FaultCase("-- nothing", .syntax, ""),
    FaultCase("selct net", .syntax, "selct", "select"),
    FaultCase("select", .syntax, ""),
    FaultCase("select by fund", .syntax, "by"),
    FaultCase("select net,", .syntax, ""),
    FaultCase("select net gross", .syntax, "gross"),
    FaultCase("select net wher paper = true", .syntax, "wher", "where"),
    FaultCase("select net group by fund", .syntax, "group", "by"),
    FaultCase("select net; select gross", .syntax, "select"),
    FaultCase("select net by", .syntax, ""),
    FaultCase("select net by level(x)", .wrongType, "x"),
    FaultCase("select net by fund(1)", .syntax, "("),
    FaultCase("select net order fund", .syntax, "fund", "order by"),
    FaultCase("select net as at 2026-11-20", .syntax, "at", "as of"),
    FaultCase("select net known 2026-11-20", .syntax, "2026-11-20", "known at"),
    FaultCase("select net where desk == A", .syntax, "==", "="),
    FaultCase("select net where quantity => 5", .syntax, "=>", ">="),
    FaultCase("select net where quantity =< 5", .syntax, "=<", "<="),
    FaultCase("select net where quantity >== 5", .syntax, ">=="),
    FaultCase("select net where quantity > 1,000,000", .syntax, "1,000,000", "1000000"),
    FaultCase("select net where quantity > -1,000.5 by fund", .syntax, "-1,000.5", "-1000.5"),
    FaultCase("select net by fund top 1,000 per desk", .syntax, "1,000", "1000"),
    FaultCase("select net where quantity between 1,000 and 2", .syntax, "1,000", "1000"),
    FaultCase("select net top 1, 000", .syntax, ","),
    FaultCase("select net top 1000,000", .syntax, ","),
    FaultCase("select net where", .syntax, ""),
    FaultCase("select net where country = AT", .syntax, "AT", "'AT'"),
    FaultCase("select net where country in (DE, IN)", .syntax, "IN", "'IN'"),
    FaultCase("select net where country in ()", .syntax, ")"),
    FaultCase("select net where country in DE", .syntax, "DE"),
    FaultCase("select net where country DE", .syntax, "DE"),
    FaultCase("select net where (country = DE", .syntax, ""),
    FaultCase("select net where country is DE", .syntax, "DE"),
    FaultCase("select net where country not = DE", .syntax, "="),
    FaultCase("select net where quantity between 1 or 2", .syntax, "or"),
    FaultCase("select net under /", .syntax, ""),
    FaultCase("select net under /F/in", .syntax, "in", "'in'"),
    FaultCase("select kr(USD,)", .syntax, ")"),
    FaultCase("select pct_nav", .syntax, ""),
    FaultCase("select net(1)", .syntax, "("),
    FaultCase("compare select net", .syntax, ""),
    FaultCase("compare select net from 2026-11-20", .syntax, ""),
    FaultCase("compare show status", .syntax, "show"),
    FaultCase("show", .syntax, ""),
    FaultCase("select net with fx EUR", .syntax, ""),
    FaultCase("select net with earthquake", .syntax, "earthquake"),
    FaultCase("select net with add (node = F, quantity = 1)", .syntax, ")"),
  ]

  static let names: [FaultCase] = [
    FaultCase("select nett by fund", .unknownName, "nett", "net"),
    FaultCase("select grsos", .unknownName, "grsos", "gross"),
    FaultCase("select unrealized", .unknownName, "unrealized", "unrealized_pnl"),
    FaultCase("select mv", .unknownName, "mv", "market_value"),
    FaultCase("select qqqqqq", .unknownName, "qqqqqq"),
    FaultCase("select fund", .unknownName, "fund"),
    FaultCase("select net by fnud", .unknownName, "fnud", "fund"),
    FaultCase("select net by gross", .unknownName, "gross"),
    FaultCase("select net by ccy", .unknownName, "ccy", "currency"),
    FaultCase("select net where isuer = A", .unknownName, "isuer", "issuer"),
    FaultCase("select net where net > 5", .unknownName, "net", "market_value"),
    FaultCase("select net having gros > 5", .unknownName, "gros", "gross"),
    FaultCase("select net order by fnud", .unknownName, "fnud", "fund"),
    FaultCase("select min(pricee)", .unknownName, "pricee", "price"),
    FaultCase("select coverage(dv01, grss)", .unknownName, "grss", "gross"),
    FaultCase("select var(99%, harrel)", .unknownName, "harrel"),
    FaultCase("select var(99%, horizn=10)", .unknownName, "horizn", "horizon="),
    FaultCase("select net options total", .unknownName, "total", "totals"),
    FaultCase("select net options netting=issuers", .unknownName, "issuers", "issuer"),
    FaultCase("select net options rating=moody", .unknownName, "moody", "MOODYS"),
    FaultCase("show measurs", .unknownName, "measurs", "measures"),
    FaultCase("select net with add (nod = F)", .unknownName, "nod", "node"),
    FaultCase("select net where rating = BBBB", .unknownValue, "BBBB", "BBB+"),
    FaultCase("select net where rating_bucket = BBB-", .unknownValue, "BBB-", "BBB"),
    FaultCase("select net where direction = lon", .unknownValue, "lon", "LONG"),
    FaultCase("select net where asset_class in (EQUITIES)", .unknownValue, "EQUITIES", "EQUITY"),
    FaultCase("select net where maturity_bucket = 1-2Y", .unknownValue, "1-2Y", "1-3Y"),
  ]

  static let values: [FaultCase] = [
    FaultCase("select net where quantity > 1e5", .wrongType, "1e5"),
    FaultCase("select net where quantity > 1_000", .wrongType, "1_000"),
    FaultCase("select net where quantity > 'x'", .wrongType, "'x'"),
    FaultCase("select net where quantity > '5'", .wrongType, "'5'", "5"),
    FaultCase("select net where quantity > 5%", .wrongType, "5%", "5"),
    FaultCase("select net where quantity > *5", .wrongType, "*5"),
    FaultCase("select net where issuer = -5", .wrongType, "-5", "'-5'"),
    FaultCase("select net where maturity > 2026-02-30", .wrongType, "2026-02-30"),
    FaultCase("select net known at 2026-02-30T09:30:00Z", .wrongType, "2026-02-30T09:30:00Z"),
    FaultCase("select net where maturity > -1", .wrongType, "-1"),
    FaultCase("select net where paper = yes", .wrongType, "yes"),
    FaultCase("select net where paper = ture", .wrongType, "ture", "true"),
    FaultCase("select net where paper = 1%", .wrongType, "1%"),
    FaultCase("select net where paper < true", .wrongType, "<"),
    FaultCase("select net where paper between true and false", .wrongType, "paper"),
    FaultCase("select net where quantity like '1%'", .wrongType, "like"),
    FaultCase("select net where rating like 'B%'", .wrongType, "like"),
    FaultCase("select net where issuer like 'a\\'", .wrongType, "'a\\'"),
    FaultCase("select net where rating > NR", .wrongType, "NR"),
    FaultCase("select net known at noon", .wrongType, "noon"),
    FaultCase("select net known at 2026-11-20T09:30:00", .wrongType, "2026-11-20T09:30:00"),
    FaultCase("select net as of yesterday", .wrongType, "yesterday"),
    FaultCase("select kr(USD, 2X)", .wrongType, "2X"),
    FaultCase("select var(99)", .wrongType, "99", "99%"),
    FaultCase("select var(0.99)", .wrongType, "0.99", "99%"),
    FaultCase("select var(0.9)", .wrongType, "0.9", "90%"),
    FaultCase("select var(0.975)", .wrongType, "0.975", "97.5%"),
    FaultCase("select pvar(99%, hd)", .wrongType, "hd"),
    FaultCase("select var(tail-mean)", .wrongType, "tail-mean"),
    FaultCase("select net with fx EUR +5bp", .wrongType, "+5bp"),
    FaultCase("select net with rates +5%", .wrongType, "+5%"),
    FaultCase("select net with price +5", .wrongType, "+5"),
    FaultCase("select net with spreads *-1", .unexpectedCharacter, "*"),
    FaultCase("select net where quantity > 0.1234567890123", .outOfRange, "0.1234567890123"),
    FaultCase(
      "select net where quantity > 99999999999999999999", .outOfRange, "99999999999999999999"),
    FaultCase("select net top 0", .outOfRange, "0"),
    FaultCase("select net top 1.5", .outOfRange, "1.5"),
    FaultCase("select net limit -1", .outOfRange, "-1"),
    FaultCase("select net options decimals=13", .outOfRange, "13"),
    FaultCase("select net options fx_max_age=-1", .outOfRange, "-1"),
    FaultCase("select net options weights=age(1)", .outOfRange, "1"),
    FaultCase("select net by level(-1)", .outOfRange, "-1"),
    FaultCase("select var(100%)", .outOfRange, "100%"),
    FaultCase("select var(0%)", .outOfRange, "0%"),
    FaultCase("select var(99.999%)", .outOfRange, "99.999%"),
    FaultCase("select var(99%, horizon=0)", .outOfRange, "0"),
  ]

  static let combinations: [FaultCase] = [
    FaultCase("select net by fund by desk", .repeatedClause, "by"),
    FaultCase("select net as of 2026-01-01 snapshot S", .repeatedClause, "snapshot"),
    FaultCase("select net, net", .repeatedClause, "net"),
    FaultCase("select net by fund, fund", .repeatedClause, "fund"),
    FaultCase("select net order by net, net desc", .repeatedClause, "net"),
    FaultCase("select net options totals, totals", .repeatedClause, "totals"),
    FaultCase("select var(99%, 95%)", .repeatedClause, "95%"),
    FaultCase(
      "select net with add (node=F, node=G, instrument=I, quantity=1)", .repeatedClause, "node"),
    FaultCase("select net order by fund", .notCombinable, "fund"),
    FaultCase("select net by fund having desk = A", .notCombinable, "desk"),
    FaultCase(
      "select net by rating having rating_bucket = A", .notCombinable, "rating_bucket",
      "rating"),
    FaultCase("select net by level(2) order by level(1)", .notCombinable, "level(1)", "level(2)"),
    FaultCase("select net by fund top 3 per desk", .notCombinable, "desk"),
    FaultCase(
      "select net where quantity between 10 and 9.5", .notCombinable, "10 and 9.5", "9.5 and 10"),
    FaultCase(
      "select net where maturity between 2027-01-01 and 2026-01-01", .notCombinable,
      "2027-01-01 and 2026-01-01", "2026-01-01 and 2027-01-01"),
    FaultCase("select net where issuer between b and a", .notCombinable, "b and a", "a and b"),
    FaultCase(
      "select net where maturity_bucket between 10-20Y and 3-5Y", .notCombinable,
      "10-20Y and 3-5Y", "3-5Y and 10-20Y"),
    FaultCase("select net options exact, decimals=2", .notCombinable, "decimals=2"),
    FaultCase("select net by fund options totals, others", .notCombinable, "others", "top"),
    FaultCase("show measures under F", .notCombinable, "under F"),
    FaultCase(
      "compare select net as of 2026-01-01 from 2026-01-01 to 2026-01-02", .notCombinable,
      "2026-01-01"),
  ]

  @Test("Characters", arguments: characters)
  func charactersOutOfPlace(example: FaultCase) throws { try check(example) }

  @Test("Forms", arguments: forms)
  func brokenForms(example: FaultCase) throws { try check(example) }

  @Test("Names", arguments: names)
  func unknownNames(example: FaultCase) throws { try check(example) }

  @Test("Values", arguments: values)
  func unsuitableValues(example: FaultCase) throws { try check(example) }

  @Test("Combinations", arguments: combinations)
  func impossibleCombinations(example: FaultCase) throws { try check(example) }

  @Test(
    "A day that is none is told from what has no form of a day",
    arguments: [
      ("select net where maturity > 2026-02-30", "no such day as 2026-02-30"),
      ("select net as of 2026-13-01", "no such day as 2026-13-01"),
      ("select net known at 2026-02-30T09:30:00Z", "no such day as 2026-02-30"),
      ("select net as of 2026-2-3", "a date such as"),
      ("select net known at 2026-02-28T25:00:00Z", "a moment such as"),
    ])
  func daysThatAreNone(text: String, reason: String) throws {
    #expect(try #require(fault(text)).reason.contains(reason))
  }

  @Test(
    "A shock of another form is told the form that has an answer",
    arguments: [
      ("rates +1%", "such as +25bp", "+25bp"), ("rates", "such as +25bp", "+25bp"),
      ("spreads 5", "such as +25bp", "+25bp"), ("price +25bp", "such as +5% or *1.1", "*1.1"),
    ])
  func shocksOfAnotherForm(text: String, reason: String, last: String) throws {
    let found = try #require(fault("select net with \(text)")).reason
    #expect(found.contains(reason))
    #expect(found.contains("*1.1") == (last == "*1.1"))
  }

  @Test("What a position cannot be added with is told the column that is meant")
  func columnsOfAdditions() throws {
    for (word, name) in [("nodes", "node"), ("postion", "position"), ("qty", "quantity")] {
      let found = try #require(fault("select net with add (\(word) = 1)"))
      #expect(found.code == .unknownName && found.suggestion == name)
    }
    let twice = fault("select net with add (node = F, node_id = F, quantity = 1)")
    #expect(twice?.code == .repeatedClause)
  }

  private func check(_ example: FaultCase) throws {
    let found = try #require(fault(example.text))
    #expect(found.code == example.code, "\(example.text): \(found.reason)")
    let range = try #require(found.range)
    #expect(slice(example.text, range) == example.place, "\(example.text): \(found.reason)")
    #expect(found.suggestion == example.suggestion, "\(example.text): \(found.reason)")
    #expect(!found.reason.isEmpty && !found.reason.hasSuffix("."))
    #expect(found.report(in: example.text).contains(found.code.rawValue))
  }
}
