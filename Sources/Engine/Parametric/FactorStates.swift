// Exposures and gammas by group, exact: sums over their positions, and few of all columns in most
// groups. Like other sums they are joined for subtrees, totals and remainders.

internal import Book
internal import Columns
internal import Query

/// The columns of what positions have: factors first, then pairs of factors that have a gamma.
struct FactorColumns: Sendable {
  let factorCount: Int
  /// As `FactorHoldings` numbers them, ascending.
  let pairs: [UInt32]

  init(_ holdings: FactorHoldings, factorCount: Int, withGammas: Bool) {
    self.factorCount = factorCount
    pairs = withGammas ? Set(holdings.gammas.columns).sorted() : []
  }

  var count: Int { factorCount + pairs.count }

  func column(ofPair pair: UInt32) -> Int {
    guard let place = pairs.place(of: pair) else { preconditionFailure("a pair without a column") }
    return factorCount + place
  }

  /// The factors of a column that is a pair.
  func factors(ofColumn column: Int) -> (a: Int, b: Int) {
    let pair = Int(pairs[column - factorCount])
    return (pair / factorCount, pair % factorCount)
  }
}

/// What one group has: columns ascending, sums beside them, none of them 0.
struct FactorSums: Sendable {
  var columns: ArraySlice<UInt32>
  var sums: ArraySlice<Int128>

  static let none = FactorSums(columns: [], sums: [])

  func subtracting(_ other: FactorSums) -> FactorSums {
    var (columns, sums): ([UInt32], [Int128]) = ([], [])
    var (own, others) = (self.columns.startIndex, other.columns.startIndex)
    while own < self.columns.endIndex || others < other.columns.endIndex {
      let a = own < self.columns.endIndex ? self.columns[own] : .max
      let b = others < other.columns.endIndex ? other.columns[others] : .max
      var sum: Int128 = 0
      if a <= b {
        sum += self.sums[own]
        own += 1
      }
      if b <= a {
        sum -= other.sums[others]
        others += 1
      }
      if sum != 0 {
        columns.append(min(a, b))
        sums.append(sum)
      }
    }
    return FactorSums(columns: columns[...], sums: sums[...])
  }
}

struct FactorStates: Sendable {
  let columns: FactorColumns
  /// By group; the groups may lie in any order.
  private var places: [Range<Int>] = []
  private(set) var columnOfSum: [UInt32] = []
  private(set) var sums: [Int128] = []
  /// Of all that the node behind `under` holds, whatever the filter: what components are parts of.
  var root = FactorSums.none

  init(_ columns: FactorColumns) { self.columns = columns }

  var count: Int { places.count }

  subscript(group: Int) -> FactorSums {
    FactorSums(columns: columnOfSum[places[group]], sums: sums[places[group]])
  }

  /// The next group: what an adder holds, which is empty afterwards.
  mutating func append(_ adder: inout FactorAdder) { places.append(take(&adder)) }

  /// The same in the place of a group that is there.
  mutating func replace(_ group: Int, _ adder: inout FactorAdder) { places[group] = take(&adder) }

  private mutating func take(_ adder: inout FactorAdder) -> Range<Int> {
    let start = sums.count
    adder.take { column, sum in
      columnOfSum.append(column)
      sums.append(sum)
    }
    return start..<sums.count
  }

  mutating func append(contentsOf other: FactorStates) {
    let shift = sums.count
    columnOfSum += other.columnOfSum
    sums += other.sums
    for place in other.places {
      places.append((place.lowerBound + shift)..<(place.upperBound + shift))
    }
  }

  /// Bytes that the sums of groups may take.
  private static let maximumByteCount = 4 << 30

  func check() throws(QueryFault) {
    guard sums.count <= Self.maximumByteCount / 20 else {
      throw QueryFault(
        .tooManyGroups,
        "exposures of the groups need more than \(Self.maximumByteCount >> 30) GiB",
        suggestion: "fewer keys, or a filter")
    }
  }

  /// New groups out of these: each link adds one group to another.
  func regrouped(
    _ links: [(from: Int, to: Int)], count: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> FactorStates {
    var firsts = [Int](repeating: 0, count: count + 1)
    for link in links { firsts[link.to + 1] += 1 }
    for group in 0..<count { firsts[group + 1] += firsts[group] }
    var next = firsts
    var sources = [Int](repeating: 0, count: links.count)
    for link in links {
      sources[next[link.to]] = link.from
      next[link.to] += 1
    }
    var result = FactorStates(columns)
    result.root = root
    var adder = FactorAdder(columns.count)
    for group in 0..<count {
      if group & 63 == 0 {
        try cancellation.check()
        try result.check()
      }
      for place in firsts[group]..<firsts[group + 1] { adder.add(self[sources[place]]) }
      result.append(&adder)
    }
    return result
  }
}

/// Adds up one group after the other.
struct FactorAdder {
  private var sums: [Int128]
  private var isTouched: [Bool]
  private var touched: [UInt32] = []

  init(_ columnCount: Int) {
    sums = Array(repeating: 0, count: columnCount)
    isTouched = Array(repeating: false, count: columnCount)
  }

  @inline(__always)
  mutating func add(_ column: Int, _ value: Int128) {
    // Fewer than 2³² values of 64 bits: never near 2¹²⁷.
    sums[column] &+= value
    if !isTouched[column] {
      isTouched[column] = true
      touched.append(UInt32(column))
    }
  }

  mutating func add(_ other: FactorSums) {
    var place = other.sums.startIndex
    for column in other.columns {
      add(Int(column), other.sums[place])
      place += 1
    }
  }

  /// Gives what there is, in order of columns, and begins anew.
  mutating func take(_ body: (UInt32, Int128) -> Void) {
    if touched.count * Self.sortingCost > sums.count {
      for column in isTouched.indices where isTouched[column] { take(column, body) }
    } else {
      touched.sort()
      for column in touched { take(Int(column), body) }
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Columns that are looked at in the time that it takes to sort one in.
  private static let sortingCost = 16

  @inline(__always)
  private mutating func take(_ column: Int, _ body: (UInt32, Int128) -> Void) {
    let sum = sums[column]
    if sum != 0 { body(UInt32(column), sum) }
    sums[column] = 0
    isTouched[column] = false
  }
}
