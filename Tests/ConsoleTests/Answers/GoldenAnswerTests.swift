// Every format of every sample is what it was.

import Console
import Query
import Testing

struct GoldenAnswerTests {
  @Test(arguments: AnswerFormat.allCases)
  func formatIsAsItWas(format: AnswerFormat) {
    let texts = Samples.all.map { name, answer in
      "== \(name)\n" + format.text(answer, AnswerStyle(width: 100))
    }
    expectGolden(texts.joined(separator: "\n"), "answer-\(format.rawValue).txt")
  }

  @Test(arguments: [AnswerFormat.table, .tree, .bars, .vertical])
  func inkIsAsItWas(format: AnswerFormat) {
    let style = AnswerStyle(ink: Ink(isOn: true), width: 100)
    let text = format.text(Samples.desks, style) + "\n" + format.text(Samples.nested, style)
    // Escape characters are drawn, so that the file can be read.
    expectGolden(text.replacing("\u{1B}", with: "␛"), "ink-\(format.rawValue).txt")
  }

  @Test(arguments: [AnswerFormat.table, .tree, .bars, .vertical])
  func asciiIsAsItWas(format: AnswerFormat) {
    let style = AnswerStyle(width: 60, isUnicode: false)
    let text = format.text(Samples.desks, style) + "\n" + format.text(Samples.nodes, style)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    expectGolden(text, "ascii-\(format.rawValue).txt")
  }

  @Test func exactDigitsAreAsTheyWere() {
    let text = AnswerFormat.table.text(Samples.extremes, AnswerStyle(isExact: true))
    expectGolden(text, "exact-table.txt")
  }

  @Test func footersAreAsTheyWere() {
    let texts = Samples.all.map { name, answer in
      "== \(name)\n"
        + AnswerFooter(answer, style: AnswerStyle()).text(seconds: 0.01234, format: .csv)
    }
    expectGolden(texts.joined(separator: "\n"), "footers.txt")
  }
}
