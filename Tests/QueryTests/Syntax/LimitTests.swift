// Texts, depths and lists have bounds, and what lies just within them is read.

import Query
import Testing

struct LimitTests {
  private func condition(depth: Int, _ open: String, _ close: String) -> String {
    "select net where " + String(repeating: open, count: depth) + "paper = true"
      + String(repeating: close, count: depth)
  }

  @Test("Sixty-four levels are read, one more is not")
  func depth() throws {
    for (open, close) in [("(", ")"), ("not ", ""), ("not (", ")")] {
      let most = open == "not (" ? 32 : 64
      #expect(throws: Never.self) {
        try QueryParser.parse(condition(depth: most, open, close))
      }
      let found = try #require(fault(condition(depth: most + 1, open, close)))
      #expect(found.code == .tooDeep)
    }
    #expect(fault("select " + String(repeating: "pct_parent(", count: 80))?.code == .tooDeep)
  }

  @Test("A text of 64 KiB is read, one byte more is not")
  func length() throws {
    let query = "select net"
    let blanks = String(repeating: " ", count: 65_536 - query.utf8.count)
    #expect(try QueryParser.parse(query + blanks).text == query)
    let found = try #require(fault(query + blanks + " "))
    #expect(found.code == .tooLong)
    #expect(found.range == nil)
  }

  @Test("Chains of conditions have no bound but the text's")
  func chains() throws {
    let parts = Array(repeating: "desk=A", count: 5000)
    let text = "select net where " + parts.joined(separator: " or ")
    guard case .any(let terms)? = try selection(text).filter else {
      Issue.record("no chain")
      return
    }
    #expect(terms.count == 5000)
  }

  @Test("Lists are bounded")
  func lists() throws {
    let values = Array(repeating: "A", count: 16_385).joined(separator: ",")
    #expect(fault("select net where desk in (\(values))")?.code == .tooLong)
    let measures = (0...256).map { "scenario(\($0))" }.joined(separator: ",")
    #expect(fault("select \(measures)")?.code == .tooLong)
    let keys = (0...16).map { "level(\($0))" }.joined(separator: ",")
    #expect(fault("select net by \(keys)")?.code == .tooLong)
    let order = (0...64).map { "scenario(\($0))" }.joined(separator: ",")
    #expect(fault("select net order by \(order)")?.code == .tooLong)
    let shocks = (0...64).map { "close P\($0)" }.joined(separator: ",")
    #expect(fault("select net with \(shocks)")?.code == .tooLong)
  }
}
