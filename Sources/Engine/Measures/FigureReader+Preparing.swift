// Figures that cost much more than a sum, of all groups at once and on several threads.

internal import Columns
internal import Query

extension FigureReader {
  /// Groups that one task makes figures of.
  private static let groupsPerTask = 256

  /// Makes the figures of risk of all groups, where they are many.
  mutating func prepare(threads: Int, _ cancellation: Cancellation) throws(QueryFault) {
    guard states.count > Self.groupsPerTask else { return }
    if !risks.isEmpty {
      let reader = self
      let made = try figures(
        threads, cancellation,
        scratch: { RiskOrders(reader.risks, setCount: reader.states.vectors.count) },
        { group, orders in reader.risks(group, &orders) })
      for number in risks.indices { preparedRisks[number] = made.map { $0[number] } }
    }
    if threads == 1 { return }
    for number in parametrics.indices {
      let reader = self
      preparedParametrics[number] = try figures(
        threads, cancellation, scratch: { () },
        { group, _ in reader.made(parametric: number, group) })
    }
  }

  private func figures<Value: Sendable, Scratch>(
    _ threads: Int, _ cancellation: Cancellation, scratch: @Sendable () -> Scratch,
    _ body: @Sendable (Int, inout Scratch) -> Value
  ) throws(QueryFault) -> [Value] {
    let count = states.count
    let tasks = (count + Self.groupsPerTask - 1) / Self.groupsPerTask
    let parts = Parallel.map(count: tasks, threads: threads, scratch: scratch) {
      task, scratch -> [Value]? in
      if cancellation.isRequested() { return nil }
      let first = task * Self.groupsPerTask
      return (first..<min(first + Self.groupsPerTask, count)).map { body($0, &scratch) }
    }
    var values: [Value] = []
    values.reserveCapacity(count)
    for part in parts {
      guard let part else { throw Cancellation.fault }
      values += part
    }
    return values
  }
}
