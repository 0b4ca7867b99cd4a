// What nodes are made of, as vectors: each node's children, and its own positions as one more part.
// Diversification is what their figures add up to beyond the node's.

internal import Book
internal import Exact
internal import Query

struct NodeParts: Sendable {
  private let tree: Hierarchy
  private let nodes: Range<Int>
  /// For each node its place among the vectors; negative where nothing of it is there.
  private let places: [Int32]
  /// By set of scenarios that figures ask for.
  private let vectors: [VectorStates]

  init(_ plan: SelectPlan, _ gatherer: Gatherer) throws(QueryFault) {
    tree = plan.epoch.book.hierarchy
    nodes = plan.scope.nodes
    let space = KeySpace([KeyColumn.of(.node, plan.epoch, plan.scope)])
    let gathered = try gatherer.gather(space, mayRollUp: true)
    let states =
      gathered.isRolledUp
      ? gathered.states
      : try RollUp(plan, space).rolled(gathered.states, nodeAt: 0, includesWhole: false)
    var places = [Int32](repeating: -1, count: nodes.count)
    for group in 0..<states.count {
      places[Int(states.codes[group]) - nodes.lowerBound] = Int32(group)
    }
    self.places = places
    vectors = states.vectors
  }

  /// What the parts of a node would lose by themselves, less what it loses; of no node that of all
  /// roots. Fractions that have one denominator are summed before anything is rounded.
  func excess(_ node: NodeIndex?, _ figure: RiskFigure, _ scale: RiskScale) -> Double? {
    guard let (whole, parts) = divided(node, figure.vectors) else { return nil }
    let question = figure.question
    func loss(_ vector: SumVector) -> RiskFraction { question.tail(vector).loss(vector) }
    let ofWhole = loss(whole)
    var exact: RiskFraction? = RiskFraction(
      numerator: -ofWhole.numerator, denominator: ofWhole.denominator)
    var real = -scale.amount(ofWhole)
    for part in parts {
      let own = loss(part.vector)
      real += scale.amount(own)
      exact = exact?.adding(own)
    }
    return exact.map { scale.amount($0) } ?? real
  }

  /// A node's vector, and those of its children and of its own positions, which are of the node
  /// itself; of no node all roots. Nil where nothing of it is there.
  func divided(
    _ node: NodeIndex?, _ set: Int
  ) -> (whole: SumVector, parts: [(node: NodeIndex, vector: SumVector)])? {
    let vectors = vectors[set]
    var rest = SumVector(scenarioCount: vectors.scenarioCount)
    if let node {
      guard let whole = vector(node, vectors) else { return nil }
      rest = whole
    }
    var whole = rest
    var parts: [(node: NodeIndex, vector: SumVector)] = []
    for child in node.map({ tree.children(of: $0) }) ?? tree.roots {
      guard let part = vector(child, vectors) else { continue }
      parts.append((child, part))
      if node == nil { whole += part } else { rest -= part }
    }
    if let node { parts.append((node, rest)) }
    return (whole, parts)
  }

  private func vector(_ node: NodeIndex, _ vectors: VectorStates) -> SumVector? {
    guard nodes.contains(node.row) else { return nil }
    let place = places[node.row - nodes.lowerBound]
    return place < 0 ? nil : vectors[Int(place)]
  }
}
