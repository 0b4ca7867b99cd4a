// Instruments: ids, underlyings, the canonical order, and terms as they were given.

import Book
import Columns
import Exact
import TestKit
import Testing

struct InstrumentsTests {
  private static let dollar = CurrencyTable().find("USD")!

  private static func row(
    _ id: String, on underlying: String = "", line: Int = 0
  ) -> Instruments.Row {
    var row = Instruments.Row(id: id, currency: dollar)
    row.underlyingID = underlying
    row.line = line
    return row
  }

  private static func faults(_ rows: [Instruments.Row]) -> [Int: BookFault] {
    let rejections = Instruments.build(rows).rejections
    #expect(rejections.map(\.row) == Set(rejections.map(\.row)).sorted(), "a row refused twice")
    return Dictionary(rejections.map { ($0.row, $0.fault) }) { first, _ in first }
  }

  @Test func idsStandOnceWhateverTheirCase() {
    let rows = [
      Self.row("Bond", line: 2), Self.row("bond", line: 3), Self.row("Bond", line: 4),
      Self.row("opt", on: "bond", line: 5), Self.row("opt2", on: "Bond", line: 6),
    ]
    #expect(
      Self.faults(rows) == [
        1: .duplicateByCase(of: "Bond", firstLine: 2), 2: .duplicateID(firstLine: 2),
        3: .unknownInstrument(suggestion: "Bond"),
      ])
  }

  @Test func whatRestsOnNothingIsRefusedAllTheWayUp() {
    let rows = [
      Self.row("d", on: "c"), Self.row("c", on: "b"), Self.row("b", on: "gone"),
      Self.row("self", on: "self"), Self.row("onSelf", on: "self"),
      Self.row("x", on: "y"), Self.row("y", on: "x"), Self.row("onX", on: "x"),
      Self.row("share"), Self.row("option", on: "share"), Self.row("warrant", on: "option"),
    ]
    let below = BookFault.rejectedReference("instruments.csv")
    #expect(
      Self.faults(rows) == [
        0: below, 1: below, 2: .unknownInstrument(suggestion: nil), 3: .refersToItself, 4: below,
        5: .cycle(["x", "y", "x"]), 6: .cycle(["y", "x", "y"]), 7: below,
      ])
    let kept = Instruments.build(rows).instruments
    #expect((0..<kept.count).map { kept.ids[$0] } == ["option", "share", "warrant"])
    #expect(kept.underlyings == [1, -1, 0])
  }

  @Test func aLongChainOnARejectedUnderlyingIsRefusedInOneGo() {
    let count = 200_000
    let rows = (0..<count).map { Self.row("i\($0)", on: "i\($0 + 1)") }
    let (instruments, rejections) = Instruments.build(rows)
    #expect(instruments.count == 0 && rejections.count == count)
    let fine = Instruments.build(rows + [Self.row("i\(count)")])
    #expect(fine.rejections.isEmpty && fine.instruments.count == count + 1)
  }

  @Test(arguments: UInt64(1)...30)
  func rowsComeInByteOrderOfIDWithTheirTerms(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let rows = (0..<60).map { number in
      var row = Self.row(["É", "z", "A", "-"].randomElement(using: &random)! + "\(number)")
      row.multiplier = Decimal(coefficient: Int64(number + 1), scale: 2)
      row.price = number % 2 == 0 ? Decimal(coefficient: random.digits(upTo: 9), scale: 3) : nil
      row.duration = number % 3 == 0 ? Decimal(coefficient: Int64(number), scale: 1) : nil
      row.maturity = number % 5 == 0 ? CalendarDate(day: Int32(number)) : nil
      row.valuation = Valuation.allCases[number % 4]
      return row
    }
    let sorted = rows.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    let (instruments, rejections) = Instruments.build(rows.shuffled(using: &random))
    #expect(rejections.isEmpty)
    for (number, row) in sorted.enumerated() {
      let terms = instruments.terms(number)
      #expect(instruments.ids[number] == row.id, "\(random.replay)")
      #expect(instruments.find(row.id) == InstrumentIndex(number), "\(random.replay)")
      #expect(terms.multiplier == row.multiplier && terms.price == row.price)
      #expect(terms.duration == row.duration && terms.valuation == row.valuation)
      #expect(instruments.maturities[number] == row.maturity?.day ?? Instruments.noMaturity)
    }
  }
}
