// Runs of positions: which node's, which currency's, and which run a position is in.

import Book
import TestKit
import Testing

struct CellDirectoryTests {
  @Test(arguments: UInt64(1)...25)
  func everyPositionIsInTheRunOfItsNodeAndCurrency(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let nodeCount = Int.random(in: 1...12, using: &random)
    var nodes: [UInt32] = []
    var currencies: [CurrencyIndex] = []
    var starts: [UInt32] = [0]
    var runOfPosition: [Int] = []
    for node in 0..<nodeCount {
      for currency in UInt16(0)..<4 where Bool.random(using: &random) {
        let length = Int.random(in: 1...5, using: &random)
        runOfPosition += Array(repeating: nodes.count, count: length)
        nodes.append(UInt32(node))
        currencies.append(CurrencyIndex(currency))
        starts.append(UInt32(runOfPosition.count))
      }
    }
    let cells = CellDirectory(
      nodes: nodes, currencies: currencies, starts: starts, nodeCount: nodeCount)
    for (position, run) in runOfPosition.enumerated() {
      #expect(cells.run(of: PositionIndex(position)) == run, "\(random.replay)")
      #expect(cells.positions(ofRun: run).contains(position), "\(random.replay)")
    }
    for low in 0...nodeCount {
      for high in low...nodeCount {
        let expected = nodes.indices.filter { (low..<high).contains(Int(nodes[$0])) }
        #expect(Array(cells.runs(ofNodes: low..<high)) == expected, "\(random.replay)")
      }
    }
    #expect(cells.count == nodes.count && cells.byteCount > 0)
  }

  @Test func noPositionsMakeNoRuns() {
    let cells = CellDirectory(nodes: [], currencies: [], starts: [0], nodeCount: 3)
    #expect(cells.count == 0 && cells.runs(ofNodes: 0..<3).isEmpty)
    #expect(cells.firstRun == [0, 0, 0, 0])
  }
}
