// Each production of the grammar: what is typed, and the one form in which it is kept.

import Query
import Testing

struct CanonicalTextTests {
  /// Pairs of what is typed and its canonical text.
  static let clauses: [(String, String)] = [
    ("select net", "select net"),
    ("SELECT Net , GROSS ;", "select net, gross"),
    ("select net -- the sum\n  by fund", "select net by fund"),
    ("select net under F00", "select net under F00"),
    ("select net under /F00/F00.D0/'My Book'", "select net under /F00/F00.D0/'My Book'"),
    ("select net under 'O''Brien'", "select net under 'O''Brien'"),
    ("select net under 'by'", "select net under 'by'"),
    ("select net under Ärger-1", "select net under Ärger-1"),
    ("select net by Fund, tag(Desk), level( 2 )", "select net by fund, tag(Desk), level(2)"),
    ("select net in eur by fund", "select net by fund in EUR"),
    ("select net order by net desc, gross asc", "select net order by net desc, gross"),
    ("select net by fund order by fund", "select net by fund order by fund"),
    ("select net by fund, desk top 5 per fund", "select net by fund, desk top 5 per fund"),
    ("select net offset 3 limit 10", "select net limit 10 offset 3"),
    ("select net limit 0 offset 0", "select net limit 0"),
    ("select net as of 2026-11-20", "select net as of 2026-11-20"),
    ("select net as of '2026-11-20'", "select net as of 2026-11-20"),
    ("select net snapshot S1", "select net as of snapshot S1"),
    ("select net as of snapshot 'S 1'", "select net as of snapshot 'S 1'"),
    ("select net known at 2026-11-20", "select net known at 2026-11-20T00:00:00Z"),
    (
      "select net known at 2026-11-20T10:30:00.25+01:00",
      "select net known at 2026-11-20T09:30:00.250000Z"
    ),
    ("select net options totals=true, strict", "select net options totals, strict"),
    ("select net options totals=false", "select net"),
    (
      "select net top 1 options exact, rating=moodys, netting=ISSUER, others, paper",
      "select net top 1 options netting=issuer, others, paper, rating=MOODYS, exact"
    ),
    (
      "select net options fx_max_age=7, decimals=2, quantile=hd, es=tail-mean, weights=age(0.980)",
      "select net options fx_max_age=7, decimals=2, quantile=hd, es=tail-mean, weights=age(0.98)"
    ),
    ("select net options rating=second-best", "select net options rating=second-best"),
    (
      "select net options totals where paper = true in USD by desk",
      "select net by desk where paper = true in USD options totals"
    ),
    ("explain select net by fund", "explain select net by fund"),
    (
      "compare select net by fund from 2026-11-19 to snapshot close-1;",
      "compare select net by fund from 2026-11-19 to snapshot close-1"
    ),
    ("show Nodes under /F00", "show nodes under /F00"),
    ("show measures", "show measures"),
    ("show dimensions", "show dimensions"),
    ("show limits", "show limits"),
    ("show snapshots", "show snapshots"),
    ("show status", "show status"),
  ]

  static let conditions: [(String, String)] = [
    ("currency = usd", "currency = USD"),
    ("currency <> EUR", "currency != EUR"),
    ("quantity>-5", "quantity > -5"),
    ("quantity <= +1.50", "quantity <= 1.5"),
    ("position = 123", "position = 123"),
    ("position = 'in'", "position = 'in'"),
    ("tag(hedge) = true", "tag(hedge) = 'true'"),
    ("maturity >= 2030-01-01", "maturity >= 2030-01-01"),
    ("maturity between 2026-01-01 and 2027-01-01", "maturity between 2026-01-01 and 2027-01-01"),
    ("quantity not between 1 and 2", "not quantity between 1 and 2"),
    ("paper = TRUE", "paper = true"),
    ("rating >= bbb-", "rating >= BBB-"),
    ("rating in (AAA,AA+,NR)", "rating in (AAA, AA+, NR)"),
    ("rating_bucket < CCC_or_lower", "rating_bucket < CCC_OR_LOWER"),
    ("ig = hy", "ig = HY"),
    ("direction = long", "direction = LONG"),
    ("asset_class not in (equity, cash)", "not asset_class in (EQUITY, CASH)"),
    ("maturity_bucket = 20y+", "maturity_bucket = 20Y+"),
    ("valuation = OTC", "valuation = otc"),
    ("issuer like 'ACME%'", "issuer like 'ACME%'"),
    ("issuer not like A", "not issuer like 'A'"),
    ("issuer is missing", "issuer is missing"),
    ("issuer is not missing", "not issuer is missing"),
    ("desk < M", "desk < M"),
    ("not not paper = true", "not not paper = true"),
    ("not paper = true and desk = A", "not paper = true and desk = A"),
    ("not (paper = true and desk = A)", "not (paper = true and desk = A)"),
    ("desk = A or desk = B and desk = C", "desk = A or desk = B and desk = C"),
    ("(desk = A or desk = B) and desk = C", "(desk = A or desk = B) and desk = C"),
    ("((desk = A) or (desk = B or desk = C))", "desk = A or desk = B or desk = C"),
    ("link is missing", "link is missing"),
  ]

  @Test("Clauses come in any order and are kept in one", arguments: clauses)
  func clausesAreKeptInOneForm(typed: String, kept: String) throws {
    let statement = try QueryParser.parse(typed)
    #expect(statement.text == kept)
    #expect(try QueryParser.parse(kept) == statement)
  }

  @Test("Conditions are kept in one form", arguments: conditions)
  func conditionsAreKeptInOneForm(typed: String, kept: String) throws {
    let filter = try QueryParser.filter(typed)
    #expect(filter.text == kept)
    #expect(try QueryParser.filter(kept) == filter)
    let select = try selection("select net where \(typed) in EUR")
    #expect(select.filter == filter)
    #expect(select.currency?.value == "EUR")
  }

  @Test(
    "Conditions on results compare figures and keys",
    arguments: [
      "net > 1000000 and currency != USD", "avg_rating <= 10", "var(99%) > 5",
      "max(maturity) < 2030-01-01", "not fund is missing", "rating_bucket >= BBB",
    ])
  func conditionsOnResults(text: String) throws {
    let query = "select net by fund, currency, rating_bucket having \(text)"
    #expect(try QueryParser.parse(query).text == query)
  }

  @Test(
    "What-ifs are checked and kept in one form",
    arguments: [
      ("fx eur +5%", "fx EUR +5%"), ("fx EUR 5%", "fx EUR +5%"), ("fx EUR *1.10", "fx EUR *1.1"),
      ("rates +25bp", "rates +25bp"), ("rates 25BP", "rates +25bp"),
      ("rates USD-SOFR -25bp", "rates USD-SOFR -25bp"),
      ("rates USD-SOFR 2y *1.1", "rates USD-SOFR 2Y *1.1"),
      ("rates '25bp' ON +1bp", "rates '25bp' ON +1bp"),
      ("spreads *1.1", "spreads *1.1"),
      ("spreads +10% where ig = HY", "spreads +10% where ig = HY"),
      ("price -10%", "price -10%"),
      (
        "price -10% where asset_class = equity and not currency = USD, fx EUR +1%",
        "price -10% where asset_class = EQUITY and not currency = USD, fx EUR +1%"
      ),
      (
        "add (quantity=-5, node=/F/D, instrument='A B', price=1.50, paper=true, currency=eur)",
        "add (node = /F/D, instrument = 'A B', quantity = -5, currency = EUR, paper = true, "
          + "price = 1.5)"
      ),
      (
        "add (position_id=P, Node_ID=F, instrument_id=I, quantity=1, is_paper=true, link_id=L)",
        "add (position = P, node = F, instrument = I, quantity = 1, paper = true, link = L)"
      ),
      ("close P1, close 'P 2'", "close P1, close 'P 2'"),
    ])
  func shocksAreKeptInOneForm(typed: String, kept: String) throws {
    let statement = try QueryParser.parse("select net with \(typed)")
    #expect(statement.text == "select net with \(kept)")
    #expect(try QueryParser.parse(statement.text) == statement)
  }
}
