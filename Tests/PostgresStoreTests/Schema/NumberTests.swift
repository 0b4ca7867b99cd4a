// The kinds of numbers: what the engine can hold is taken exactly, everything else is refused, and
// nothing is ever rounded.

import PostgresKit
import PostgresStore
import Testing

struct NumberTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  @Test(arguments: [
    ("amount", "0"), ("amount", "-0.0001"), ("amount", "1.50000000"),
    ("amount", "922337203685477.5807"), ("amount", "-922337203685477.5808"),
    ("amount", "0.00000001"), ("amount", "92233720368.54775807"),
    ("amount", "-92233720368.54775808"),
    ("sensitivity", "0.000001"), ("sensitivity", "9223372036854.775807"),
    ("sensitivity", "-9223372036854.775808"), ("sensitivity", "0.00000001"),
    ("quantity", "9223372036854775807"), ("quantity", "-9223372036854775807"),
    ("quantity", "0.000000000001"), ("quantity", "9223372.036854775807"),
    ("price", "-37.63"), ("price", "0.000000000001"),
    ("rate", "0.000000000000001"), ("rate", "99999999999999.999999999999999"),
  ])
  func whatFitsIsKept(domain: String, value: String) throws {
    let kept = try TestStatement.rows(
      "SELECT ($1::text::numeric::\(domain)) = $1::text::numeric", .text(value), on: connection)
    #expect(kept == [["t"]])
  }

  @Test(arguments: [
    ("amount", "0.000000001", "amount_decimals"),
    ("amount", "922337203685477.5808", "amount_range"),
    ("amount", "-922337203685477.5809", "amount_range"), ("amount", "NaN", "amount_range"),
    ("amount", "Infinity", "amount_range"), ("amount", "-Infinity", "amount_range"),
    ("amount", "92233720368.54775808", "amount_fine_range"),
    ("amount", "-100000000000.00001", "amount_fine_range"),
    ("sensitivity", "0.000000001", "sensitivity_decimals"),
    ("sensitivity", "9223372036854.775808", "sensitivity_range"),
    ("sensitivity", "NaN", "sensitivity_range"),
    ("sensitivity", "92233720368.54775808", "sensitivity_fine_range"),
    ("quantity", "0.0000000000001", "quantity_decimals"),
    ("quantity", "9223372036854775808", "quantity_range"), ("quantity", "NaN", "quantity_range"),
    ("quantity", "9223372.0368547758071", "quantity_decimals"),
    ("quantity", "10000000.000000000001", "quantity_range"),
    ("price", "0.0000000000001", "price_decimals"), ("price", "-Infinity", "price_range"),
    ("price", "9223372036854775808", "price_range"),
    ("rate", "0.0000000000000001", "rate_decimals"), ("rate", "100000000000000", "rate_range"),
    ("rate", "NaN", "rate_range"),
  ])
  func whatDoesNotFitIsRefused(domain: String, value: String, constraint: String) throws {
    let error = try TestStatement.refusal(
      of: "SELECT $1::text::numeric::\(domain)", .text(value), on: connection)
    #expect(error?.state.code == "23514")
    #expect(error?.constraint == constraint)
    #expect(error?.dataType == domain)
  }

  @Test func everyConstraintOfADomainHasACase() throws {
    let constraints = try TestStatement.texts(
      """
      SELECT conname FROM pg_constraint
      WHERE contypid <> 0 AND connamespace = 'espalier'::regnamespace ORDER BY 1
      """, on: connection)
    #expect(
      constraints == [
        "amount_decimals", "amount_fine_range", "amount_range", "price_decimals", "price_range",
        "quantity_decimals", "quantity_range", "rate_decimals", "rate_range",
        "sensitivity_decimals", "sensitivity_fine_range", "sensitivity_range",
      ])
  }

  @Test(arguments: [
    ("0.00025", 4, "0.0002"), ("0.00035", 4, "0.0004"), ("-0.00025", 4, "-0.0002"),
    ("-0.00035", 4, "-0.0004"), ("0.000250000001", 4, "0.0003"), ("2.5", 0, "2"),
    ("3.5", 0, "4"), ("-2.5", 0, "-2"), ("0.5", 0, "0"), ("1.5", 0, "2"),
    ("0.00024999", 4, "0.0002"),
    ("7", 4, "7"), ("922337203685477.58065", 4, "922337203685477.5806"),
  ])
  func halvesGoToTheEvenDigit(value: String, decimals: Int, rounded: String) throws {
    let found = try TestStatement.texts(
      "SELECT (round_half_even($1::text::numeric, $2::integer) = $3::text::numeric)::text",
      .text(value), .integer(Int64(decimals)), .text(rounded), on: connection)
    #expect(found == ["true"])
  }

  @Test(arguments: [
    ("US0378331005", true), ("GB0002634946", true), ("DE000BAY0017", true), ("XS0971721963", true),
    ("US0378331006", false), ("US037833100", false), ("us0378331005", false),
    ("0S0378331005", false),
    ("US03783310A5", false), ("", false),
  ])
  func checkDigitsOfISINs(code: String, isRight: Bool) throws {
    let found = try TestStatement.texts(
      "SELECT is_isin($1)::text", .text(code), on: connection)
    #expect(found == [isRight ? "true" : "false"])
  }

  @Test(arguments: [
    ("037833100", true), ("38259P508", true), ("17275R102", true), ("68389X105", true),
    ("037833101", false), ("03783310", false), ("03783310a", false), ("", false),
  ])
  func checkDigitsOfCUSIPs(code: String, isRight: Bool) throws {
    let found = try TestStatement.texts(
      "SELECT is_cusip($1)::text", .text(code), on: connection)
    #expect(found == [isRight ? "true" : "false"])
  }

  /// The scale of an amount is that of its currency, whatever column it is in.
  @Test func onlyFineCurrenciesHaveEightDecimals() throws {
    let coarse = try RowCases.refusal(
      of: [try position(["currency": "'USD'", "market_value": "0.00001"])], on: connection)
    #expect(coarse?.state.code == "23514")
    #expect(coarse?.constraint == "keep_amount_scale")
    #expect(coarse?.column == "market_value")
    let fine = [
      "INSERT INTO currency (code, amount_decimals) VALUES ('BTC', 8)",
      try position(["currency": "'BTC'", "market_value": "0.00000001", "dv01": "0.00000001"]),
    ]
    #expect(try RowCases.refusal(of: fine, on: connection) == nil)
    let large = [
      fine[0], try position(["currency": "'BTC'", "market_value": "92233720369"]),
    ]
    #expect(try RowCases.refusal(of: large, on: connection)?.column == "market_value")
    let base = [
      fine[0],
      try position(["currency": "'BTC'", "var_contribution": "0.00001"]),
    ]
    #expect(try RowCases.refusal(of: base, on: connection)?.column == "var_contribution")
    let changed = [
      fine[0], fine[1], "UPDATE currency SET amount_decimals = 4 WHERE code = 'BTC'",
    ]
    #expect(try RowCases.refusal(of: changed, on: connection)?.constraint == "currency_scale")
  }

  /// Of every column that the triggers watch: none is forgotten.
  @Test func everyAmountHasItsScaleChecked() throws {
    let watched = try TestStatement.texts(
      """
      SELECT DISTINCT c.relname || '.' || a.attname
      FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
      JOIN pg_type AS t ON t.oid = a.atttypid
      WHERE c.relnamespace = 'espalier'::regnamespace AND c.relkind = 'r'
        AND t.typname IN ('amount', 'sensitivity')
        AND NOT EXISTS (
          SELECT FROM pg_trigger AS g WHERE g.tgrelid = c.oid
            AND position('\\000' || a.attname || '\\000' in encode(g.tgargs, 'escape')) > 0)
      ORDER BY 1
      """, on: connection)
    // In the reporting currency, which no column of the row names; in the position's, which is in
    // another table.
    #expect(
      watched == [
        "key_rate.dv01", "position.notional_reporting", "position.transaction_cost_reporting",
      ])
  }

  private func position(_ changes: [String: String]) throws -> String {
    let row = try #require(RowCases.rows["position"])
    return row.insert(number: 1, changed: changes.map { ($0.key, $0.value) })
  }
}
