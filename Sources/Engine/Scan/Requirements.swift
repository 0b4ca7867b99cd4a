// What the figures of a query need of the scan: each component once, whoever asks for it.

internal import Book
internal import Query

struct Requirements: Sendable {
  private(set) var components: [Component] = []
  /// By component: whether each group has its sum, and not the whole alone. What only the contract
  /// says need not be kept a million times.
  private(set) var isOfGroups: [Bool] = []
  private(set) var extremes: [Extreme] = []
  private(set) var inner: [InnerKey] = []
  /// Sets of scenarios whose vectors are summed, by their places among the book's.
  private(set) var vectorSets: [Int] = []
  private var numbers: [Component: Int] = [:]

  /// Columns of texts whose least or greatest is asked for.
  var texts: [PositionColumn] {
    extremes.compactMap { if case .text(let column) = $0.source { column } else { nil } }
  }

  /// Whether composite ratings are looked up at all.
  var usesRatings: Bool {
    components.contains { $0.quantity == .notches || $0.condition?.fact == .rated }
  }

  /// Whether cells hold all of it: sums, no extremes, nothing wide, nothing that depends on how and
  /// when ratings are looked up.
  var fitsCells: Bool {
    extremes.isEmpty && !usesRatings && components.allSatisfy { !$0.isWide }
  }

  /// Bytes that the sums of one group take, unconverted and converted, with its keys.
  func byteCount(keyCount: Int, currencyCount: Int) -> Int {
    let wide = components.count { $0.isWide }
    return components.count * 48 + wide * 32 * currencyCount + extremes.count * 64 + keyCount * 8
      + 32
  }

  /// Of every scan, for the contract: positions, their net and gross market value, gross notional.
  static let count = 0
  static let net = 1
  static let gross = 2
  static let grossNotional = 3

  init() {
    _ = number(Component(.one))
    _ = numberOfWhole(Component(.field(.marketValue, .signed)))
    _ = numberOfWhole(Component(.field(.marketValue, .magnitude)))
    _ = numberOfWhole(Component(.field(.notional, .magnitude)))
  }

  /// Where a component stands among all.
  mutating func number(_ component: Component) -> Int {
    let number = numberOfWhole(component)
    isOfGroups[number] = true
    return number
  }

  /// The same, of one that no group is asked for.
  mutating func numberOfWhole(_ component: Component) -> Int {
    if let known = numbers[component] { return known }
    numbers[component] = components.count
    components.append(component)
    isOfGroups.append(false)
    return components.count - 1
  }

  mutating func number(_ extreme: Extreme) -> Int {
    if let known = extremes.firstIndex(of: extreme) { return known }
    extremes.append(extreme)
    return extremes.count - 1
  }

  mutating func number(vectorSet set: Int) -> Int {
    if let known = vectorSets.firstIndex(of: set) { return known }
    vectorSets.append(set)
    return vectorSets.count - 1
  }

  mutating func number(_ key: InnerKey) -> Int {
    if let known = inner.firstIndex(of: key) { return known }
    inner.append(key)
    return inner.count - 1
  }
}

/// The least or greatest value of a column.
struct Extreme: Hashable, Sendable {
  enum Source: Hashable, Sendable {
    case field(PositionField)
    case number(NumberSource)
    /// Codes of texts stand in the order of their bytes.
    case text(PositionColumn)
  }
  var source: Source
  var isGreatest: Bool
}

/// A key within each group: what is netted, counted or measured for concentration per value.
enum InnerKey: Hashable, Sendable {
  case dimension(Dimension)
  /// The key of a netting; positions without one stand alone.
  case netting(QueryOptions.Netting)
}
