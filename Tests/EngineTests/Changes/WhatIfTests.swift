// What-ifs against arithmetic by hand: each position's value after the shocks as an exact fraction,
// summed and converted without rounding.

import Book
import Columns
import Engine
import Exact
import Query
import TestKit
import Testing

struct WhatIfTests {
  private static let zero = BigRational(0, decimals: 0)

  /// One random set of shocks as text, and what it does to a position.
  private struct Shocks {
    var clauses: [String] = []
    var rates: BigRational?
    var spreads: BigRational?
    var price: BigRational?
    /// Prices of this currency alone.
    var target: String?
    /// What each currency's value is multiplied by.
    var factors: [String: BigRational] = [:]

    init(_ random: inout SeededRandom) {
      func size(_ range: ClosedRange<Int>, _ random: inout SeededRandom) -> (String, BigRational) {
        let tenths = Int.random(in: range, using: &random)
        let sign = tenths < 0 ? "-" : "+"
        let text = "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
        return (text, BigRational(tenths, decimals: 1))
      }
      if Bool.random(using: &random) {
        let (text, points) = size(-900...900, &random)
        clauses.append("rates \(text)bp")
        rates = points
      }
      if Bool.random(using: &random) {
        let (text, points) = size(-900...900, &random)
        clauses.append("spreads \(text)bp")
        spreads = points
      }
      if Bool.random(using: &random) {
        let (text, percent) = size(-999...999, &random)
        price = percent * BigRational(1, decimals: 2)
        target = Bool.random(using: &random) ? "EUR" : nil
        clauses.append("price \(text)%" + (target.map { " where currency = \($0)" } ?? ""))
      }
      for currency in ["EUR", "JPY", "USD"] where Bool.random(using: &random) {
        let (text, percent) = size(-900...900, &random)
        clauses.append("fx \(currency) \(text)%")
        factors[currency] = BigRational(1, decimals: 0) + percent * BigRational(1, decimals: 2)
      }
      if clauses.isEmpty {
        clauses = ["price +10%"]
        price = BigRational(1, decimals: 1)
      }
    }
  }

  @Test func shocksAreExact() throws {
    var random = SeededRandom.forTest(usually: 20_261_123)
    var moved = 0
    for number in 0..<(Environment.isLong ? 3_000 : 120) {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let epoch = Epoch(book, identity: Contract.Epoch(store: "test", counter: 1))
      let shocks = Shocks(&random)
      let text =
        "select net, gross, long, short by currency with "
        + shocks.clauses.joined(separator: ", ") + " options exact"
      let statement = try QueryParser.parse(text)
      let answer = try epoch.answer(statement, threads: 1 + number % 3)
      let plain = try epoch.answer(
        try QueryParser.parse("select net by currency options exact"), threads: 1)
      let expected = Self.values(book, shocks)
      for row in 0..<answer.rowCount {
        let currency = answer.columns[0].text(row) ?? ""
        let values = expected[currency] ?? []
        guard let rate = Self.rate(currency, answer, plain, shocks, book) else { continue }
        let long = values.reduce(Self.zero) { $1 < Self.zero ? $0 : $0 + $1 } * rate
        let short = values.reduce(Self.zero) { $1 < Self.zero ? $0 + $1 : $0 } * rate
        let minus = BigRational(-1, decimals: 0)
        let sums = [long + short, long + short * minus, long, short]
        for (index, sum) in sums.enumerated() {
          let found = answer.columns[index + 1].text(row).flatMap { BigRational($0) }
          let isSame = found == sum || (found == nil && values.isEmpty)
          #expect(
            isSame, "book \(number), \(text): \(currency), \(index); \(random.replay)")
          if !isSame { return }
        }
        moved += 1
      }
    }
    #expect(moved > 100)
  }

  /// The rate with shocks is the one without times the factors, rounded to 24 decimals.
  private static func rate(
    _ currency: String, _ answer: Answer, _ plain: Answer, _ shocks: Shocks, _ book: Book
  ) -> BigRational? {
    let base = book.currencies.code(book.settings.baseCurrency)
    if currency == base { return BigRational(1, decimals: 0) }
    guard let shown = answer.contract.rates.first(where: { $0.currency == currency }),
      let usual = plain.contract.rates.first(where: { $0.currency == currency }),
      let before = BigRational(usual.rate), let after = BigRational(shown.rate)
    else { return nil }
    let one = BigRational(1, decimals: 0)
    let wanted = before * (shocks.factors[currency] ?? one) / (shocks.factors[base] ?? one)
    let rounded = wanted.roundedHalfEven(decimals: 24)
    #expect(after.roundedHalfEven(decimals: 24) == rounded, "\(shocks.clauses) \(currency)")
    return after
  }

  /// By currency, every counted position's market value after the shocks.
  private static func values(_ book: Book, _ shocks: Shocks) -> [String: [BigRational]] {
    var result: [String: [BigRational]] = [:]
    let positions = book.positions
    for row in 0..<positions.count where positions.isCounted(row) {
      let currency = positions.currency(of: PositionIndex(row))
      let code = book.currencies.code(currency)
      let (amounts, sensitivities) = (
        book.currencies.amountScale(currency), book.currencies.sensitivityScale(currency)
      )
      func amount(_ field: PositionField) -> BigRational? {
        positions[field]?[row].map { BigRational($0, decimals: amounts) }
      }
      func sensitivity(_ field: PositionField) -> BigRational? {
        positions[field]?[row].map { BigRational($0, decimals: sensitivities) }
      }
      guard var value = amount(.marketValue) else { continue }
      let start = value
      let (half, minus) = (BigRational(5, decimals: 1), BigRational(-1, decimals: 0))
      if let points = shocks.rates, let dv01 = sensitivity(.dv01) {
        value = value + minus * dv01 * points
        if let gamma = sensitivity(.rateGamma) { value = value + half * gamma * points * points }
      }
      if let points = shocks.spreads, let cs01 = sensitivity(.cs01) {
        value = value + minus * cs01 * points
      }
      if let change = shocks.price, shocks.target == nil || shocks.target == code {
        if let delta = sensitivity(.delta) {
          value = value + delta * change
          if let gamma = sensitivity(.gamma1Pct) {
            value = value + half * gamma * BigRational(100, decimals: 0) * change * change
          }
        } else {
          switch book.instruments.valuations[Int(positions.instruments[row])] {
          case .unit, .percentOfPar: value = value + start * change
          case .margined:
            let sign = positions[.quantity]?.column.values[row].signum() ?? 0
            if let notional = amount(.notional) {
              value = value + notional * BigRational(sign, decimals: 0) * change
            }
          case .otc: break
          }
        }
      }
      result[code, default: []].append(value)
    }
    return result
  }

  // MARK: Beside the base

  private static func house() -> Epoch {
    var draft = Draft()
    draft.nodes = [
      ["node_id": "F", "parent_id": "", "node_type": "FUND"],
      ["node_id": "D", "parent_id": "F", "node_type": "DESK"],
      ["node_id": "E", "parent_id": "F", "node_type": "DESK"],
    ]
    draft.entities = [["entity_id": "ACME", "entity_type": "ISSUER"]]
    draft.instruments = [
      ["instrument_id": "I", "currency": "USD", "price": "10", "issuer_id": "ACME"],
      ["instrument_id": "J", "currency": "EUR", "price": "2"],
    ]
    draft.positions = [
      ["position_id": "P1", "node_id": "D", "instrument_id": "I", "quantity": "100"],
      ["position_id": "P2", "node_id": "D", "instrument_id": "J", "quantity": "-50"],
      [
        "position_id": "P3", "node_id": "E", "instrument_id": "I", "quantity": "7",
        "market_value": "80",
      ],
    ]
    draft.rates = [["pair": "EUR/USD", "rate": "1.25", "as_of_date": "2026-03-04"]]
    draft.ratings = [
      ["entity_id": "ACME", "agency": "SP", "rating": "BBB-", "as_of_date": "2026-01-01"]
    ]
    return Epoch(draft.book(), identity: Contract.Epoch(store: "test", counter: 1))
  }

  private static func rows(_ query: String) throws -> [[String?]] {
    let answer = try house().answer(try QueryParser.parse(query), threads: 1)
    return (0..<answer.rowCount).map { row in answer.columns.map { $0.text(row) } }
  }

  @Test func tradesAndTheirEffectStandSideBySide() throws {
    let add = "add (node = E, instrument = J, quantity = 10, position = N)"
    #expect(
      try Self.rows("select net by desk with close P1, \(add), resize P3 to 14 options base") == [
        ["D", "-125.0000", "875.0000", "-1000.0000"], ["E", "185.0000", "80.0000", "105.0000"],
      ])
    #expect(
      try Self.rows("select net by position with close P1, \(add) options base") == [
        ["P2", "-125.0000", "-125.0000", "0.0000"], ["N", "25.0000", "0.0000", "25.0000"],
        ["P3", "80.0000", "80.0000", "0.0000"], ["P1", "0.0000", "1000.0000", "-1000.0000"],
      ])
    #expect(
      try Self.rows("select count by desk with move P2 to /F/E options base, totals") == [
        ["D", "1", "2", "-1"], ["E", "2", "1", "1"], [nil, "3", "3", "0"],
      ])
  }

  @Test func aDowngradeMovesWhatTheIssuerIssued() throws {
    let rows = try Self.rows("select net by ig with downgrade ACME by 1 options base")
    #expect(rows.contains(["HY", "1080.0000", "0.0000", "1080.0000"]))
    #expect(rows.contains(["IG", "0.0000", "1080.0000", "-1080.0000"]))
    let depths = try Self.rows("select count by rating with downgrade ACME by 21")
    #expect(depths.contains(["D", "2"]))
  }

  @Test func whatIsSelectedIsAsItWouldBe() throws {
    // The query sees shocks, the condition of a shock sees what is.
    #expect(
      try Self.rows("select net by position where market_value > 90 with price -20%") == [
        ["P1", "800.0000"]
      ])
    #expect(
      try Self.rows("select net by position where market_value < 0 with price -200%") == [
        ["P1", "-1000.0000"], ["P3", "-80.0000"],
      ])
    #expect(
      try Self.rows("select net with fx EUR *10, price *2 where market_value < -500") == [
        ["-170.0000"]
      ])
  }

  @Test func paperIsShockedWhereItIsAskedFor() throws {
    var draft = Draft()
    draft.nodes = [["node_id": "F", "parent_id": "", "node_type": "FUND"]]
    draft.instruments = [["instrument_id": "I", "currency": "USD", "price": "10"]]
    draft.positions = [
      ["position_id": "P1", "node_id": "F", "instrument_id": "I", "quantity": "100"],
      [
        "position_id": "P2", "node_id": "F", "instrument_id": "I", "quantity": "7",
        "is_paper": "true",
      ],
    ]
    let epoch = Epoch(draft.book(), identity: Contract.Epoch(store: "test", counter: 1))
    let query = try QueryParser.parse("select net by paper with price +10%")
    let answer = try epoch.answer(query, threads: 1)
    #expect((0..<answer.rowCount).map { answer.columns[1].text($0) } == ["1100.0000", "77.0000"])
  }

  @Test func changesOfExactFiguresAreExact() throws {
    #expect(
      try Self.rows("select net with price +1% where currency = EUR options base, exact") == [
        ["953.75", "955", "-1.25"]
      ])
  }

  @Test func aCurrencyGainsAgainstAllOthers() throws {
    #expect(try Self.rows("select net with fx EUR +10%") == [["942.5000"]])
    #expect(try Self.rows("select net in EUR with fx EUR +100%") == [["332.0000"]])
    // The same seen from the other side.
    #expect(try Self.rows("select net in EUR with fx USD *0.5") == [["332.0000"]])
  }

  @Test(
    "What cannot be is said, and where",
    arguments: [
      ("with close P9", QueryFault.Code.cannotApply), ("with close P1, close P1", .cannotApply),
      ("with resize P1 to 5, move P1 to NOPE", .unknownNode),
      ("with add (node = E, instrument = NOPE, quantity = 1)", .cannotApply),
      ("with add (node = E, instrument = I, quantity = 1, position = p1)", .cannotApply),
      ("with fx XXX +5%", .unknownCurrency), ("with fx EUR -100%", .outOfRange),
      ("with fx EUR +5%, fx EUR +1%", .repeatedClause), ("with spreads *1.1", .notAvailable),
      ("with rates *1.1", .notAvailable), ("with rates NOPE +1bp", .unknownValue),
      ("with rates USD-SOFR 2Y +1bp", .unknownValue), ("with downgrade NOPE by 1", .unknownValue),
      ("with price +1.23456%", .outOfRange), ("with rates +0.12345bp", .outOfRange),
      ("with spreads +0.12345bp", .outOfRange), ("options base", .notCombinable),
      ("by strategy_id with price +1%", .notCombinable),
    ])
  func whatCannotBeIsSaid(clause: String, code: QueryFault.Code) throws {
    let statement = try QueryParser.parse("select net " + clause)
    #expect(throws: QueryFault.self) { try Self.house().answer(statement, threads: 1) }
    do throws(QueryFault) {
      _ = try Self.house().answer(statement, threads: 1)
    } catch {
      #expect(error.code == code, "\(error)")
    }
  }
}
