// Cells that follow every change: for each node and currency the sums of a standing list of
// components. The writer adds what a position's change makes of them; an epoch takes a copy, which
// costs a reference, since pages are shared until they are written to.

internal import Book
internal import Exact

struct LiveCells: Sendable {
  /// Cells on a page: with some forty sums of 16 bytes a page is copied in under a microsecond.
  static let cellsPerPage = 4
  /// Pages of a folder: copying a folder's list costs about as much as a page.
  static let pagesPerFolder = 64

  let components: [Component]
  private let numbers: [Component: Int]
  private let rules: [CellRule]
  private var slots: [UInt64: Int] = [:]
  /// By slot: node and currency.
  private(set) var nodes: [UInt32] = []
  private(set) var currencies: [UInt16] = []
  /// Folders of pages of sums, cell by cell.
  private var folders: [[[Int128]]] = []

  /// Of components that a position's record tells, the rest is not kept.
  init(_ wanted: [Component]) {
    var components: [Component] = []
    var rules: [CellRule] = []
    var numbers: [Component: Int] = [:]
    for component in wanted where numbers[component] == nil {
      guard let rule = CellRule(component) else { continue }
      numbers[component] = components.count
      components.append(component)
      rules.append(rule)
    }
    self.components = components
    self.rules = rules
    self.numbers = numbers
  }

  var count: Int { nodes.count }

  func number(of component: Component) -> Int? { numbers[component] }

  private static func key(_ node: UInt32, _ currency: UInt16) -> UInt64 {
    UInt64(node) << 16 | UInt64(currency)
  }

  private mutating func slot(_ node: UInt32, _ currency: UInt16) -> Int {
    let key = Self.key(node, currency)
    if let slot = slots[key] { return slot }
    let slot = nodes.count
    slots[key] = slot
    nodes.append(node)
    currencies.append(currency)
    let page = slot / Self.cellsPerPage
    if page % Self.pagesPerFolder == 0, slot % Self.cellsPerPage == 0 { folders.append([]) }
    if slot % Self.cellsPerPage == 0 {
      folders[folders.count - 1].append(
        Array(repeating: 0, count: Self.cellsPerPage * components.count))
    }
    return slot
  }

  /// Fills a cell that is new with sums in the order of the components.
  mutating func set(node: UInt32, currency: UInt16, _ sum: (Int) -> Int128) {
    let slot = slot(node, currency)
    let page = slot / Self.cellsPerPage
    let first = slot % Self.cellsPerPage * components.count
    for number in components.indices {
      folders[page / Self.pagesPerFolder][page % Self.pagesPerFolder][first + number] = sum(number)
    }
  }

  /// A position was one thing and is another.
  mutating func change(from old: PositionRecord?, to new: PositionRecord) {
    if let old, old.node == new.node {
      add(at: new.node, new.currency.row, old, new)
      return
    }
    if let old { add(at: old.node, old.currency.row, old, nil) }
    add(at: new.node, new.currency.row, nil, new)
  }

  private mutating func add(
    at node: UInt32, _ currency: UInt16, _ old: PositionRecord?, _ new: PositionRecord?
  ) {
    let old = old.flatMap { $0.isCounted ? $0 : nil }
    let new = new.flatMap { $0.isCounted ? $0 : nil }
    if old == nil, new == nil { return }
    let slot = slot(node, currency)
    let page = slot / Self.cellsPerPage
    let first = slot % Self.cellsPerPage * components.count
    Self.add(
      to: &folders[page / Self.pagesPerFolder][page % Self.pagesPerFolder], first, rules, old, new)
  }

  private static func add(
    to page: inout [Int128], _ first: Int, _ rules: [CellRule], _ old: PositionRecord?,
    _ new: PositionRecord?
  ) {
    for number in rules.indices {
      let rule = rules[number]
      let before = old.map { rule.value($0) } ?? 0
      let after = new.map { rule.value($0) } ?? 0
      if before != after { page[first + number] &+= after &- before }
    }
  }

  func sum(_ number: Int, slot: Int) -> Int128 {
    let page = slot / Self.cellsPerPage
    return folders[page / Self.pagesPerFolder][page % Self.pagesPerFolder][
      slot % Self.cellsPerPage * components.count + number]
  }

  /// Bytes of sums; pages that epochs share are counted in each.
  var byteCount: Int { nodes.count * (components.count * 16 + 30) }
}

/// A component as a record tells it: what a position adds to it.
struct CellRule: Sendable {
  private enum Quantity { case one, signed, long, short, magnitude, netNotional }
  private let quantity: Quantity
  private let field: PositionField
  /// −1 where no condition holds.
  private let conditionBit: Int32
  private let isWanted: Bool

  /// Nil where a record alone does not tell.
  init?(_ component: Component) {
    switch component.quantity {
    case .one: (quantity, field) = (.one, .marketValue)
    case .field(let named, let part):
      field = named
      quantity =
        switch part {
        case .signed: .signed
        case .long: .long
        case .short: .short
        case .magnitude: .magnitude
        }
    case .netNotional: (quantity, field) = (.netNotional, .notional)
    case .notches, .keyRate, .weighted: return nil
    }
    guard let condition = component.condition else {
      (conditionBit, isWanted) = (-1, true)
      return
    }
    guard case .field(let needed) = condition.fact else { return nil }
    conditionBit = Int32(needed.rawValue)
    isWanted = condition.isWanted
  }

  func value(_ record: PositionRecord) -> Int128 {
    if conditionBit >= 0 {
      let has = record.present >> UInt32(conditionBit) & 1 != 0
      if has != isWanted { return 0 }
    }
    switch quantity {
    case .one: return 1
    case .signed: return Int128(record.fields[field.rawValue])
    case .long: return Int128(max(record.fields[field.rawValue], 0))
    case .short: return Int128(min(record.fields[field.rawValue], 0))
    case .magnitude: return Int128(record.fields[field.rawValue].magnitude)
    case .netNotional:
      let sign = record[.quantity]?.coefficient.signum() ?? 0
      return Int128(record.fields[field.rawValue].magnitude) * Int128(sign)
    }
  }
}

extension PositionRecord {
  var isCounted: Bool { flags.isDisjoint(with: [.paper, .closed]) }
}
