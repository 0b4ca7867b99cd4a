// Every example of proto-spec/QUERY.md is a query, and its error is the one shown.

import Query
import Testing

struct ExampleTests {
  /// The texts of all fenced blocks of a kind.
  static func blocks(_ kind: String) -> [String] {
    var blocks: [String] = []
    var lines: [Substring]?
    for line in CatalogTests.page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let block = lines, line == "```" {
        blocks.append(block.joined(separator: "\n"))
        lines = nil
      } else if lines != nil {
        lines?.append(line)
      } else if line == "```" + kind {
        lines = []
      }
    }
    return blocks
  }

  @Test("Examples are read", arguments: blocks("query"))
  func examples(text: String) throws {
    let parameters: [String: Parameter] =
      text.contains("$issuer") ? ["issuer": .text("ACME")] : [:]
    let statement = try QueryParser.parse(text, parameters: parameters)
    #expect(try QueryParser.parse(statement.text) == statement)
  }

  @Test("There are examples, and the error is as shown")
  func error() throws {
    #expect(Self.blocks("query").count > 10)
    let shown = try #require(Self.blocks("text").first)
    let text = "select nett by fund"
    #expect(fault(text)?.report(in: text) == shown)
  }
}
