// Every small tree and non-tree there is: all ways in which a few rows can name each other, or
// nobody, as parents, and all their ranks.

import Book
import Testing

struct SmallTreeTests {
  /// Not in byte order, and byte order is not that of any dictionary.
  private static let ids = ["b", "a1", "É", "Z", "a", "-"]

  /// Calls `body` with every list of `count` digits below `base`.
  private static func eachList(_ count: Int, below base: Int, _ body: ([Int]) -> Void) {
    var digits = Array(repeating: 0, count: count)
    while true {
      body(digits)
      var place = 0
      while place < count {
        digits[place] += 1
        if digits[place] < base { break }
        digits[place] = 0
        place += 1
      }
      if place == count { return }
    }
  }

  /// Parent numbers: 0 for none, then the nodes in turn, then one that does not exist.
  private static func rows(_ parents: [Int], _ ranks: [Int]? = nil) -> [HierarchyBuilder.Row] {
    parents.indices.map { node in
      let parent =
        parents[node] == 0
        ? "" : parents[node] <= parents.count ? ids[parents[node] - 1] : "nobody"
      return HierarchyBuilder.Row(
        id: ids[node], parentID: parent, type: NodeType.allCases[ranks?[node] ?? 2],
        line: node + 2)
    }
  }

  private static func check(_ rows: [HierarchyBuilder.Row]) {
    let difference = NaiveTree(rows).difference(from: HierarchyBuilder.build(rows))
    if let difference {
      Issue.record("\(rows.map { "\($0.parentID)>\($0.id) \($0.type)" }): \(difference)")
    }
  }

  @Test(arguments: 0...5)
  func everyChoiceOfParentsGivesTheNaiveTree(count: Int) {
    Self.eachList(count, below: count + 2) { Self.check(Self.rows($0)) }
  }

  @Test func everyChoiceOfParentsAmongSixGivesTheNaiveTree() {
    // All of these name nodes that exist: 7⁶ lists.
    Self.eachList(6, below: 7) { Self.check(Self.rows($0)) }
  }

  @Test(arguments: 1...3)
  func everyChoiceOfRanksGivesTheNaiveTree(count: Int) {
    Self.eachList(count, below: count + 2) { parents in
      Self.eachList(count, below: 4) { Self.check(Self.rows(parents, $0)) }
    }
  }

  @Test func everyChoiceOfTwoRanksAmongFourGivesTheNaiveTree() {
    Self.eachList(4, below: 6) { parents in
      Self.eachList(4, below: 2) { Self.check(Self.rows(parents, $0.map { $0 * 3 })) }
    }
  }
}
