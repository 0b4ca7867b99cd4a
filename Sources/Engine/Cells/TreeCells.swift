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
  private(set) var tree: Hierarchy

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

  func sums(of group: Int, inCell cell: Int) -> [Int128] {
    (0..<pages[group].width).map { pages[group][cell, $0] }
  }

  mutating func add(_ sums: [Int128], of group: Int, toCell cell: Int) {
    pages[group].add(sums, toRow: cell)
  }

  /// The same sums, by cell, in another tree, which may have cells that are new.
  mutating func move(to tree: Hierarchy, _ map: CellMap) {
    self.tree = tree
    self.map = map
    for group in groups.indices where pages[group].count < map.count {
      pages[group].grow(to: map.count)
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
    if let old, old.isCounted {
      if new.isCounted, old.node == new.node {
        let leaf = map.cell(new.node, new.currency.row, tree)
        for group in groups.indices {
          begin(group)
          count(new, in: group, isNegative: false)
          count(old, in: group, isNegative: true)
          spread(group, from: leaf)
        }
        return
      }
      add(old, isNegative: true)
    }
    if new.isCounted { add(new, isNegative: false) }
  }

  private mutating func add(_ record: borrowing PositionRecord, isNegative: Bool) {
    let leaf = map.cell(record.node, record.currency.row, tree)
    for group in groups.indices {
      begin(group)
      count(record, in: group, isNegative: isNegative)
      spread(group, from: leaf)
    }
  }

  private mutating func begin(_ group: Int) {
    differences.removeAll(keepingCapacity: true)
    for _ in rules[group].indices { differences.append(0) }
  }

  /// What a record adds to each sum of a group, or takes from it.
  private mutating func count(
    _ record: borrowing PositionRecord, in group: Int, isNegative: Bool
  ) {
    for place in rules[group].indices {
      let value = rules[group][place].value(record)
      differences[place] &+= isNegative ? 0 &- value : value
    }
  }

  /// Adds the differences to a cell and all above it, if there are any.
  private mutating func spread(_ group: Int, from leaf: Int) {
    if pages[group].count < map.count { pages[group].grow(to: map.count) }
    guard differences.contains(where: { $0 != 0 }) else { return }
    var cell = leaf
    while cell >= 0 {
      pages[group].add(differences, toRow: cell)
      cell = map.parent(ofCell: cell)
    }
  }
}
