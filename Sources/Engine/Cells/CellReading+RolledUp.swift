// `by node` out of cells: each node's sums stand in its cells as they are, and are converted once.
// All that a query sums is taken from a cell while it is at hand: there are many more cells than a
// processor's caches hold.

internal import Book
internal import Columns
internal import Exact
internal import Query

extension CellReading {
  /// Nodes that one task reads: enough of them to be worth a task, few enough to be divided evenly.
  private static let nodesPerTask = 2_048

  /// Every node of the scan with all below it, in the order of the tree.
  func rolledUp(
    _ conversion: Conversion, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> GroupStates {
    let nodes = scan.nodes
    var states = GroupStates(
      keyCount: 1, codes: nodes.map { UInt32($0) }, count: nodes.count,
      requirements: scan.requirements, currencyCount: conversion.currencies.count)
    let rolling = CellRolling(self, conversion)
    let tasks = (nodes.count + Self.nodesPerTask - 1) / Self.nodesPerTask
    let parts = Parallel.map(count: tasks, threads: threads) { task -> CellRolling.Sums? in
      if cancellation.isRequested() { return nil }
      let first = nodes.lowerBound + task * Self.nodesPerTask
      return rolling.sums(first..<min(first + Self.nodesPerTask, nodes.upperBound))
    }
    for (target, number) in rolling.moneyNumbers.enumerated() {
      states.money[number].removeAll(keepingCapacity: true)
      for part in parts { states.money[number] += try Self.whole(part).money(of: target) }
    }
    for (target, number) in rolling.countNumbers.enumerated() {
      states.counts[number].removeAll(keepingCapacity: true)
      states.convertedCounts[number].removeAll(keepingCapacity: true)
      for part in parts {
        states.counts[number] += try Self.whole(part).counts(of: target)
        states.convertedCounts[number] += try Self.whole(part).convertedCounts(of: target)
      }
    }
    return states
  }

  private static func whole(_ part: CellRolling.Sums?) throws(QueryFault) -> CellRolling.Sums {
    guard let part else { throw Cancellation.fault }
    return part
  }
}

/// What is read of each cell, and what it is multiplied by.
private struct CellRolling: Sendable {
  /// Of some nodes: sum after sum, and of each one node after the other.
  struct Sums: Sendable {
    var nodeCount: Int
    fileprivate var money: [WideSum]
    fileprivate var counts: [Int128]
    fileprivate var convertedCounts: [Int128]

    func money(of target: Int) -> ArraySlice<WideSum> { money[range(target)] }
    func counts(of target: Int) -> ArraySlice<Int128> { counts[range(target)] }
    func convertedCounts(of target: Int) -> ArraySlice<Int128> { convertedCounts[range(target)] }

    private func range(_ target: Int) -> Range<Int> {
      (target * nodeCount)..<((target + 1) * nodeCount)
    }
  }

  /// Components of each kind.
  let moneyNumbers: [Int]
  let countNumbers: [Int]

  /// Their components are numbered as sums of a cell: those of money first, then counts.
  private let terms: [CellReading.Term]
  private let map: CellMap
  private let pages: [CellPages]
  private let factors: ConversionFactors
  /// By currency row: its number in the conversion, and whether it has a rate.
  private let ranks: [Int]
  private let hasRate: [Bool]
  /// Whether every currency has one.
  private let hasRates: Bool

  init(_ reading: CellReading, _ conversion: Conversion) {
    let requirements = reading.scan.requirements
    let wanted = requirements.components.indices.filter { requirements.isOfGroups[$0] }
    let components = requirements.components
    let moneyNumbers = wanted.filter { components[$0].money != nil }
    let countNumbers = wanted.filter { components[$0].money == nil }
    let numbers = moneyNumbers + countNumbers
    terms = reading.terms.compactMap { term in
      guard let target = numbers.firstIndex(of: term.component) else { return nil }
      var own = term
      own.component = target
      return own
    }
    factors = ConversionFactors(conversion, moneyNumbers.map { components[$0] })
    ranks = reading.scan.currencyRanks.map { Int($0) }
    var hasRate = [Bool](repeating: false, count: reading.scan.book.currencies.count)
    for currency in reading.scan.currencies {
      hasRate[Int(currency.row)] = reading.scan.reader.rates[currency] != nil
    }
    self.hasRate = hasRate
    hasRates = reading.scan.currencies.allSatisfy { hasRate[Int($0.row)] }
    self.moneyNumbers = moneyNumbers
    self.countNumbers = countNumbers
    map = reading.cells.map
    pages = reading.pages
  }

  func sums(_ nodes: Range<Int>) -> Sums {
    let (nodeCount, moneyCount, countCount) = (nodes.count, moneyNumbers.count, countNumbers.count)
    var allMoney = [WideSum](repeating: .zero, count: nodeCount * moneyCount)
    var allCounts = [Int128](repeating: 0, count: nodeCount * countCount)
    // Of positions without a rate, of which there are none in nearly every book.
    var allLost = hasRates ? [] : allCounts
    var money = allMoney.mutableSpan
    var counts = allCounts.mutableSpan
    var lost = allLost.mutableSpan
    let (ranks, hasRate) = (ranks.span, hasRate.span)
    let perPage = CellPages.rowsPerPage
    var page = [Int128](repeating: 0, count: (moneyCount + countCount) * perPage)
    var sums = page.mutableSpan
    var pageNumber = -1
    for node in nodes {
      let index = node - nodes.lowerBound
      map.forEachCell(ofNode: node) { cell, currencyRow in
        let currency = Int(currencyRow)
        if cell / perPage != pageNumber {
          pageNumber = cell / perPage
          read(pageOf: cell, into: &sums)
        }
        let row = cell % perPage
        for target in 0..<moneyCount {
          factors.add(
            sums[target * perPage + row], target, rank: ranks[currency],
            to: &money[target * nodeCount + index])
        }
        for target in 0..<countCount {
          counts[target * nodeCount + index] &+= sums[(moneyCount + target) * perPage + row]
        }
        if hasRate[currency] { return }
        for target in 0..<countCount {
          lost[target * nodeCount + index] &+= sums[(moneyCount + target) * perPage + row]
        }
      }
    }
    return Sums(
      nodeCount: nodeCount, money: allMoney, counts: allCounts,
      convertedCounts: hasRates ? allCounts : zip(allCounts, allLost).map { $0 &- $1 })
  }

  /// What a query sums of the cells of one page, sum after sum.
  @inline(__always)
  private func read(pageOf cell: Int, into sums: inout MutableSpan<Int128>) {
    for place in sums.indices { sums[place] = 0 }
    for group in pages.indices {
      let width = pages[group].width
      switch pages[group].page(ofRow: cell) {
      case .narrow(let page): add(page.span, width, of: group, to: &sums)
      case .wide(let page): add(page.span, width, of: group, to: &sums)
      }
    }
  }

  @inline(__always)
  private func add<Sum: FixedWidthInteger>(
    _ page: Span<Sum>, _ width: Int, of group: Int, to sums: inout MutableSpan<Int128>
  ) {
    let perPage = CellPages.rowsPerPage
    let terms = terms.span
    for number in terms.indices where terms[number].pages == group {
      let (place, first) = (terms[number].place, terms[number].component * perPage)
      if terms[number].isNegative {
        for row in 0..<perPage {
          sums[first &+ row] &-= Int128(truncatingIfNeeded: page[row &* width &+ place])
        }
      } else {
        for row in 0..<perPage {
          sums[first &+ row] &+= Int128(truncatingIfNeeded: page[row &* width &+ place])
        }
      }
    }
  }
}
