// Branches that lead where they should, for every order of rows.

import Console
import Query
import TestKit
import Testing

struct AnswerTreeTests {
  private func labels(_ levels: [Int64?]) -> [String] {
    let answer = Answer(
      columns: [
        Samples.key(.node, levels.indices.map { "n\($0)" }),
        AnswerColumn(name: "level", role: .fact, values: .integers(levels)),
      ],
      rows: levels.map { _ in .group }, contract: Samples.contract)
    return AnswerFormat.tree.text(answer).split(separator: "\n").dropFirst(2).map {
      String($0.dropFirst(2))
    }
  }

  @Test func branchesFollowTheLevels() {
    #expect(labels([0, 1, 2, 1]) == ["n0", "├─ n1", "│  └─ n2", "└─ n3"])
    #expect(labels([3, 4, 3, 4, 4]) == ["n0", "└─ n1", "n2", "├─ n3", "└─ n4"])
    #expect(labels([0]) == ["n0"])
    #expect(labels([]) == [])
  }

  @Test func levelsThatMakeNoTreeAreDrawnAsFarAsTheyGo() {
    // Deeper by more than one, out of order, missing, absurd.
    #expect(labels([0, 5, 2]) == ["n0", "└─ n1", "   └─ n2"])
    #expect(labels([2, 1, 0]).count == 3)
    #expect(labels([nil, .max, .min]).count == 3)
  }

  @Test func everyRandomPreorderHasALineANodeAndBranchesThatMeet() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<200 {
      var levels: [Int64] = [0]
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        levels.append(Int64.random(in: 1...(levels[levels.count - 1] + 1), using: &random))
      }
      let lines = labels(levels)
      #expect(lines.count == levels.count)
      for (index, line) in lines.enumerated() {
        #expect(line.hasSuffix("n\(index)"))
        #expect(line.count == "n\(index)".count + Int(levels[index]) * 3)
        // Below a branch that goes on there is a line that it goes on to.
        for (column, character) in line.enumerated() where character == "├" || character == "│" {
          let below = index + 1 < lines.count ? Array(lines[index + 1]) : []
          #expect(below.count > column && "├└│".contains(below[column]))
        }
      }
    }
  }

  @Test func keysLieInOneAnotherWhateverTheOrderOfRows() {
    let text = AnswerFormat.tree.text(Samples.nested)
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.contains("ALPHA") } == 1)
    #expect(text.contains("  ├─ RATES\n  │  ├─ R1 "))
    // What `top` left out within ALPHA is one of its children.
    #expect(text.contains("  └─ others "))
  }

  @Test func withoutKeysATreeIsATable() {
    let answer = Answer(
      columns: [Samples.measure("net", "USD", .integers([5]))], rows: [.group],
      contract: Samples.contract)
    #expect(AnswerFormat.tree.text(answer) == AnswerFormat.table.text(answer))
  }
}
