// What a table of flags makes is what it was.

import Console
import Testing

struct ProgramTests {
  @Test func helpIsAsItWas() {
    let command = sampleProgram.commands[0]
    expectGolden(sampleProgram.help + "\n==\n" + sampleProgram.help(command), "program-help.txt")
  }

  @Test func manualIsAsItWas() {
    expectGolden(sampleProgram.manual, "program-manual.txt")
    #expect(sampleProgram.manual.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(arguments: Program.shells)
  func completionIsAsItWas(shell: String) throws {
    let script = try #require(sampleProgram.completion(for: shell))
    expectGolden(script, "program-\(shell).txt")
  }

  @Test func unknownShellHasNone() {
    #expect(sampleProgram.completion(for: "csh") == nil)
  }

  @Test func helpFitsEightyColumns() {
    for line in sampleProgram.help.split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= 80)
    }
  }
}
