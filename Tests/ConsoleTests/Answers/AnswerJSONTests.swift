// JSON that any decoder takes, with the digits and texts of the answer.

import Console
import Query
import TestKit
import Testing

struct AnswerJSONTests {
  private func document(_ answer: Answer) throws -> StrictJSON {
    try StrictJSON.read(AnswerFormat.json.text(answer))
  }

  @Test func everySampleIsStrictJSON() throws {
    for (name, answer) in Samples.all {
      let document = try document(answer)
      #expect(document.count == 3, "\(name)")
      #expect(document["rows"]?.count == answer.rowCount, "\(name)")
      let columns = answer.columns.count + (answer.tellsRows ? 1 : 0)
      #expect(document["columns"]?.count == columns, "\(name)")
      let lines = AnswerFormat.jsonl.text(answer).split(separator: "\n")
      #expect(lines.count == answer.rowCount, "\(name)")
      for (row, line) in lines.enumerated() {
        #expect(try StrictJSON.read(String(line)) == document["rows"]?[row], "\(name) \(row)")
      }
    }
  }

  @Test func readerIsStrict() {
    for text in [
      "", "01", "1.", ".5", "+1", "NaN", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "\"\u{1}\"",
      "'a'", "1 2", "\"\\x\"", "nul", "[", "{\"a\"}", "-", "1e", "\"\\ud800\"",
    ] {
      #expect(throws: StrictJSON.Fault.self, "\(text)") { try StrictJSON.read(text) }
    }
  }

  @Test func rowsSayWhichTheyAreWhereTotalsWereAskedFor() throws {
    let rows = try #require(try document(Samples.desks)["rows"])
    #expect(rows[2]?["desk"] == .null && rows[2]?["row"] == .string("group"))
    #expect(rows[3]?["row"] == .string("others"))
    #expect(rows[4]?["row"] == .string("total"))
    #expect(!AnswerFormat.jsonl.text(Samples.hostile).contains("\"row\""))
  }

  @Test func textsComeBackAsTheyWere() throws {
    let document = try document(Samples.hostile)
    let name = Samples.hostile.columns[0].name
    for (row, text) in Samples.hostileNames.enumerated() {
      #expect(document["rows"]?[row]?[name] == text.map { .string($0) } ?? .null)
    }
  }

  @Test func anyTextComesBack() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      // Any scalar, control characters and separators more often than chance would have it.
      let scalars = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
        Unicode.Scalar(
          UInt32.random(in: 0...(Bool.random(using: &random) ? 0x10_FFFF : 0x2100), using: &random))
      }
      var text = ""
      for scalar in scalars { text.unicodeScalars.append(scalar) }
      #expect(try StrictJSON.read(JSON.string(text).text) == .string(text))
    }
  }

  @Test func numbersAreExactDigitsAndMissingOnesNull() throws {
    let rows = try #require(try document(Samples.extremes)["rows"])
    #expect(rows[0]?["count"] == .number("-9223372036854775808"))
    #expect(rows[0]?["net"] == .number("-1701411834604692317316873037158.84105728"))
    #expect(rows[1]?["var(99%)"] == .number("1.7976931348623157e+308"))
    // There is no zero below zero.
    #expect(rows[2]?["var(99%)"] == .number("0.0"))
    let nulls = try #require(try document(Samples.nulls)["rows"])
    for row in 0..<2 {
      for column in Samples.nulls.columns { #expect(nulls[row]?[column.name] == .null) }
    }
  }

  @Test func digitsThatAreNoNumberAreTextRatherThanBroken() throws {
    let odd = ["01", "1.", "", "NaN", "-", "1,000", "1e5", "-0.50"]
    let answer = Answer(
      columns: [Samples.measure("net", nil, .digits(odd))],
      rows: odd.map { _ in .group }, contract: Samples.contract)
    let rows = try #require(try document(answer)["rows"])
    for (row, text) in odd.enumerated() {
      #expect(rows[row]?["net"] == (row < 6 ? .string(text) : .number(text)))
    }
  }

  @Test func columnsOfOneNameAreSaidOnce() throws {
    let answer = Answer(
      columns: [
        Samples.measure("net", "USD", .integers([1])),
        Samples.measure("net", "USD", .integers([1])),
      ],
      rows: [.group], contract: Samples.contract)
    let document = try document(answer)
    #expect(document["columns"]?.count == 1)
    #expect(document["rows"]?[0] == .object(["net": .number("1")]))
  }

  @Test func metaSaysWhatTheAnswerRestsOn() throws {
    let meta = try #require(try document(Samples.desks)["meta"])
    #expect(
      meta["epoch"] == .object(["store": .string("books/today"), "counter": .number("1")]))
    #expect(meta["as_of"] == .string("2026-11-20"))
    #expect(meta["complete"] == .bool(false))
    #expect(meta["incomplete_rows"] == .array([.number("1"), .number("4")]))
    #expect(meta["totals_row"] == .number("4"))
    #expect(meta["others_rows"] == .array([.number("3")]))
    #expect(meta["fx"]?[0]?["rate"] == .number("1.083400000000000000000001"))
    let coverage = try #require(meta["coverage"])
    #expect(coverage["included"]?["count"] == .number("1987"))
    #expect(coverage["gaps"]?["unpriced"]?["count"] == .number("1200"))
    #expect(coverage["gaps"]?["no_value(cs01)"]?["gross_market_value"] == .null)
    #expect(coverage["unconverted"]?[0]?["net"] == .number("-1234.5678"))
    let whole = try document(Samples.nodes)["meta"]
    #expect(whole?["known_at"] == .null)
    #expect(whole?["complete"] == .bool(true))
  }

  @Test func gapsOfNothingAreLeftOut() throws {
    var answer = Samples.desks
    answer.contract.gaps.append(
      Contract.Gap(kind: .unrated, share: Contract.Share(count: 0, grossMarketValue: 0)))
    let gaps = try document(answer)["meta"]?["coverage"]?["gaps"]
    #expect(gaps?["unrated"] == nil)
    #expect(gaps?.count == 3)
  }

  @Test func answerWithoutColumnsIsJSONToo() throws {
    let answer = Answer(columns: [], rows: [.group], contract: Samples.contract)
    #expect(try document(answer)["rows"] == .array([.object([:])]))
  }
}
