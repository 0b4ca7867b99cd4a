// Positions lie in runs: all of one node and currency side by side. The directory says where each
// run begins; a cell (node, currency) is one run, and a node's runs are neighbours.

public struct CellDirectory: Hashable, Sendable {
  /// Parallel arrays, in order of node and then currency.
  public let nodes: [UInt32]
  public let currencies: [CurrencyIndex]
  /// First position of each run, and one behind the last run the count of positions.
  public let starts: [UInt32]
  /// For each node the first of its runs, and one more at the end.
  public let firstRun: [UInt32]
  /// The run of every sixty-fourth position: where to begin when one is looked for.
  private let runOfBlock: [UInt32]

  public init(
    nodes: [UInt32], currencies: [CurrencyIndex], starts: [UInt32], nodeCount: Int
  ) {
    precondition(starts.count == nodes.count + 1 && currencies.count == nodes.count)
    self.nodes = nodes
    self.currencies = currencies
    self.starts = starts
    var firstRun = Array(repeating: UInt32(0), count: nodeCount + 1)
    for node in nodes { firstRun[Int(node) + 1] += 1 }
    for node in 0..<nodeCount { firstRun[node + 1] += firstRun[node] }
    self.firstRun = firstRun
    var runOfBlock: [UInt32] = []
    var run = 0
    let count = Int(starts[nodes.count])
    for block in 0..<((count + Self.blockSize - 1) / Self.blockSize) {
      while Int(starts[run + 1]) <= block * Self.blockSize { run += 1 }
      runOfBlock.append(UInt32(run))
    }
    self.runOfBlock = runOfBlock
  }

  private static let blockSize = 64

  public var count: Int { nodes.count }

  public func positions(ofRun run: Int) -> Range<Int> { Int(starts[run])..<Int(starts[run + 1]) }

  /// The runs of a range of nodes, such as a subtree.
  public func runs(ofNodes range: Range<Int>) -> Range<Int> {
    Int(firstRun[range.lowerBound])..<Int(firstRun[range.upperBound])
  }

  /// The run that holds a position.
  public func run(of position: PositionIndex) -> Int {
    var run = Int(runOfBlock[position.row / Self.blockSize])
    while Int(starts[run + 1]) <= position.row { run += 1 }
    return run
  }

  public var byteCount: Int { nodes.count * 10 + (firstRun.count + runOfBlock.count) * 4 }
}
