// Canonical text reads back as the same query, for queries of every shape.

import Query
import TestKit
import Testing

struct RoundTripTests {
  @Test("A random statement's text reads back as the statement")
  func randomStatements() {
    var source = RandomStatements(random: .forTest(usually: 20_261_120))
    for _ in 0..<20_000 {
      let statement = source.statement()
      let text = statement.text
      do throws(QueryFault) {
        let read = try QueryParser.parse(text)
        #expect(read == statement, "\(text): \(source.random.replay)")
        #expect(read.text == text, "\(source.random.replay)")
      } catch {
        Issue.record("\(error.report(in: text))\n\(source.random.replay)")
      }
    }
  }

  @Test("Places of what was read lie in the text and say what stands there")
  func places() throws {
    let text = "select net, var( 99% ) under /F/'D 1' by tag( x ) in EUR as of 2026-11-20"
    let select = try selection(text)
    #expect(select.measures.map { slice(text, $0.range) } == ["net", "var( 99% )"])
    #expect(select.under.map { slice(text, $0.range) } == "/F/'D 1'")
    #expect(select.keys.map { slice(text, $0.range) } == ["tag( x )"])
    #expect(select.currency.map { slice(text, $0.range) } == "EUR")
    #expect(select.asOf.map { slice(text, $0.range) } == "2026-11-20")
  }

  @Test("Text that looks like a keyword without being one is an id")
  func lookAlikes() throws {
    // The Kelvin sign is no K, whatever Unicode says of their likeness.
    let select = try selection("select net under li\u{212A}e")
    #expect(select.under?.value == .id("li\u{212A}e"))
    #expect(fault("select net by boo\u{212A}")?.code == .unknownName)
  }
}
