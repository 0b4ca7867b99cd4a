// One number for each combination of codes: their digits in a mixed radix. Where combinations are
// more than 64 bits can number, what came so far is first numbered in the order of first sight, so
// that only combinations that occur count, however many there could be.

struct KeyNumbers: Sendable {
  /// Where each digit stands among the codes of a group.
  private let indices: [Int]
  private let radices: [UInt64]
  /// Before which digits numbers are made dense, and the tables that do it.
  private var tables: [KeyTable?]

  /// Dense numbers stay below it: groups of a few dozen bytes each fill any memory before.
  private static let denseBound: UInt64 = 1 << 31

  /// `last` is the radix of a digit that is no key's, such as the currency's.
  init(_ keys: [(index: Int, radix: UInt64)], last: UInt64 = 1) {
    indices = keys.map(\.index)
    radices = keys.map(\.radix) + [last]
    tables = radices.map { _ in nil }
    var bound: UInt64 = 1
    for (place, radix) in radices.enumerated() {
      let (product, overflow) = bound.multipliedReportingOverflow(by: radix)
      bound = overflow ? Self.denseBound * radix : product
      if overflow { tables[place] = KeyTable() }
    }
  }

  /// Whether numbers are the same wherever they are made, and stand in the order of the codes.
  var isPlain: Bool { tables.allSatisfy { $0 == nil } }

  /// Makes room for the digit at a place.
  mutating func makeDense(_ numbers: inout [UInt64], before place: Int) {
    guard tables[place] != nil else { return }
    for index in numbers.indices { numbers[index] = dense(numbers[index], before: place) }
  }

  private mutating func dense(_ number: UInt64, before place: Int) -> UInt64 {
    guard let slot = tables[place]?.slot(number) else { return number }
    return UInt64(slot)
  }

  mutating func number(_ codes: ArraySlice<UInt32>, last: UInt32 = 0) -> UInt64 {
    var result: UInt64 = 0
    for (place, index) in indices.enumerated() {
      let digit = UInt64(codes[codes.startIndex + index])
      result = dense(result, before: place) &* radices[place] &+ digit
    }
    let place = indices.count
    return dense(result, before: place) &* radices[place] &+ UInt64(last)
  }
}
