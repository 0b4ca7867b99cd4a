// What else is wrong with a file of changes that is refused anyway: its changes are tried on a copy
// of the book, without those that were refused and those that name what these would have made.

internal import Book
internal import Exact

struct ChangeTrial {
  /// After so many refusals nobody reads on.
  private static let most = 20

  private var book: Book
  /// What refused rows would have made.
  private var lost: Set<ChangeTarget>
  private var count = 0

  init(_ book: Book, lost: Set<ChangeTarget>) {
    self.book = book.laidOut
    self.lost = lost
  }

  /// From the state that the changes of the days before have left.
  init(_ book: Book, after changes: [Change], asOf: CalendarDate?) {
    self.init(book, lost: [])
    guard !changes.isEmpty else { return }
    if let made = try? Revision.apply(changes, to: self.book, asOf: asOf) {
      self.book = made
    } else {
      // Days that were taken one by one are not taken together: nothing more can be tried.
      count = Self.most
    }
  }

  var isEnough: Bool { count >= Self.most }

  /// The refusals of a day, their items being places in it, after one that is known. What is left
  /// of the day is made.
  mutating func faults(
    _ changes: [Change], asOf: CalendarDate?, knowing known: ChangeFault?
  ) -> [ChangeFault] {
    var faults: [ChangeFault] = []
    var items = Array(changes.indices)
    if let known {
      items.remove(at: known.item)
      faults.append(refused(known, changes))
    }
    while !isEnough {
      items = items.filter { isPossible(changes[$0]) }
      if items.isEmpty { break }
      do throws(ChangeFault) {
        book = try Revision.apply(items.map { changes[$0] }, to: book, asOf: asOf)
        break
      } catch {
        var fault = error
        fault.item = items.remove(at: error.item)
        faults.append(refused(fault, changes))
      }
    }
    return faults
  }

  private mutating func refused(_ fault: ChangeFault, _ changes: [Change]) -> ChangeFault {
    count += 1
    // What is there already is there for the rows that follow.
    if fault.reason != .alreadyExists, let made = changes[fault.item].made { lost.insert(made) }
    return fault
  }

  /// What is made of what is lost is lost as well.
  private mutating func isPossible(_ change: Change) -> Bool {
    if lost.isEmpty || lost.isDisjoint(with: change.named) { return true }
    if let made = change.made { lost.insert(made) }
    return false
  }
}

/// Something that a change makes or names.
enum ChangeTarget: Hashable, Sendable {
  case position(String)
  case node(String)
  case instrument(String)
}

extension Change {
  var made: ChangeTarget? {
    switch self {
    case .insertPosition(let draft): .position(draft.id)
    case .createNode(let row): .node(row.id)
    case .insertInstrument(let row): .instrument(row.id)
    default: nil
    }
  }

  /// What has to be there for it.
  fileprivate var named: [ChangeTarget] {
    switch self {
    case .insertPosition(let draft): [.node(draft.node), .instrument(draft.instrument)]
    case .updatePosition(let id, _), .resizePosition(let id, _), .closePosition(let id),
      .reopenPosition(let id):
      [.position(id)]
    case .movePosition(let id, let node): [.position(id), .node(node)]
    case .createNode(let row): [.node(row.parentID)]
    case .updateNode(let id, _), .closeNode(let id): [.node(id)]
    case .moveNode(let id, let parent): [.node(id), .node(parent)]
    case .insertInstrument(let row): [.instrument(row.underlyingID)]
    case .updateInstrument(let id, _): [.instrument(id)]
    case .quote: []
    case .rate(let draft):
      if case .instrument(let id) = draft.subject { [.instrument(id)] } else { [] }
    }
  }
}
