// What the footer says of an answer, and leaves out.

import Console
import Query
import Testing

struct AnswerFooterTests {
  private func footer(_ contract: Contract, seconds: Double = 0.5) -> [String] {
    let answer = Answer(
      columns: [Samples.measure("net", nil, .integers([1]))], rows: [.group], contract: contract)
    return AnswerFooter(answer, style: AnswerStyle()).text(seconds: seconds, format: .table)
      .split(separator: "\n").map(String.init)
  }

  @Test func wholeAnswerHasOneLine() {
    #expect(
      footer(Samples.contract) == ["1 row · 1,987 positions · as of 2026-11-20 · USD · 500 ms"])
  }

  @Test func gapsOfNothingAreNoGaps() {
    var contract = Samples.contract
    contract.isComplete = false
    contract.gaps = [Contract.Gap(kind: .unpriced, share: Contract.Share(count: 0))]
    #expect(footer(contract).last == "incomplete")
    // Sums without a rate are told by currency, whether or not they are a gap as well.
    contract.unconverted = Samples.partialContract.unconverted
    #expect(footer(contract).last?.hasPrefix("incomplete: 3 unconverted; ARS: no rate") == true)
  }

  @Test func manyNotesAreCounted() {
    var contract = Samples.contract
    contract.notes = (1...5).map { "note \($0)\u{1B}" }
    #expect(footer(contract).suffix(2) == ["note: note 3\\u{1b}", "and 2 more notes"])
  }

  @Test(arguments: [(0.000_04, "0.0 ms"), (0.0042, "4.2 ms"), (0.25, "250 ms"), (61.26, "61.3 s")])
  func timeIsShort(seconds: Double, text: String) {
    #expect(footer(Samples.contract, seconds: seconds)[0].hasSuffix(" · " + text))
  }
}
