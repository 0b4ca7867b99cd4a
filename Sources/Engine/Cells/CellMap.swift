// Which cell is whose: a number for each node and currency that something is or was held in, there
// or below, and the number of the same currency's cell at the node above. A cell keeps its number
// for as long as the tree stays as it is.

internal import Book

struct CellMap: Sendable {
  /// Cells in the order of the tree, as they were when somebody last counted them all.
  private(set) var order: CellOrder
  /// Cells that have come since, by number from the end of the order on.
  private var newer: [(node: UInt32, currency: UInt16, parent: Int32)] = []
  private var newerOfNode: [UInt32: [Int]] = [:]

  /// More than these are put in order again.
  private static let mostNewer = 1_024

  init(_ book: Book) { order = CellOrder(book) }

  private init(_ order: CellOrder) { self.order = order }

  var count: Int { order.count + newer.count }

  /// The cells of a node.
  @inline(__always)
  func forEachCell(
    ofNode node: Int, _ body: (_ cell: Int, _ currency: UInt16) -> Void
  ) {
    for entry in order.entries(ofNode: node) { body(order.cell(entry), order.currencies[entry]) }
    if newer.isEmpty { return }
    for cell in newerOfNode[UInt32(node)] ?? [] { body(cell, newer[cell - order.count].currency) }
  }

  /// The cell above; negative where there is none.
  @inline(__always)
  func parent(ofCell cell: Int) -> Int {
    cell < order.count ? Int(order.parents[cell]) : Int(newer[cell - order.count].parent)
  }

  func find(_ node: UInt32, _ currency: UInt16) -> Int? {
    for entry in order.entries(ofNode: Int(node)) where order.currencies[entry] == currency {
      return order.cell(entry)
    }
    if newer.isEmpty { return nil }
    return newerOfNode[node]?.first { newer[$0 - order.count].currency == currency }
  }

  /// The cell of a node and currency, made with those above it where it is not there.
  mutating func cell(_ node: UInt32, _ currency: UInt16, _ tree: Hierarchy) -> Int {
    if let known = find(node, currency) { return known }
    // Depth is input: the way up is a list, and cells are made from its end.
    var missing = [node]
    var parent = -1
    var above = tree.parents[Int(node)]
    while above >= 0 {
      if let known = find(UInt32(above), currency) {
        parent = known
        break
      }
      missing.append(UInt32(above))
      above = tree.parents[Int(above)]
    }
    // Parents come before their children, so that one pass from the end adds everything up.
    for node in missing.reversed() { parent = add(node, currency, Int32(parent), tree) }
    return parent
  }

  private mutating func add(
    _ node: UInt32, _ currency: UInt16, _ parent: Int32, _ tree: Hierarchy
  ) -> Int {
    if newer.count >= Self.mostNewer {
      order = CellOrder(AllCells(self), nodeCount: tree.count)
      newer = []
      newerOfNode = [:]
    }
    let number = count
    newer.append((node, currency, parent))
    newerOfNode[node, default: []].append(number)
    return number
  }
}

extension CellMap {
  /// Every cell, by its number.
  fileprivate struct AllCells {
    var nodes: [UInt32]
    var currencies: [UInt16]
    var parents: [Int32]

    init(_ map: CellMap) {
      let order = map.order
      nodes = Array(repeating: 0, count: order.count)
      currencies = Array(repeating: 0, count: order.count)
      for node in 0..<order.nodeCount {
        for entry in order.entries(ofNode: node) {
          let cell = order.cell(entry)
          nodes[cell] = UInt32(node)
          currencies[cell] = order.currencies[entry]
        }
      }
      parents = order.parents
      for cell in map.newer {
        nodes.append(cell.node)
        currencies.append(cell.currency)
        parents.append(cell.parent)
      }
    }
  }

  /// The same cells under the same numbers in a tree whose nodes have other places. `moved` are
  /// those that are under another parent than before; cells that they need above them are made.
  func replanted(_ places: [Int32], _ tree: Hierarchy, moved: [Int]) -> CellMap {
    var all = AllCells(self)
    for cell in all.nodes.indices { all.nodes[cell] = UInt32(places[Int(all.nodes[cell])]) }
    let order = CellOrder(all, nodeCount: tree.count)
    var made: [[UInt32]: Int] = [:]
    func find(_ node: Int, _ currency: UInt16) -> Int? {
      for entry in order.entries(ofNode: node) where order.currencies[entry] == currency {
        return order.cell(entry)
      }
      return made[[UInt32(node), UInt32(currency)]]
    }
    func cell(_ node: Int, _ currency: UInt16) -> Int {
      var missing: [Int] = []
      var parent = -1
      var above = node
      while above >= 0 {
        if let known = find(above, currency) {
          parent = known
          break
        }
        missing.append(above)
        above = Int(tree.parents[above])
      }
      for node in missing.reversed() {
        made[[UInt32(node), UInt32(currency)]] = all.nodes.count
        all.nodes.append(UInt32(node))
        all.currencies.append(currency)
        all.parents.append(Int32(parent))
        parent = all.nodes.count - 1
      }
      return parent
    }
    for node in moved {
      let above = Int(tree.parents[node])
      for entry in order.entries(ofNode: node) {
        let parent = above < 0 ? -1 : cell(above, order.currencies[entry])
        all.parents[order.cell(entry)] = Int32(parent)
      }
    }
    return CellMap(CellOrder(all, nodeCount: tree.count))
  }
}

/// Immutable, shared by all states since it was made.
final class CellOrder: Sendable {
  /// For each node its first entry, and one more at the end.
  private let firstEntry: [UInt32]
  /// By entry: in the order of nodes.
  let currencies: [UInt16]
  /// By entry; nil where entries and cells have the same numbers.
  private let cells: [UInt32]?
  /// By cell.
  let parents: [Int32]

  var count: Int { parents.count }
  var nodeCount: Int { firstEntry.count - 1 }

  @inline(__always)
  func entries(ofNode node: Int) -> Range<Int> {
    Int(firstEntry[node])..<Int(firstEntry[node + 1])
  }

  @inline(__always)
  func cell(_ entry: Int) -> Int { cells.map { Int($0[entry]) } ?? entry }

  /// Of all runs of positions and the nodes above them.
  init(_ book: Book) {
    let tree = book.hierarchy
    let runs = book.positions.cells
    let used = book.holdingFacts.currencies
    var rank = [Int](repeating: 0, count: book.currencies.count)
    for (place, currency) in used.enumerated() { rank[Int(currency.row)] = place }
    var isThere = [Bool](repeating: false, count: tree.count * used.count)
    for run in 0..<runs.count {
      isThere[Int(runs.nodes[run]) * used.count + rank[Int(runs.currencies[run].row)]] = true
    }
    for node in (0..<tree.count).reversed() where tree.parents[node] >= 0 {
      let above = Int(tree.parents[node]) * used.count
      for place in used.indices where isThere[node * used.count + place] {
        isThere[above + place] = true
      }
    }
    var firstEntry: [UInt32] = [0]
    var currencies: [UInt16] = []
    var parents: [Int32] = []
    var cellAt = [Int32](repeating: -1, count: tree.count * used.count)
    for node in 0..<tree.count {
      let above = Int(tree.parents[node])
      for place in used.indices where isThere[node * used.count + place] {
        cellAt[node * used.count + place] = Int32(parents.count)
        currencies.append(used[place].row)
        parents.append(above < 0 ? -1 : cellAt[above * used.count + place])
      }
      firstEntry.append(UInt32(parents.count))
    }
    self.firstEntry = firstEntry
    self.currencies = currencies
    self.parents = parents
    cells = nil
  }

  /// Cells in the order of their nodes; they keep their numbers.
  fileprivate init(_ all: CellMap.AllCells, nodeCount: Int) {
    var next = [UInt32](repeating: 0, count: nodeCount + 1)
    for node in all.nodes { next[Int(node) + 1] += 1 }
    for node in 0..<nodeCount { next[node + 1] += next[node] }
    firstEntry = next
    var cells = [UInt32](repeating: 0, count: all.nodes.count)
    var currencies = [UInt16](repeating: 0, count: all.nodes.count)
    for cell in all.nodes.indices {
      let entry = Int(next[Int(all.nodes[cell])])
      next[Int(all.nodes[cell])] += 1
      cells[entry] = UInt32(cell)
      currencies[entry] = all.currencies[cell]
    }
    self.currencies = currencies
    self.cells = cells
    parents = all.parents
  }
}
