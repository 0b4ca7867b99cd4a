// Sums of every node with all below it, by currency, that follow every change: a change of a
// position is added to its node's cell and to those above. An epoch takes a copy, which costs a few
// references, since pages are shared until they are written to.

internal import Book
internal import Exact

struct TreeCells: Sendable {
  private(set) var map: CellMap
  /// Parallel: groups, and what each keeps by cell.
  private(set) var groups: [CellGroup] = []
  private var pages: [CellPages] = []
  private var rules: [[CellRule]] = []
  /// What a change makes of the sums of one group.
  private var differences: [Int128] = []
  /// Of the tree that the cells are of.
  private let tree: Hierarchy

  init(_ book: Book) {
    map = CellMap(book)
    tree = book.hierarchy
  }

  func has(_ wanted: some Sequence<CellGroup>) -> Bool { wanted.allSatisfy(groups.contains) }

  func pages(of group: CellGroup) -> CellPages? { groups.firstIndex(of: group).map { pages[$0] } }

  /// Rows of the cells' sums of a group, each with what is below it.
  mutating func keep(_ group: CellGroup, _ rows: [Int128]) {
    let kept = CellPages(width: group.components.count, rows: rows)
    let place = groups.firstIndex(of: group)
    if let place {
      pages[place] = kept
    } else {
      groups.append(group)
      pages.append(kept)
      rules.append(group.components.compactMap(CellRule.init))
    }
  }

  /// Lets go of what no change can be added to.
  mutating func forgetWhatDoesNotFollow() {
    for place in groups.indices.reversed() where !groups[place].follows {
      groups.remove(at: place)
      pages.remove(at: place)
      rules.remove(at: place)
    }
  }

  /// A position was one thing and is another.
  mutating func change(from old: PositionRecord?, to new: PositionRecord) {
    let isOld = old?.isCounted ?? false
    let isNew = new.isCounted
    guard let old, isOld else {
      if isNew { add(at: new.node, new.currency.row, nil, new) }
      return
    }
    if isNew, old.node == new.node {
      add(at: new.node, new.currency.row, old, new)
      return
    }
    add(at: old.node, old.currency.row, old, nil)
    if isNew { add(at: new.node, new.currency.row, nil, new) }
  }

  private mutating func add(
    at node: UInt32, _ currency: UInt16, _ old: PositionRecord?, _ new: PositionRecord?
  ) {
    let leaf = map.cell(node, currency, tree)
    let count = map.count
    for group in groups.indices {
      if pages[group].count < count { pages[group].grow(to: count) }
      guard takeDifferences(rules[group], old, new) else { continue }
      var cell = leaf
      while cell >= 0 {
        pages[group].add(differences, toRow: cell)
        cell = map.parent(ofCell: cell)
      }
    }
  }

  /// False where there is none.
  private mutating func takeDifferences(
    _ rules: [CellRule], _ old: PositionRecord?, _ new: PositionRecord?
  ) -> Bool {
    differences.removeAll(keepingCapacity: true)
    var isAny = false
    for rule in rules {
      var difference: Int128 = 0
      if let new { difference = rule.value(new) }
      if let old { difference &-= rule.value(old) }
      isAny = isAny || difference != 0
      differences.append(difference)
    }
    return isAny
  }
}
