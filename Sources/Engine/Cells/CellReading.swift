// Groups of a query out of cells. A cell holds a node with all below it, so what the positions of
// one code add up to is said by the nodes at which the code begins, less those below at which it
// ends: a few dozen cells for `by desk`, however many nodes lie under desks.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct CellReading {
  let scan: Scan
  let cells: TreeCells
  /// By component: where its terms stand.
  let terms: [[(pages: Int, place: Int, isNegative: Bool)]]
  let pages: [CellPages]

  private var tree: Hierarchy { scan.book.hierarchy }

  /// The groups of cells that a scan's sums are put together of.
  static func groups(_ requirements: Requirements) -> [CellGroup] {
    var groups: [CellGroup] = []
    for component in requirements.components {
      for term in CellTerm.terms(of: component) where !groups.contains(term.group) {
        groups.append(term.group)
      }
    }
    return groups
  }

  /// `cells` must keep all groups that the scan needs.
  init(_ scan: Scan, _ cells: TreeCells) {
    self.scan = scan
    self.cells = cells
    var groups: [CellGroup] = []
    terms = scan.requirements.components.map { component in
      CellTerm.terms(of: component).map { term in
        let place = groups.firstIndex(of: term.group) ?? groups.count
        if place == groups.count { groups.append(term.group) }
        return (place, term.place, term.isNegative)
      }
    }
    pages = groups.map { group in
      guard let pages = cells.pages(of: group) else {
        preconditionFailure("cells lack a group that was asked for")
      }
      return pages
    }
  }

  /// A component's sum in a cell.
  @inline(__always)
  private func sum(_ component: Int, _ cell: Int) -> Int128 {
    var sum: Int128 = 0
    for term in terms[component] {
      let part = pages[term.pages][cell, term.place]
      if term.isNegative { sum &-= part } else { sum &+= part }
    }
    return sum
  }

  /// The same table as `Scan.run` gives.
  func table(_ cancellation: Cancellation) throws(QueryFault) -> GroupTable {
    var table = GroupTable(scan.requirements, scan.numbers)
    for (turn, node) in beginnings.enumerated() {
      try cancellation.check(at: turn)
      let parent = Int(tree.parents[node])
      add(node, groupOf: node, isNegative: false, to: &table)
      if parent >= scan.nodes.lowerBound {
        add(node, groupOf: parent, isNegative: true, to: &table)
      }
    }
    return try held(table, cancellation)
  }

  /// Nodes that begin what is scanned, or some code of a key.
  private var beginnings: [Int] {
    var tops: [Int] = []
    var node = scan.nodes.lowerBound
    while node < scan.nodes.upperBound {
      tops.append(node)
      node = Int(tree.ends[node])
    }
    var all = tops
    for key in scan.keys {
      guard case .byNode(let codes) = key.codes else { continue }
      if let known = key.beginnings {
        for node in known where scan.nodes.contains(Int(node)) { all.append(Int(node)) }
      } else {
        for node in scan.nodes where tree.parents[node] >= 0 {
          if codes[node] != codes[Int(tree.parents[node])] { all.append(node) }
        }
      }
    }
    if all.count == tops.count { return tops }
    all.sort()
    var distinct: [Int] = []
    for node in all where distinct.last != node { distinct.append(node) }
    return distinct
  }

  private func add(
    _ node: Int, groupOf other: Int, isNegative: Bool, to table: inout GroupTable
  ) {
    cells.map.forEachCell(ofNode: node) { cell, currency in
      var codes: [UInt32] = []
      for key in scan.keys {
        codes.append(
          key.code(row: 0, node: other, currency: Int(currency), instruments: [], part: 0))
      }
      let number = table.numbers.number(codes[...], last: scan.currencyRanks[Int(currency)])
      let slot = table.table.slot(number)
      if slot * scan.keys.count == table.codes.count { table.codes += codes }
      for component in terms.indices {
        if table.sums[component].count == slot { table.sums[component].append(0) }
        let sum = sum(component, cell)
        if isNegative {
          table.sums[component][slot] &-= sum
        } else {
          table.sums[component][slot] &+= sum
        }
      }
    }
  }

  /// Without groups that hold no position: all that their nodes hold lies below them.
  private func held(
    _ table: GroupTable, _ cancellation: Cancellation
  ) throws(QueryFault) -> GroupTable {
    let counts = table.sums[Requirements.count]
    if !counts.contains(0) { return table }
    var kept = GroupTable(scan.requirements, table.numbers)
    let width = scan.keys.count
    try cancellation.forEach(0..<table.count) { slot in
      if counts[slot] == 0 { return }
      _ = kept.table.slot(table.table.keys[slot])
      kept.codes += table.codes[(slot * width)..<((slot + 1) * width)]
      for number in kept.sums.indices { kept.sums[number].append(table.sums[number][slot]) }
    }
    return kept
  }
}
