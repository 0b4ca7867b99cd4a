// Trees of every shape, and chains of a length that no firm has: depth is input, so nothing may
// recurse on it, and time grows with rows alone.

import Book
import BookFiles
import Columns
import Testing

struct TreeTests {
  static let depth = 100_000

  static func outcome(
    nodes: [String], positions: [String] = [], instruments: [String] = ["I,USD,"],
    entities: [String] = []
  ) -> BookFolder.Outcome {
    func file(_ header: String, _ rows: [String]) -> [UInt8] {
      Array((([header] + rows).joined(separator: "\n") + "\n").utf8)
    }
    return BookFolder.load(
      files: [
        "nodes.csv": file("node_id,parent_id,node_type", nodes),
        "instruments.csv": file("instrument_id,currency,underlying_id", instruments),
        "entities.csv": file("entity_id,entity_type,parent_entity_id", entities),
        "positions.csv": file("position_id,node_id,instrument_id,quantity", positions),
      ], options: LoadOptions(threads: 2, isLenient: true))
  }

  @Test func aDeepChainIsATree() throws {
    let rows = (0..<Self.depth).map { "N\($0),\($0 == 0 ? "" : "N\($0 - 1)"),FUND" }
    let outcome = Self.outcome(nodes: rows.reversed(), positions: ["P,N\(Self.depth - 1),I,1"])
    #expect(outcome.report.isClean)
    let tree = try #require(outcome.book).hierarchy
    #expect(tree.count == Self.depth && tree.roots.count == 1)
    #expect(tree.depths.last == UInt32(Self.depth - 1))
    #expect(tree.ends.allSatisfy { $0 == UInt32(Self.depth) })
    let deepest = try #require(tree.find("N\(Self.depth - 1)"))
    #expect(tree.path(of: deepest).hasPrefix("/N0/N1/N2/"))
  }

  @Test func allBelowARejectedNodeIsRejected() {
    let rows = (0..<Self.depth).map { "N\($0),\($0 == 0 ? "NONE" : "N\($0 - 1)"),FUND" }
    let report = Self.outcome(nodes: rows).report.file("nodes.csv")
    #expect(report?.rejected == Self.depth)
    #expect(report?.countByCode["REJECTED_PARENT"] == Self.depth - 1)
  }

  @Test func aLongCycleIsFound() {
    let rows = (0..<Self.depth).map { "N\($0),N\(($0 + 1) % Self.depth),FUND" }
    let report = Self.outcome(nodes: rows).report.file("nodes.csv")
    #expect(report?.countByCode == ["CYCLE": Self.depth])
    #expect(report?.rejections.first?.reason.hasPrefix("closes a cycle: N0 > N1 > N2") == true)
  }

  @Test func longChainsOfEntitiesAndInstruments() throws {
    let entities = (0..<Self.depth).map { "E\($0),ISSUER,\($0 == 0 ? "" : "E\($0 - 1)")" }
    let instruments = (0..<Self.depth).map { "I\($0),USD,I\($0 + 1)" } + ["I\(Self.depth),USD,"]
    let outcome = Self.outcome(nodes: ["F,,FUND"], instruments: instruments, entities: entities)
    #expect(outcome.report.isClean)
    let book = try #require(outcome.book)
    let top = try #require(book.entities.find("E0")).row
    #expect(book.entities.ultimates.allSatisfy { Int($0) == top })
    let broken = Self.outcome(
      nodes: ["F,,FUND"], instruments: instruments.dropLast(), entities: entities.reversed())
    #expect(broken.report.file("instruments.csv")?.rejected == Self.depth)
    #expect(broken.report.file("entities.csv")?.rejected == 0)
  }

  @Test func manyRootsAndPositionsOnAnyNode() throws {
    let roots = (0..<500).map { "R\($0),,\(["FUND", "DESK", "BOOK", "STRATEGY"][$0 % 4])" }
    let leaves = (0..<500).map { "L\($0),R\($0),STRATEGY" }
    let positions = (0..<500).flatMap { ["P\($0),R\($0),I,1", "Q\($0),L\($0),I,2"] }
    let outcome = Self.outcome(nodes: leaves + roots, positions: positions)
    #expect(outcome.report.isClean)
    let book = try #require(outcome.book)
    #expect(book.hierarchy.roots.count == 500)
    for row in 0..<book.positions.count {
      let node = book.positions.node(of: PositionIndex(row))
      let expected = book.positions.ids[row].replacing("P", with: "R").replacing("Q", with: "L")
      #expect(book.hierarchy.ids[node.row] == expected)
    }
  }

  @Test func preorderIsByBytesAmongSiblings() throws {
    let outcome = Self.outcome(nodes: [
      "b,,FUND", "B2,b,DESK", "a,b,DESK", "é,b,DESK", "Z,,FUND", "x,a,BOOK", "C,a,BOOK",
    ])
    let tree = try #require(outcome.book).hierarchy
    #expect((0..<tree.count).map { tree.ids[$0] } == ["Z", "b", "B2", "a", "C", "x", "é"])
    #expect(tree.parents == [-1, -1, 1, 1, 3, 3, 1])
    #expect(tree.ends == [1, 7, 3, 6, 5, 6, 7])
  }
}
