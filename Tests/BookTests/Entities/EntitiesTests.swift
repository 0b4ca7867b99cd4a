// Entities: ids, parents, ultimate parents against a naive walk, and the canonical order.

import Book
import Columns
import TestKit
import Testing

struct EntitiesTests {
  private static func row(_ id: String, parent: String = "", line: Int = 0) -> Entities.Row {
    var row = Entities.Row(id: id, type: .issuer)
    row.parentID = parent
    row.line = line
    row.name = "Name of " + id
    return row
  }

  private static func faults(_ rows: [Entities.Row]) -> [Int: BookFault] {
    let rejections = Entities.build(rows).rejections
    #expect(rejections.map(\.row) == Set(rejections.map(\.row)).sorted(), "a row refused twice")
    return Dictionary(rejections.map { ($0.row, $0.fault) }) { first, _ in first }
  }

  @Test func duplicatesAndTwinsAreRefusedAndWhatNamesThemIsNot() {
    let rows = [
      Self.row("acme", line: 2), Self.row("ACME", line: 3), Self.row("acme", line: 4),
      Self.row("sub", parent: "acme", line: 5), Self.row("lost", parent: "ACME", line: 6),
      Self.row("deep", parent: "lost", line: 7),
    ]
    #expect(
      Self.faults(rows) == [
        1: .duplicateByCase(of: "acme", firstLine: 2), 2: .duplicateID(firstLine: 2),
        4: .unknownEntity(suggestion: "acme"), 5: .rejectedParent("lost"),
      ])
    let entities = Entities.build(rows).entities
    #expect(entities.count == 2 && entities.find("ACME") == nil)
    #expect(entities.nearest(to: "ACME") == "acme")
  }

  @Test func cyclesOfParentsAreRefusedWithAllThatHangsOnThem() {
    let rows = [
      Self.row("a", parent: "b"), Self.row("b", parent: "c"), Self.row("c", parent: "b"),
      Self.row("self", parent: "self"), Self.row("fine"), Self.row("finer", parent: "fine"),
    ]
    #expect(
      Self.faults(rows) == [
        0: .rejectedParent("b"), 1: .cycle(["b", "c", "b"]), 2: .cycle(["c", "b", "c"]),
        3: .cycle(["self", "self"]),
      ])
  }

  @Test(arguments: UInt64(1)...60)
  func randomForestsAgreeWithANaiveWalk(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let count = Int.random(in: 1...80, using: &random)
    let rows = (0..<count).map { entity in
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<4: Self.row("e\(entity)")
      case 4: Self.row("e\(entity)", parent: "gone")
      default: Self.row("e\(entity)", parent: "e\(Int.random(in: 0..<count, using: &random))")
      }
    }.shuffled(using: &random)
    let byID = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    // The top of the chain of parents; nil where there is none.
    func top(_ id: String) -> String? {
      var current = id
      for _ in 0...count {
        guard let row = byID[current] else { return nil }
        if row.parentID.isEmpty { return current }
        current = row.parentID
      }
      return nil
    }
    let (entities, rejections) = Entities.build(rows)
    let refused = rows.indices.filter { top(rows[$0].id) == nil }
    #expect(rejections.map(\.row) == refused, "\(random.replay)")
    let kept = rows.map(\.id).filter { top($0) != nil }.sorted()
    #expect((0..<entities.count).map { entities.ids[$0] } == kept, "\(random.replay)")
    for (entity, id) in kept.enumerated() {
      #expect(entities.ids[Int(entities.ultimates[entity])] == top(id), "\(random.replay)")
      let parent = entities.parents[entity] < 0 ? "" : entities.ids[Int(entities.parents[entity])]
      #expect(parent == byID[id]?.parentID && entities.names[entity] == "Name of " + id)
      #expect(entities.find(id) == EntityIndex(entity))
    }
  }

  @Test func aLongChainOfParentsHasOneTop() {
    let count = 200_000
    let rows = (0..<count).map {
      Self.row("e\($0)", parent: $0 == count - 1 ? "" : "e\($0 + 1)")
    }
    let (entities, rejections) = Entities.build(rows)
    #expect(rejections.isEmpty && Set(entities.ultimates).count == 1)
    #expect(entities.ids[Int(entities.ultimates[0])] == "e\(count - 1)")
  }
}
