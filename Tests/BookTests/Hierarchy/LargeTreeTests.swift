// Depth and width are input: hundreds of thousands of levels or siblings take no stack, and no more
// than linear time, well-formed or not.

import Book
import Columns
import TestKit
import Testing

struct LargeTreeTests {
  typealias Row = HierarchyBuilder.Row
  private static let count = 200_000

  private static func id(_ number: Int) -> String { "n\(number)" }

  /// A chain whose first node has the given parent, in an order that helps nobody.
  private static func chain(firstParent: String, seed: UInt64) -> [Row] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map {
      Row(id: id($0), parentID: $0 == 0 ? firstParent : id($0 - 1), type: .strategy)
    }.shuffled(using: &random)
  }

  @Test func aDeepChainIsATree() {
    let (tree, rejections) = HierarchyBuilder.build(Self.chain(firstParent: "", seed: 1))
    #expect(rejections.isEmpty && tree.count == Self.count)
    #expect(tree.depths.enumerated().allSatisfy { $0.offset == Int($0.element) })
    #expect(tree.ends.allSatisfy { Int($0) == Self.count })
    #expect(tree.parents.enumerated().allSatisfy { $0.offset - 1 == Int($0.element) })
    let bottom = NodeIndex(Self.count - 1)
    let path = tree.path(of: bottom)
    #expect(path.hasPrefix("/n0/n1/n2/") && path.hasSuffix("/n\(Self.count - 1)"))
    #expect(tree.children(of: bottom).isEmpty && tree.children(of: NodeIndex(0)).count == 1)
  }

  @Test func aDeepChainBelowARejectedNodeIsRejectedWhole() {
    let rows = Self.chain(firstParent: "gone", seed: 2)
    let (tree, rejections) = HierarchyBuilder.build(rows)
    #expect(tree.count == 0 && rejections.map(\.row) == Array(0..<Self.count))
    #expect(
      rejections.allSatisfy {
        $0.fault == (rows[$0.row].id == "n0" ? .unknownParent : .rejectedParent("n0"))
      })
  }

  @Test func aLongCycleIsRejectedWhole() {
    let rows = Self.chain(firstParent: Self.id(Self.count - 1), seed: 3)
    let (tree, rejections) = HierarchyBuilder.build(rows)
    #expect(tree.count == 0 && rejections.count == Self.count)
    for rejection in rejections {
      guard case .cycle(let ids) = rejection.fault, ids.first == rows[rejection.row].id else {
        Issue.record("\(rejection)")
        return
      }
    }
  }

  @Test func aDeepChainBelowACycleIsRejectedWhole() {
    let rows = Self.chain(firstParent: Self.id(1), seed: 4)
    let (tree, rejections) = HierarchyBuilder.build(rows)
    #expect(tree.count == 0 && rejections.count == Self.count)
    let cycles = rejections.filter { if case .cycle = $0.fault { true } else { false } }
    #expect(Set(cycles.map { rows[$0.row].id }) == ["n0", "n1"])
  }

  @Test func aWideTreeHasItsChildrenInByteOrder() {
    var random = SeededRandom(seed: 5)
    let rows =
      (0..<Self.count).map { Row(id: Self.id($0), parentID: "top", type: .book) }
      .shuffled(using: &random) + [Row(id: "top", parentID: "", type: .fund)]
    let (tree, rejections) = HierarchyBuilder.build(rows)
    let children = tree.children(of: NodeIndex(0))
    #expect(rejections.isEmpty && children.count == Self.count)
    #expect((2..<tree.count).allSatisfy { tree.ids.precedes($0 - 1, $0) })
    #expect(tree.subtree(of: NodeIndex(0)) == 0..<Self.count + 1)
  }
}
