// Key rates in runs by position, in order of curve and tenor, whatever the order they came in.

import Book
import TestKit
import Testing

struct KeyRatesTests {
  @Test(arguments: UInt64(1)...20)
  func runsHoldEachPositionsEntriesInOrderOfPoint(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let points = ["USD-SOFR", "BRL-DI", "EUR"].flatMap { curve in
      ["10Y", "3M", "1Y", "12M"].map { KeyRates.Point(curve: curve, tenor: Tenor($0)!) }
    }.shuffled(using: &random)
    var given: [UInt32: [KeyRates.Point: Int64]] = [:]
    var entries: [KeyRates.Entry] = []
    for position in UInt32(0)..<30 {
      for point in points.indices where Int.random(in: 0..<6, using: &random) == 0 {
        let value = random.anySize(Int64.self)
        given[position, default: [:]][points[point]] = value
        entries.append(.init(position: position, point: UInt32(point), value: value))
      }
    }
    let rates = KeyRates(points: points, entries: entries.shuffled(using: &random))
    #expect(rates.points == points.sorted() && rates.count == entries.count)
    #expect(rates.positions == given.keys.sorted(), "\(random.replay)")
    for (index, position) in rates.positions.enumerated() {
      let found = rates.run(index).map {
        (rates.points[Int(rates.pointOfValue[$0])], rates.values[$0])
      }
      let expected = given[position]!.sorted { $0.key < $1.key }
      #expect(found.map(\.0) == expected.map(\.key), "\(random.replay)")
      #expect(found.map(\.1) == expected.map(\.value), "\(random.replay)")
    }
  }

  @Test func noneIsEmpty() {
    #expect(KeyRates.none.count == 0 && KeyRates.none.positions.isEmpty)
    #expect(KeyRates.none.starts == [0] && KeyRates.none.points.isEmpty)
  }

  @Test func aCurrencysDefaultCurveIsItsOvernightIndexOrItself() {
    #expect(KeyRates.defaultCurve(of: "USD") == "USD-SOFR")
    #expect(KeyRates.defaultCurve(of: "BRL") == "BRL-DI")
    #expect(KeyRates.defaultCurve(of: "VND") == "VND")
  }
}
