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
    var place = 0
    for part in parts {
      guard let part else { throw Cancellation.fault }
      for index in 0..<part.nodeCount {
        for (target, number) in rolling.moneyNumbers.enumerated() {
          states.money[number][place] = part.money[index * rolling.moneyNumbers.count + target]
        }
        for (target, number) in rolling.countNumbers.enumerated() {
          let at = index * rolling.countNumbers.count + target
          states.counts[number][place] = Int128(part.counts[at])
          states.convertedCounts[number][place] = Int128(part.convertedCounts[at])
        }
        place += 1
      }
    }
    return states
  }
}

/// What is read of each cell, and what it is multiplied by.
private struct CellRolling: Sendable {
  /// A stored sum, and which of a node's sums it is added to.
  private struct Term {
    var pages: Int
    var place: Int
    var target: Int
    var isNegative: Bool
  }

  /// Of some nodes, one after the other.
  struct Sums: Sendable {
    var nodeCount: Int
    var money: [WideSum]
    var counts: [Int64]
    var convertedCounts: [Int64]
  }

  /// Components of each kind.
  let moneyNumbers: [Int]
  let countNumbers: [Int]

  private let moneyTerms: [Term]
  private let countTerms: [Term]
  private let map: CellMap
  private let pages: [CellPages]
  private let conversion: Conversion
  private let components: [Component]
  /// By currency row, then money; 0 where the slow way must be taken, or there is no rate.
  private let factors: [UInt128]
  private let hasRate: [Bool]

  init(_ reading: CellReading, _ conversion: Conversion) {
    let requirements = reading.scan.requirements
    let wanted = requirements.components.indices.filter { requirements.isOfGroups[$0] }
    let components = requirements.components
    let moneyNumbers = wanted.filter { components[$0].money != nil }
    let countNumbers = wanted.filter { components[$0].money == nil }
    func terms(_ numbers: [Int]) -> [Term] {
      numbers.enumerated().flatMap { target, number in
        reading.terms[number].map { term in
          Term(
            pages: term.pages, place: term.place, target: target, isNegative: term.isNegative)
        }
      }
    }
    moneyTerms = terms(moneyNumbers)
    countTerms = terms(countNumbers)
    let rows = reading.scan.book.currencies.count
    var factors = [UInt128](repeating: 0, count: rows * moneyNumbers.count)
    var hasRate = [Bool](repeating: false, count: rows)
    for currency in reading.scan.currencies {
      let row = Int(currency.row)
      hasRate[row] = reading.scan.reader.rates[currency] != nil
      for (target, number) in moneyNumbers.enumerated() {
        factors[row * moneyNumbers.count + target] =
          conversion.factor(components[number], currency) ?? 0
      }
    }
    self.factors = factors
    self.hasRate = hasRate
    self.moneyNumbers = moneyNumbers
    self.countNumbers = countNumbers
    self.components = moneyNumbers.map { components[$0] }
    self.conversion = conversion
    map = reading.cells.map
    pages = reading.pages
  }

  func sums(_ nodes: Range<Int>) -> Sums {
    let (moneyCount, countCount) = (moneyNumbers.count, countNumbers.count)
    var allMoney = [WideSum](repeating: .zero, count: nodes.count * moneyCount)
    var allCounts = [Int64](repeating: 0, count: nodes.count * countCount)
    var allConverted = allCounts
    var money = allMoney.mutableSpan
    var counts = allCounts.mutableSpan
    var convertedCounts = allConverted.mutableSpan
    let (factors, hasRate) = (factors.span, hasRate.span)
    let (moneyTerms, countTerms) = (moneyTerms.span, countTerms.span)
    var locals = [Int128](repeating: 0, count: moneyCount)
    var local = locals.mutableSpan
    let widths = pages.map(\.width)
    var page: [[Int128]] = pages.map { _ in [] }
    var pageNumber = -1
    for node in nodes {
      let firstMoney = (node - nodes.lowerBound) * moneyCount
      let firstCount = (node - nodes.lowerBound) * countCount
      map.forEachCell(ofNode: node) { cell, currencyRow in
        let currency = Int(currencyRow)
        if cell / CellPages.rowsPerPage != pageNumber {
          pageNumber = cell / CellPages.rowsPerPage
          for index in pages.indices { page[index] = pages[index].page(ofRow: cell) }
        }
        let row = cell % CellPages.rowsPerPage
        let isConverted = hasRate[currency]
        for index in 0..<countTerms.count {
          let term = countTerms[index]
          let sum = Int64(
            truncatingIfNeeded: page[term.pages][row * widths[term.pages] + term.place])
          let signed = term.isNegative ? 0 &- sum : sum
          counts[firstCount + term.target] &+= signed
          if isConverted { convertedCounts[firstCount + term.target] &+= signed }
        }
        for index in 0..<moneyCount { local[index] = 0 }
        for index in 0..<moneyTerms.count {
          let term = moneyTerms[index]
          let sum = page[term.pages][row * widths[term.pages] + term.place]
          local[term.target] &+= term.isNegative ? 0 &- sum : sum
        }
        for target in 0..<moneyCount where local[target] != 0 {
          let factor = factors[currency * moneyCount + target]
          if factor != 0, let short = Int64(exactly: local[target]) {
            money[firstMoney + target].add(short, times: factor)
          } else if let part = conversion.converted(
            local[target], components[target], CurrencyIndex(currencyRow))
          {
            money[firstMoney + target] += part
          }
        }
      }
    }
    return Sums(
      nodeCount: nodes.count, money: allMoney, counts: allCounts, convertedCounts: allConverted)
  }
}
