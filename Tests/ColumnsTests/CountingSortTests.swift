// Counting sorts against the standard library's stable sort.

import Columns
import TestKit
import Testing

struct CountingSortTests {
  @Test(arguments: UInt64(1)...30)
  func destinationsPutRowsInOrderAndKeepTies(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let keyCount = Int.random(in: 1...20, using: &random)
    let keys = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      // One key in five is out of range, as those of rejected rows are.
      UInt32.random(in: 0..<UInt32(keyCount + keyCount / 5 + 1), using: &random)
    }
    let kept = keys.indices.filter { keys[$0] < keyCount }
    let sorted = kept.sorted { (keys[$0], $0) < (keys[$1], $1) }
    let (destinations, starts) = CountingSort.destinations(keys: keys.span, keyCount: keyCount)
    var expected = [UInt32](repeating: .max, count: keys.count)
    for (position, row) in sorted.enumerated() { expected[row] = UInt32(position) }
    #expect(destinations == expected, "\(random.replay)")
    for key in 0...keyCount {
      #expect(Int(starts[key]) == kept.count { keys[$0] < key }, "\(random.replay)")
    }
  }

  @Test(arguments: UInt64(1)...30)
  func sortingKeepsTheGivenOrderOfEqualKeys(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let keyCount = Int.random(in: 1...20, using: &random)
    let keys = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      UInt32.random(in: 0..<UInt32(keyCount), using: &random)
    }
    let order = keys.indices.filter { _ in Bool.random(using: &random) }
      .shuffled(using: &random).map { UInt32($0) }
    let expected = order.enumerated()
      .sorted { (keys[Int($0.element)], $0.offset) < (keys[Int($1.element)], $1.offset) }
      .map(\.element)
    #expect(
      CountingSort.sorted(order, by: keys.span, keyCount: keyCount) == expected,
      "\(random.replay)")
  }

  @Test func twoSortsTheLastKeyFirstSortByBoth() {
    var random = SeededRandom.forTest(usually: 41)
    let rows = 0..<2000
    let first = rows.map { _ in UInt32.random(in: 0..<40, using: &random) }
    let second = rows.map { _ in UInt32.random(in: 0..<12, using: &random) }
    let order = rows.map { UInt32($0) }.shuffled(using: &random)
    let bySecond = CountingSort.sorted(order, by: second.span, keyCount: 12)
    let byBoth = CountingSort.sorted(bySecond, by: first.span, keyCount: 40)
    let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
    let expected = order.sorted {
      let (a, b) = (Int($0), Int($1))
      return (first[a], second[a], place[$0]!) < (first[b], second[b], place[$1]!)
    }
    #expect(byBoth == expected, "\(random.replay)")
  }

  @Test func nothingSortsToNothing() {
    let none: [UInt32] = []
    let (destinations, starts) = CountingSort.destinations(keys: none.span, keyCount: 3)
    #expect(destinations.isEmpty && starts == [0, 0, 0, 0])
    #expect(CountingSort.sorted([], by: none.span, keyCount: 0).isEmpty)
    let outside: [UInt32] = [0, 5]
    #expect(CountingSort.destinations(keys: outside.span, keyCount: 0).starts == [0])
  }
}
