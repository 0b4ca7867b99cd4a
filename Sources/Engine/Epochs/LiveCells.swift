// Cells that follow every change: for each node and currency the sums of a standing list of
// components. The writer adds what a position's change makes of them; an epoch takes a copy, which
// costs a reference, since pages are shared until they are written to.

internal import Book
internal import Exact

struct LiveCells: Sendable {
  /// Cells of a folder, and folders of a shelf: whoever writes to a cell copies the cell, the lists
  /// of its folder and its shelf, and the list of shelves, where an epoch holds them.
  private static let width = 32

  let components: [Component]
  private let numbers: [Component: Int]
  let rules: [CellRule]
  private var slots: [UInt64: Int] = [:]
  /// By slot: node and currency.
  private(set) var nodes: [UInt32] = []
  private(set) var currencies: [UInt16] = []
  /// Shelves of folders of cells, each with its sums.
  private var shelves: [[[[Int128]]]] = []

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
    if slot % (Self.width * Self.width) == 0 { shelves.append([]) }
    if slot % Self.width == 0 { shelves[shelves.count - 1].append([]) }
    let shelf = slot / (Self.width * Self.width)
    shelves[shelf][shelves[shelf].count - 1].append(Array(repeating: 0, count: components.count))
    return slot
  }

  /// Fills a cell that is new with sums in the order of the components.
  mutating func set(node: UInt32, currency: UInt16, _ sum: (Int) -> Int128) {
    let slot = slot(node, currency)
    for number in components.indices { self[slot][number] = sum(number) }
  }

  private subscript(slot: Int) -> [Int128] {
    _read {
      yield shelves[slot / (Self.width * Self.width)][slot / Self.width % Self.width][
        slot % Self.width]
    }
    _modify {
      yield &shelves[slot / (Self.width * Self.width)][slot / Self.width % Self.width][
        slot % Self.width]
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
    Self.add(to: &self[slot], rules, old, new)
  }

  private static func add(
    to sums: inout [Int128], _ rules: [CellRule], _ old: PositionRecord?, _ new: PositionRecord?
  ) {
    for number in rules.indices {
      let rule = rules[number]
      let before = old.map { rule.value($0) } ?? 0
      let after = new.map { rule.value($0) } ?? 0
      if before != after { sums[number] &+= after &- before }
    }
  }

  /// All sums of a cell.
  func sums(_ slot: Int) -> [Int128] { self[slot] }
}

/// A component as a record tells it: what a position adds to it.
struct CellRule: Sendable {
  private enum Quantity { case one, signed, long, short, magnitude, netNotional }
  private let quantity: Quantity
  let field: PositionField
  /// Nil where no condition holds.
  let conditionField: PositionField?
  let isWanted: Bool

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
      (conditionField, isWanted) = (nil, true)
      return
    }
    guard case .field(let needed) = condition.fact else { return nil }
    (conditionField, isWanted) = (needed, condition.isWanted)
  }

  @inline(__always)
  func value(_ record: borrowing PositionRecord) -> Int128 {
    if let conditionField {
      let has = record.present >> UInt32(conditionField.rawValue) & 1 != 0
      if has != isWanted { return 0 }
    }
    return value(
      record.fields[field.rawValue], sign: record.signOfQuantity)
  }

  /// Of a value and the sign of its position's quantity.
  @inline(__always)
  func value(_ value: Int64, sign: Int64) -> Int128 {
    switch quantity {
    case .one: 1
    case .signed: Int128(value)
    case .long: Int128(max(value, 0))
    case .short: Int128(min(value, 0))
    case .magnitude: Int128(value.magnitude)
    case .netNotional: Int128(value.magnitude) * Int128(sign)
    }
  }
}

extension PositionRecord {
  var isCounted: Bool { flags.isDisjoint(with: [.paper, .closed]) }
}
