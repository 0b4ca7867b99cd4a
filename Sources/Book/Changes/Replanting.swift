// A tree that has changed beside a laid-out book: nodes are created, renamed and moved with all
// below them. Every position stays on its node, so a change of the tree costs what the tree costs,
// however many positions there are.

internal import Columns

/// The tree as it is now, and what its nodes were when the book was laid out.
final class ReplantedTree: Sendable {
  let hierarchy: Hierarchy
  let limits: [Limit]
  let realised: RealisedResults
  /// Where each node is now, by the number that records know it by: those of the laid-out book keep
  /// theirs, others follow as they are created.
  let places: [Int32]
  /// The other way round.
  private let numbers: [UInt32]

  /// The tree after a batch, on top of what had changed before.
  init(_ before: ReplantedTree?, _ book: Book, _ outcome: NodeRevision.Outcome) {
    hierarchy = outcome.hierarchy
    let limits = before?.limits ?? book.limits
    self.limits = limits.moved(to: outcome.places)
    realised = (before?.realised ?? book.realised).moved(outcome.places)
    var places = before?.places ?? (0..<Int32(book.hierarchy.count)).map { $0 }
    for number in places.indices { places[number] = outcome.places[Int(places[number])] }
    let known = before?.hierarchy.count ?? book.hierarchy.count
    places += outcome.places[known...]
    var numbers = [UInt32](repeating: 0, count: places.count)
    for (number, place) in places.enumerated() { numbers[Int(place)] = UInt32(number) }
    self.places = places
    self.numbers = numbers
  }

  /// Whether there are the nodes there were, each where it was, and so every row.
  func keepsOrder(of base: Hierarchy) -> Bool {
    places.count == base.count && places.enumerated().allSatisfy { $0.offset == Int($0.element) }
  }

  /// The number by which records know a node.
  func number(of node: Int) -> UInt32 { numbers[node] }

  /// A record with its node where it is now.
  func placed(_ record: PositionRecord) -> PositionRecord {
    var record = record
    record.node = UInt32(places[Int(record.node)])
    return record
  }
}

extension Overlay {
  /// Whether a change is one of the tree alone. Closing a node is not: what lies on it goes with
  /// it.
  public static func replants(_ change: Change) -> Bool {
    switch change {
    case .createNode, .updateNode, .moveNode: true
    default: false
    }
  }

  /// Applies a batch of such changes, and says where each node is that there was.
  public mutating func replant(_ changes: [Change]) throws(ChangeFault) -> [Int32] {
    let before = hierarchy
    var nodes = NodeRevision(before)
    for (item, change) in changes.enumerated() {
      do throws(FieldError) {
        switch change {
        case .createNode(let row): try nodes.create(row)
        case .updateNode(let id, let values): try nodes.update(id, values)
        case .moveNode(let id, let parent): try nodes.move(id, under: parent)
        default: preconditionFailure("a change of more than the tree")
        }
      } catch {
        throw ChangeFault(item: item, field: error.field, reason: error.reason)
      }
    }
    let outcome = nodes.outcome()
    take(outcome, changes)
    guard let outcome else { return (0..<Int32(before.count)).map { $0 } }
    return Array(outcome.places.prefix(before.count))
  }
}

extension [Limit] {
  /// Each on its node's new place; a closed node's limits go with it.
  func moved(to places: [Int32]) -> [Limit] {
    let kept: [Limit] = compactMap { limit in
      let place = places[limit.node.row]
      if place < 0 { return nil }
      var limit = limit
      limit.node = NodeIndex(Int(place))
      return limit
    }
    return kept.sorted { ($0.node.row, $0.measure) < ($1.node.row, $1.measure) }
  }
}
