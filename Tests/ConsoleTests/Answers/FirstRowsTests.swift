// The beginning of an answer holds what the answer holds.

import Console
import Query
import Testing

struct FirstRowsTests {
  @Test func shortAnswersAreWhole() {
    for (_, answer) in Samples.all { #expect(answer.firstRows(100) == answer) }
  }

  @Test func groupsAreCutAndTotalsStay() {
    let answer = Samples.desks.firstRows(2)
    #expect(answer.rows == [.group, .group, .others, .total])
    #expect(answer.incompleteRows == [1, 3])
    #expect(answer.tellsRows)
    for (column, whole) in zip(answer.columns, Samples.desks.columns) {
      #expect(
        (0..<4).map { column.text($0) } == [0, 1, 3, 4].map { whole.text($0) }, "\(whole.name)")
    }
    #expect(Samples.nodes.firstRows(3).depths == [1, 2, 3, 0])
    #expect(Samples.empty.firstRows(0) == Samples.empty)
  }
}
