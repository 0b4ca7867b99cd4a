// Words of the prompt are no queries.

import Console
import Query
import Testing

struct PromptWordTests {
  @Test(arguments: ["help", "HELP", "?", "quit", "Exit", "\\q"])
  func wordsAreKnownAndNoQueries(word: String) {
    #expect(PromptWord(word) != nil)
    #expect(throws: QueryFault.self) { try QueryParser.parse(word) }
  }

  @Test(arguments: ["", "select net", "show status", "helpme", "quit now"])
  func othersAreNone(text: String) {
    #expect(PromptWord(text) == nil)
  }

  @Test func queriesThatHelpNamesAreQueries() throws {
    let lines = PromptWord.helpText.split(separator: "\n").filter { $0.hasPrefix("  select") }
    #expect(lines.count == 2)
    for line in lines { _ = try QueryParser.parse(String(line)) }
    #expect(PromptWord.helpText.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
