// A list that copies share, against arrays: whatever is done to one copy, no other sees it.

import Columns
import TestKit
import Testing

struct SharedListTests {
  @Test func copiesAreAsArraysAre() {
    var random = SeededRandom.forTest(usually: 1301)
    for _ in 0..<40 {
      var lists = [SharedList<Int>()]
      var arrays: [[Int]] = [[]]
      for _ in 0..<120 {
        let place = Int.random(in: lists.indices, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where lists.count < 8:
          lists.append(lists[place])
          arrays.append(arrays[place])
        case 1:
          // Across the ends of lists, of lists of lists and of those.
          for _ in 0..<[1, 15, 17, 255, 300, 4_200][Int.random(in: 0..<6, using: &random)] {
            lists[place].append(arrays[place].count)
            arrays[place].append(arrays[place].count)
          }
        case 2 where !arrays[place].isEmpty:
          let most = min(arrays[place].count, 500)
          let number = Int.random(in: 1...most, using: &random)
          lists[place].removeLast(number)
          arrays[place].removeLast(number)
        case _ where !arrays[place].isEmpty:
          for _ in 0..<20 {
            let index = Int.random(in: arrays[place].indices, using: &random)
            lists[place][index] -= 7
            arrays[place][index] -= 7
          }
        default: break
        }
        #expect(lists[place].count == arrays[place].count)
      }
      for (list, array) in zip(lists, arrays) {
        #expect(Array(list) == array, "\(random.replay)")
      }
    }
  }

  @Test func aCopyIsChangedWhereItIsAlone() {
    // A class tells apart what was copied from what was changed in place.
    final class Counted: Sendable {}
    let elements = (0..<5_000).map { _ in Counted() }
    var list = SharedList(elements)
    let copy = list
    list[4_321] = Counted()
    #expect(copy[4_321] === elements[4_321] && list[4_321] !== elements[4_321])
    #expect(list[4_320] === elements[4_320])
    list.removeLast(5_000)
    #expect(list.count == 0 && copy.count == 5_000)
    list.append(elements[0])
    #expect(list[0] === elements[0])
  }
}
