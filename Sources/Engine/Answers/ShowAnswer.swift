// `show`: the tree, the catalog, the limits, the state.

internal import Query

struct ShowAnswer {
  let epoch: Epoch
  let threads: Int
  let isCancelled: @Sendable () -> Bool

  init(_ epoch: Epoch, threads: Int, isCancelled: @escaping @Sendable () -> Bool) {
    self.epoch = epoch
    self.threads = threads
    self.isCancelled = isCancelled
  }

  func answer(_ show: Show) throws(QueryFault) -> Answer {
    throw QueryFault(.notAvailable, "to come")
  }
}
