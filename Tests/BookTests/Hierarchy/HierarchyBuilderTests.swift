// Rows that are no part of a tree, each refused once and for the right reason; what the order of
// rows may not change; and what hangs on nodes.

import Book
import Columns
import TestKit
import Testing

struct HierarchyBuilderTests {
  typealias Row = HierarchyBuilder.Row

  private func faults(_ rows: [Row]) -> [Int: BookFault] {
    let rejections = HierarchyBuilder.build(rows).rejections
    #expect(Set(rejections.map(\.row)).count == rejections.count, "a row refused twice")
    return Dictionary(rejections.map { ($0.row, $0.fault) }) { first, _ in first }
  }

  @Test func theFirstOfTwoRowsWithOneIDStays() {
    let rows = [
      Row(id: "f", parentID: "", type: .fund, line: 2),
      Row(id: "d", parentID: "f", type: .desk, line: 3),
      Row(id: "d", parentID: "", type: .desk, line: 4),
      Row(id: "D", parentID: "f", type: .desk, line: 5),
      Row(id: "x", parentID: "D", type: .book, line: 6),
      Row(id: "y", parentID: "d", type: .book, line: 7),
    ]
    #expect(
      faults(rows) == [
        2: .duplicateID(firstLine: 3), 3: .duplicateByCase(of: "d", firstLine: 3),
        4: .unknownParent,
      ])
    let tree = HierarchyBuilder.build(rows).hierarchy
    #expect((0..<tree.count).map { tree.path(of: NodeIndex($0)) } == ["/f", "/f/d", "/f/d/y"])
    #expect(tree.find("D") == nil && tree.nearest(to: "D") == "d")
  }

  @Test func aSlashWouldBreakPaths() {
    let rows = [
      Row(id: "a/b", parentID: "", type: .fund), Row(id: "c", parentID: "a/b", type: .desk),
      Row(id: "e", parentID: "c", type: .book), Row(id: "ok", parentID: "", type: .fund),
    ]
    #expect(
      faults(rows) == [
        0: .slashInNodeID, 1: .rejectedParent("a/b"), 2: .rejectedParent("a/b"),
      ])
    let about = HierarchyBuilder.build(rows).rejections.map(\.isAboutParent)
    #expect(about == [false, true, true])
  }

  @Test func aLongCycleNamesItsFirstTwelveNodes() {
    let rows = (0..<30).map { Row(id: "n\($0)", parentID: "n\(($0 + 1) % 30)", type: .book) }
    let found = faults(rows)
    #expect(found[0] == .cycle((0..<12).map { "n\($0)" }))
    #expect(found[25] == .cycle((0..<12).map { "n\(($0 + 25) % 30)" }))
    let eleven = (0..<11).map { Row(id: "n\($0)", parentID: "n\(($0 + 1) % 11)", type: .book) }
    #expect(faults(eleven)[0] == .cycle((0...11).map { "n\($0 % 11)" }))
  }

  /// A random forest in which some rows name parents that are gone, of lower rank, or below them.
  private static func rows(_ random: inout SeededRandom) -> [Row] {
    let count = Int.random(in: 1...120, using: &random)
    return (0..<count).map { node in
      let choice = Int.random(in: 0..<30, using: &random)
      // Mostly a node before this one, so that most rows make a tree.
      let named = Int.random(in: 0..<(choice == 4 ? count : max(node, 1)), using: &random)
      let parent = node == 0 || choice < 3 ? "" : choice == 3 ? "gone" : "n\(named)"
      let type = choice < 25 ? NodeType.book : NodeType.allCases.randomElement(using: &random)!
      return Row(
        id: "n\(node)", parentID: parent, type: type, name: node % 3 == 0 ? "Node \(node)" : "",
        nav: node % 4 == 0 ? Int64(node) : nil, tags: node % 5 == 0 ? "k=\(node)" : "", line: node)
    }
  }

  @Test(arguments: UInt64(1)...60)
  func randomForestsAreTheNaiveTree(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let rows = Self.rows(&random)
    let difference = NaiveTree(rows).difference(from: HierarchyBuilder.build(rows))
    #expect(difference == nil, "\(random.replay)")
  }

  @Test(arguments: UInt64(61)...90)
  func theOrderOfRowsChangesNothing(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let rows = Self.rows(&random)
    let shuffled = rows.shuffled(using: &random)
    let (a, refusedA) = HierarchyBuilder.build(rows)
    let (b, refusedB) = HierarchyBuilder.build(shuffled)
    #expect(a.ids == b.ids && a.names == b.names && a.tags == b.tags, "\(random.replay)")
    #expect(a.parents == b.parents && a.ends == b.ends && a.depths == b.depths)
    #expect(a.types == b.types && a.numbers == b.numbers && a.givenNAVs == b.givenNAVs)
    let byID = { (rows: [Row], refused: [HierarchyBuilder.Rejection]) in
      Dictionary(uniqueKeysWithValues: refused.map { (rows[$0.row].id, $0.fault) })
    }
    #expect(byID(rows, refusedA) == byID(shuffled, refusedB), "\(random.replay)")
  }

  @Test func whatHangsOnANodeStaysWithIt() {
    let tree = HierarchyBuilder.build([
      Row(id: "z", parentID: "a", type: .desk, name: "Last", nav: -5, tags: "k=v"),
      Row(id: "a", parentID: "", type: .fund),
    ]).hierarchy
    #expect(tree.types == [.fund, .desk])
    #expect(tree.title(of: NodeIndex(0)) == "a" && tree.title(of: NodeIndex(1)) == "Last")
    #expect(tree.givenNAVs[0] == nil && tree.givenNAVs[1] == -5)
    #expect(tree.tags[1] == "k=v" && tree.tags.isEmpty(0))
    #expect(tree.byteCount > 0)
  }

  @Test func noRowsMakeAnEmptyTree() {
    let (tree, rejections) = HierarchyBuilder.build([])
    #expect(tree.count == 0 && tree.roots.isEmpty && rejections.isEmpty && tree.find("") == nil)
  }
}
