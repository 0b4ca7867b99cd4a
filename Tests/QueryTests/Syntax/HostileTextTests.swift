// Broken text of every kind gets a fault whose place lies in it, and never a trap.

import Query
import TestKit
import Testing

struct HostileTextTests {
  static let queries: [String] = [
    "select net, kr(USD-SOFR, 2Y), var(99%, hd, set=S, horizon=10, weights=age(0.98)) under "
      + "/F00/'My Book' by fund, tag(x), level(2) where not (rating >= BBB- and issuer like "
      + "'A\\%_%') or quantity between -1.5 and 2 having net > 5 and fund != 'é' order by net "
      + "desc, fund top 3 per fund limit 10 offset 2 in EUR as of 2026-11-20 known at "
      + "2026-11-20T09:30:00Z with fx EUR +5%, rates USD 2Y -25bp, price *1.1 where ig = HY, add "
      + "(node = F, instrument = I, quantity = 1), close 'P' options totals, rating=SP, decimals=2",
    "compare select pct_nav(dv01, F), coverage(duration, count), avg(price), hhi(issuer) from "
      + "2026-11-19 to snapshot 'a''b' -- the end\n;",
    "explain select scenario('x', set=y), distinct(desk), pct_parent(net) where 日本 is missing",
    "show nodes under /F00/Ärger",
  ]

  @Test("Every prefix is answered", arguments: queries)
  func prefixes(query: String) {
    let bytes = Array(query.utf8)
    for count in 0...bytes.count { answer(String(decoding: bytes.prefix(count), as: UTF8.self)) }
  }

  @Test("Every suffix is answered", arguments: queries)
  func suffixes(query: String) {
    let bytes = Array(query.utf8)
    for count in 0...bytes.count { answer(String(decoding: bytes.suffix(count), as: UTF8.self)) }
  }

  @Test("Every byte is replaced, dropped and doubled", arguments: queries)
  func singleBytes(query: String) {
    let bytes = Array(query.utf8)
    let others = Array("'$%*+-/(),;=<> \n\t\0a9\\\"".utf8) + [0x80, 0xC3, 0xFF]
    for index in bytes.indices {
      for other in others {
        var changed = bytes
        changed[index] = other
        answer(String(decoding: changed, as: UTF8.self))
      }
      var shorter = bytes
      shorter.remove(at: index)
      answer(String(decoding: shorter, as: UTF8.self))
      answer(String(decoding: bytes[...index] + bytes[index...], as: UTF8.self))
    }
  }

  @Test("Random tokens in random order are answered")
  func randomTokens() {
    var random = SeededRandom.forTest(usually: 7)
    let tokens =
      QueryText.keywords + [
        "net", "fund", "F00", "(", ")", ",", "=", "<", "'a b'", "5", "99%", "+25bp", "*1.1", "/",
        "$p", "2026-11-20", "2Y", "var", "kr", "level", "rating", "BBB-", ";", "-- c\n", "quantity",
      ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...12, using: &random)
      let words = (0..<count).map { _ in tokens[Int.random(in: 0..<tokens.count, using: &random)] }
      answer("select net " + words.joined(separator: " "))
    }
  }

  private func answer(_ text: String) {
    do throws(QueryFault) {
      let statement = try QueryParser.parse(text)
      #expect(try QueryParser.parse(statement.text) == statement, "\(text)")
    } catch {
      let range = error.range ?? 0..<0
      #expect(range.upperBound <= text.utf8.count, "\(text)")
      #expect(!error.report(in: text).isEmpty)
    }
  }
}
