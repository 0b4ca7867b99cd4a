// Vectors of profit and loss of every node with all below it, exact: what cells are for sums. They
// are read from positions once; from then on a node's figure costs a look at its own vector, and
// what several nodes hold is a sum of a few.

internal import Book
internal import Columns
internal import Query

struct NodeVectors: Sendable {
  let scenarioCount: Int
  /// By node.
  private let rows: [SumVector]

  subscript(node: Int) -> SumVector { rows[node] }

  /// Bytes that they may take; of larger trees each question reads what it needs.
  private static let maximumByteCount = 1 << 30

  static func fit(_ book: Book, set: Int) -> Bool {
    let (values, overflow) = book.hierarchy.count.multipliedReportingOverflow(
      by: max(1, book.scenarioSets[set].ids.count))
    return !overflow && values <= maximumByteCount / 8
  }

  /// Of a set whose sums fit, in a book that is laid out. Paper and closed positions count for
  /// nothing.
  init(
    _ book: Book, set: Int, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) {
    let vectors = book.scenarioSets[set].vectors
    scenarioCount = vectors.scenarioCount
    let filling = Filling(
      book: book, vectors: vectors, firstPlaces: Self.firstPlaces(book, vectors))
    let (tops, subtrees) = filling.divided(threads: threads)
    let parts = Parallel.map(
      count: subtrees.count, threads: threads,
      scratch: { VectorSum(scenarioCount: vectors.scenarioCount) },
      { part, sum in filling.rows(subtrees[part], &sum, cancellation) })
    let none = SumVector(scenarioCount: scenarioCount)
    var rows = [SumVector](repeating: none, count: book.hierarchy.count)
    for (range, part) in zip(subtrees, parts) {
      guard let part else { throw Cancellation.fault }
      rows.replaceSubrange(range, with: part)
    }
    // What lies above those that were worth a task of their own.
    var sum = VectorSum(scenarioCount: scenarioCount)
    for node in tops.reversed() {
      try cancellation.check()
      filling.add(node, to: &sum)
      rows[node] = sum.taken()
      var child = node + 1
      while child < Int(book.hierarchy.ends[node]) {
        rows[node] += rows[child]
        child = Int(book.hierarchy.ends[child])
      }
    }
    self.rows = rows
  }

  /// For each node the first place among the vectors of positions that its own begin at, and one
  /// more at the end.
  private static func firstPlaces(_ book: Book, _ vectors: ProfitVectors) -> [Int] {
    let cells = book.positions.cells
    var place = 0
    return (0...book.hierarchy.count).map { node in
      let row = cells.starts[Int(cells.firstRun[node])]
      while place < vectors.count, vectors.positions[place] < row { place += 1 }
      return place
    }
  }
}

/// How the vectors of nodes are made of those of positions.
private struct Filling: Sendable {
  let book: Book
  let vectors: ProfitVectors
  let firstPlaces: [Int]
  private let flags: [PositionFlags]

  init(book: Book, vectors: ProfitVectors, firstPlaces: [Int]) {
    self.book = book
    self.vectors = vectors
    self.firstPlaces = firstPlaces
    flags = book.positions.flags
  }

  private static let tasksPerThread = 8

  /// Ranges of whole subtrees that are worth a task each, and the nodes above them.
  func divided(threads: Int) -> (tops: [Int], subtrees: [Range<Int>]) {
    let tree = book.hierarchy
    let most = threads > 1 ? vectors.count / (threads * Self.tasksPerThread) : vectors.count
    var (tops, subtrees): ([Int], [Range<Int>]) = ([], [])
    var node = 0
    while node < tree.count {
      let end = Int(tree.ends[node])
      let count = firstPlaces[end] - firstPlaces[node]
      if count > most, end > node + 1 {
        tops.append(node)
        node += 1
        continue
      }
      if let last = subtrees.last, last.upperBound == node,
        firstPlaces[end] - firstPlaces[last.lowerBound] <= most
      {
        subtrees[subtrees.count - 1] = last.lowerBound..<end
      } else {
        subtrees.append(node..<end)
      }
      node = end
    }
    return (tops, subtrees)
  }

  /// What a node's own positions add up to.
  func add(_ node: Int, to sum: inout VectorSum) {
    for place in firstPlaces[node]..<firstPlaces[node + 1] {
      guard flags[Int(vectors.positions[place])].isDisjoint(with: [.paper, .closed]) else {
        continue
      }
      sum.add(vectors, place)
    }
  }

  /// The vectors of some nodes that lie with all below them in the range, the last node first: when
  /// a node's turn comes, all below it have come up, and it is passed on while it is at hand.
  func rows(
    _ nodes: Range<Int>, _ sum: inout VectorSum, _ cancellation: Cancellation
  ) -> [SumVector]? {
    var rows = [SumVector?](repeating: nil, count: nodes.count)
    for node in nodes.reversed() {
      if cancellation.isRequested() { return nil }
      let place = node - nodes.lowerBound
      if rows[place] == nil || firstPlaces[node] < firstPlaces[node + 1] {
        add(node, to: &sum)
        Self.add(sum.taken(), to: &rows[place])
      }
      let parent = Int(book.hierarchy.parents[node]) - nodes.lowerBound
      if parent >= 0, let row = rows[place] { Self.add(row, to: &rows[parent]) }
    }
    return rows.compactMap(\.self)
  }

  private static func add(_ row: SumVector, to sum: inout SumVector?) {
    if sum == nil { sum = row } else { sum? += row }
  }
}
