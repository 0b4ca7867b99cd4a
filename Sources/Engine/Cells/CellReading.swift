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
  /// What components are put together of, pages after pages.
  let terms: [Term]
  let pages: [CellPages]

  /// A stored sum, and the component that it is added to or taken from.
  struct Term: Sendable {
    var pages: Int
    var place: Int
    var component: Int
    var isNegative: Bool
  }

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
    var terms: [Term] = []
    for (number, component) in scan.requirements.components.enumerated() {
      for term in CellTerm.terms(of: component) {
        let place = groups.firstIndex(of: term.group) ?? groups.count
        if place == groups.count { groups.append(term.group) }
        terms.append(
          Term(
            pages: place, place: term.place, component: number, isNegative: term.isNegative))
      }
    }
    self.terms = terms.sorted { $0.pages < $1.pages }
    pages = groups.map { group in
      guard let pages = cells.pages(of: group) else {
        preconditionFailure("cells lack a group that was asked for")
      }
      return pages
    }
  }

  /// What a cell says of each component.
  @inline(__always)
  private func read(_ cell: Int, into sums: inout [Int128]) {
    for component in sums.indices { sums[component] = 0 }
    let row = cell % CellPages.rowsPerPage
    var next = 0
    for group in pages.indices {
      let page = pages[group].page(ofRow: cell)
      let start = row * pages[group].width
      while next < terms.count, terms[next].pages == group {
        let sum = page[start + terms[next].place]
        sums[terms[next].component] &+= terms[next].isNegative ? 0 &- sum : sum
        next += 1
      }
    }
  }

  /// The same table as `Scan.run` gives.
  func table(_ cancellation: Cancellation) throws(QueryFault) -> GroupTable {
    var table = GroupTable(scan.requirements, scan.numbers)
    var sums = scan.requirements.components.map { _ in Int128(0) }
    for (turn, node) in Self.beginnings(scan).enumerated() {
      try cancellation.check(at: turn)
      let parent = Int(tree.parents[node])
      add(node, groupOf: node, isNegative: false, to: &table, &sums)
      if parent >= scan.nodes.lowerBound {
        add(node, groupOf: parent, isNegative: true, to: &table, &sums)
      }
    }
    return try held(table, cancellation)
  }

  /// Nodes that begin what is scanned, or some code of a key.
  static func beginnings(_ scan: Scan) -> [Int] {
    let tree = scan.book.hierarchy
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

  /// `sums` is room for those of a cell.
  private func add(
    _ node: Int, groupOf other: Int, isNegative: Bool, to table: inout GroupTable,
    _ sums: inout [Int128]
  ) {
    var codes: [UInt32] = []
    cells.map.forEachCell(ofNode: node) { cell, currency in
      codes.removeAll(keepingCapacity: true)
      for key in scan.keys {
        codes.append(
          key.code(row: 0, node: other, currency: Int(currency), instruments: [], part: 0))
      }
      let number = table.numbers.number(codes[...], last: scan.currencyRanks[Int(currency)])
      let slot = table.table.slot(number)
      if slot * codes.count == table.codes.count { table.codes += codes }
      read(cell, into: &sums)
      for component in sums.indices {
        if table.sums[component].count == slot { table.sums[component].append(0) }
        if isNegative {
          table.sums[component][slot] &-= sums[component]
        } else {
          table.sums[component][slot] &+= sums[component]
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
