// Bars as long as their figures are large.

import Console
import Query
import Testing

struct AnswerBarsTests {
  private func bars(_ values: [Int64?], _ style: AnswerStyle) -> [String] {
    let answer = Answer(
      columns: [
        Samples.key(.desk, values.map { _ in "d" }), Samples.measure("net", nil, .integers(values)),
      ],
      rows: values.map { _ in .group }, contract: Samples.contract)
    return AnswerFormat.bars.text(answer, style).split(separator: "\n").dropFirst()
      .map(String.init)
  }

  @Test func longestBarFillsTheWidthAndHalfIsHalf() {
    let lines = bars([80, 40, 1], AnswerStyle(width: 49))
    // Two in front, label, two, figure, two: forty are left.
    #expect(lines[0] == "  d  80  " + String(repeating: "█", count: 40))
    #expect(lines[1] == "  d  40  " + String(repeating: "█", count: 20))
    #expect(lines[2] == "  d   1  ▌")
  }

  @Test func noLineIsWiderThanTheTerminal() {
    for width in [40, 60, 80, 133] {
      for (name, answer) in Samples.all where name != "extremes" {
        let text = AnswerFormat.bars.text(answer, AnswerStyle(width: width))
        let widest = text.split(separator: "\n").dropLast().map { DisplayWidth.of(String($0)) }
          .max()
        #expect(widest ?? 0 <= width, "\(name) \(width)")
      }
    }
  }

  @Test func negativeBarsEndAtTheAxis() {
    let lines = bars([10, -10, 0, nil], AnswerStyle(width: 50))
    let axes = lines.prefix(3).map { Array($0).firstIndex(of: "│") }
    #expect(axes[0] != nil && Set(axes).count == 1)
    #expect(lines[1].contains("█│"))
    #expect(lines[0].contains("│█"))
    #expect(lines[3] == "  d    –")
  }

  @Test func allNegativeOrAllZeroIsDrawnToo() {
    #expect(
      bars([-5, -10], AnswerStyle(width: 40)).allSatisfy {
        $0.hasSuffix("█│") || $0.hasSuffix("▐│")
      })
    #expect(bars([0, 0], AnswerStyle(width: 40)) == ["  d  0", "  d  0"])
    #expect(bars([nil], AnswerStyle(width: 40)) == ["  d  –"])
  }

  @Test func asciiIsEnough() {
    let lines = bars([8, 4, -4], AnswerStyle(width: 40, isUnicode: false))
    #expect(lines.joined().utf8.allSatisfy { $0 < 0x80 })
    #expect(lines[0].contains("|####") && lines[2].contains("###|"))
  }

  @Test func textsAloneAreATable() {
    let answer = Answer(
      columns: [Samples.key(.desk, ["A"]), Samples.measure("avg_rating", nil, .texts(["BBB"]))],
      rows: [.group], contract: Samples.contract)
    #expect(AnswerFormat.bars.text(answer) == AnswerFormat.table.text(answer))
  }
}
