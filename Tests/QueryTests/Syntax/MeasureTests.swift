// Every measure by its text, and what may stand inside another.

import Query
import Testing

struct MeasureTests {
  @Test("A sum is read by its name", arguments: SumMeasure.allCases)
  func sums(sum: SumMeasure) throws {
    #expect(try QueryParser.measure(sum.rawValue.uppercased()) == .sum(sum))
  }

  @Test("A column that is no sum is a measure", arguments: PositionColumn.allCases)
  func columns(column: PositionColumn) throws {
    let expected: Measure =
      SumMeasure(rawValue: column.rawValue).map { .sum($0) } ?? .column(column)
    #expect(try QueryParser.measure(column.rawValue) == expected)
  }

  @Test("A dimension is read by its name", arguments: Dimension.plain)
  func dimensions(dimension: Dimension) throws {
    let select = try selection("select count by \(dimension.word.uppercased())")
    #expect(select.keys.map(\.value) == [dimension])
  }

  @Test(
    "Measures with arguments are kept in one form",
    arguments: [
      ("kr(USD-SOFR, 2y)", "kr(USD-SOFR, 2Y)"), ("KR('A B',on)", "kr('A B', ON)"),
      ("nav", "nav"), ("avg_rating", "avg_rating"), ("avg_duration", "avg_duration"),
      ("pct_nav(net)", "pct_nav(net)"), ("pct_nav(dv01, /F/D)", "pct_nav(dv01, /F/D)"),
      ("pct_nav(var(99%))", "pct_nav(var(99%))"), ("pct_parent(count)", "pct_parent(count)"),
      ("pct_parent(component_var)", "pct_parent(component_var)"), ("hhi(issuer)", "hhi(issuer)"),
      ("hhi(tag(X))", "hhi(tag(X))"), ("distinct(instrument)", "distinct(instrument)"),
      ("min(price)", "min(price)"), ("MAX(maturity)", "max(maturity)"),
      ("avg(coupon)", "avg(coupon)"), ("min(isin)", "min(isin)"),
      ("coverage(dv01)", "coverage(dv01)"), ("coverage(dv01, gross)", "coverage(dv01)"),
      ("coverage(duration, Notional)", "coverage(duration, notional)"),
      ("coverage(avg_rating, count)", "coverage(avg_rating, count)"),
      ("var", "var"), ("var(99%)", "var(99%)"), ("es(97.50%)", "es(97.5%)"),
      (
        "var(hd, weights=age(0.98), horizon=10, set='A B', 99.9%)",
        "var(99.9%, hd, set='A B', horizon=10, weights=age(0.98))"
      ),
      ("es(97.5%, tail-mean, inc)", "es(97.5%, inc, tail-mean)"),
      ("var(weights=set)", "var(weights=set)"), ("stdev(set=X)", "stdev(set=X)"),
      ("pvar(95%, horizon=250)", "pvar(95%, horizon=250)"),
      ("scenario(2008-09-15)", "scenario(2008-09-15)"),
      ("scenario('a b', set=S)", "scenario('a b', set=S)"),
      ("diversification(99%)", "diversification(99%)"), ("marginal_var", "marginal_var"),
    ])
  func arguments(typed: String, kept: String) throws {
    let measure = try QueryParser.measure(typed)
    #expect(measure.text == kept)
    #expect(try QueryParser.measure(kept) == measure)
  }

  @Test(
    "A measure inside another must make sense there",
    arguments: [
      "pct_nav(avg_rating)", "pct_nav(count)", "pct_nav(pct_nav(net))", "pct_nav(avg(price))",
      "pct_nav(hhi(issuer))", "pct_nav(marginal_var)", "pct_parent(avg_duration)",
      "pct_parent(price)", "coverage(count)", "coverage(nav)", "coverage(avg(price))",
      "coverage(coverage(dv01))", "avg(name)", "hhi(node)",
    ])
  func nonsenseIsRefused(text: String) throws {
    let found = try #require(fault("select \(text)"))
    #expect(found.code == .wrongType)
    let inner = text.split(separator: "(", maxSplits: 1)[1].dropLast()
    #expect(slice("select \(text)", try #require(found.range)) == inner)
  }

  @Test("Confidence is counted in hundredths of a percent")
  func confidence() throws {
    guard case .risk(let risk) = try QueryParser.measure("es(97.25%, horizon=10)") else {
      Issue.record("es is no risk measure")
      return
    }
    #expect(risk.name == .expectedShortfall)
    #expect(risk.confidence == 9725)
    #expect(risk.horizonDays == 10)
  }
}
