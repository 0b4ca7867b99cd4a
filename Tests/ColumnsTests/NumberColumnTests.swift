// Columns of numbers: what was put in comes out, what is missing is nil and is counted.

import Columns
import Exact
import TestKit
import Testing

struct NumberColumnTests {
  @Test func aColumnWithoutAMaskHasEveryValue() {
    let column = FixedColumn(values: [3, 0, -7], present: nil)
    #expect((0..<3).map { column[$0] } == [3, 0, -7])
    #expect((0..<3).allSatisfy { column.isPresent($0) })
    #expect(column.count == 3 && column.countOfMissing == 0 && column.byteCount == 24)
  }

  @Test func aMaskThatIsFullIsDropped() {
    let full = FixedColumn(values: [1, 2], present: BitMask(count: 2, repeating: true))
    #expect(full.present == nil && full == FixedColumn(values: [1, 2], present: nil))
    let none = FixedColumn(values: [], present: BitMask(count: 0))
    #expect(none.present == nil && none.count == 0)
  }

  @Test(arguments: UInt64(1)...10)
  func missingValuesAreNilAndCounted(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let given: [Int64?] = (0..<Int.random(in: 0...200, using: &random)).map { _ in
      Bool.random(using: &random) ? random.anySize(Int64.self) : nil
    }
    var present = BitMask(count: given.count)
    for (row, value) in given.enumerated() where value != nil { present[row] = true }
    let column = FixedColumn(values: given.map { $0 ?? 0 }, present: present)
    #expect(given.indices.map { column[$0] } == given, "\(random.replay)")
    #expect(given.indices.map { column.isPresent($0) } == given.map { $0 != nil })
    #expect(column.countOfMissing == given.count { $0 == nil }, "\(random.replay)")
  }

  @Test(arguments: UInt64(1)...10)
  func decimalsBringTheirOwnScales(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let given: [Decimal?] = (0..<Int.random(in: 0...100, using: &random)).map { _ in
      guard Bool.random(using: &random) else { return nil }
      let scale = UInt8.random(in: 0...12, using: &random)
      return Decimal(coefficient: random.anySize(Int64.self), scale: scale)
    }
    let column = DecimalColumn(given)
    #expect(given.indices.map { column[$0] } == given, "\(random.replay)")
    #expect(column.byteCount >= given.count * 9)
  }

  @Test func aScaledColumnReadsEachRowAtTheScaleOfItsGroup() {
    var present = BitMask(count: 4, repeating: true)
    present[2] = false
    let column = ScaledColumn(
      column: FixedColumn(values: [1500, 1500, 0, -25], present: present), scales: [0, 3, 12])
    #expect(column.decimal(row: 0, group: 0) == Decimal(coefficient: 1500, scale: 0))
    #expect(column.decimal(row: 1, group: 1) == Decimal(coefficient: 15, scale: 1))
    #expect(column.decimal(row: 2, group: 1) == nil)
    #expect(column.decimal(row: 3, group: 2) == Decimal(coefficient: -25, scale: 12))
    #expect(column.byteCount == 4 * 8 + 8 + 3)
  }
}
