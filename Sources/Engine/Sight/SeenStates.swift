// States as those see them who see a part. Each is made once for all who see the same, when the
// first of them asks, and kept while there is room.

internal import Book
internal import Columns
internal import Query

final class SeenStates: Sendable {
  private struct Key: Hashable {
    var counter: UInt64
    /// Of a book beside the one that is asked, which has counters of its own.
    var snapshot: String?
    var sight: Sight

    init(_ epoch: Epoch, _ nodes: [String]) {
      counter = epoch.identity.counter
      snapshot = epoch.snapshot
      sight = Sight(nodes: nodes)
    }
  }

  private final class Place: Sendable {
    /// Whoever comes first makes it, others wait for that.
    let turn = Guarded(())
    let made = Guarded<Epoch?>(nil)
  }

  private struct Shelf {
    var places: [Key: Place] = [:]
    /// The one that was asked last stands last.
    var order: [Key] = []
  }
  private let shelf = Guarded(Shelf())

  /// Each may be as large as the book.
  private static let most = 32

  /// What is seen of a state by who sees these nodes. The first time it reads the whole book.
  func state(_ epoch: Epoch, _ nodes: [String], threads: Int) -> Epoch {
    let place = place(Key(epoch, nodes))
    if let made = place.made.withLock({ $0 }) { return made }
    return place.turn.withLock { _ in
      if let made = place.made.withLock({ $0 }) { return made }
      let seen = Epoch(
        epoch.book.restricted(to: nodes), identity: epoch.identity,
        positionsAsOf: epoch.positionsAsOf, snapshot: epoch.snapshot, isPartial: true)
      seen.makeReady(threads: threads)
      place.made.withLock { $0 = seen }
      return seen
    }
  }

  /// The same where it is made already.
  func stateAtHand(_ epoch: Epoch, _ nodes: [String]) -> Epoch? {
    let key = Key(epoch, nodes)
    return shelf.withLock { $0.places[key] }?.made.withLock { $0 }
  }

  private func place(_ key: Key) -> Place {
    shelf.withLock { shelf in
      shelf.order.removeAll { $0 == key }
      shelf.order.append(key)
      if let place = shelf.places[key] { return place }
      if shelf.order.count > Self.most { shelf.places[shelf.order.removeFirst()] = nil }
      let place = Place()
      shelf.places[key] = place
      return place
    }
  }
}
