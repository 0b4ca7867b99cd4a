// A book over time: changes go in one batch after the other, each gives an epoch, and epochs stay
// for a while so that a reader can finish what it began. Readers take a reference behind a lock and
// run on their own; a writer works beside them and holds the lock to publish alone.

public import Book
internal import Columns
public import Exact
public import Query

public final class Ledger: Sendable {
  /// Epochs behind the current one that can still be asked for (conventions §10).
  public static let keptEpochs = 64

  /// Old states that keep rows which questions had laid out.
  private static let oldStatesWithRows = 4

  /// Revisions of which each is made of the one before, until one keeps its rows: so many are made
  /// again at most when an old state is asked, and so many fit the place of one.
  private static let revisionsPerLayout = 16

  private struct State {
    var current: Epoch
    /// A ring once it is full: the oldest stands at `oldest`.
    var recent: [Epoch] = []
    var oldest = 0
    /// Old states whose rows may be laid out, because somebody asked.
    var asked: [Epoch] = []
    /// The last epoch of each day, the current one's day last.
    var days: [(date: CalendarDate, epoch: Epoch)] = []
  }
  private let state: Guarded<State>

  /// What the writer works on: nobody else sees it.
  private struct Writing {
    /// Nil until the first change to positions after the book was laid out.
    var overlay: Overlay?
    /// The counter of the epoch on which the overlay lies.
    var baseCounter: UInt64 = 0
    var cells: TreeCells?
    var revisions = 0
  }
  /// One writer at a time: a batch is checked against what the one before it left.
  private let writing = Guarded(Writing())
  private let threads: Int
  /// Other books, which do not change.
  let snapshots: [Epoch]

  /// A book beside the one that is asked, to be set against it.
  public struct Snapshot: Sendable {
    /// What questions call it.
    public var id: String
    public var book: Book
    /// Where it came from.
    public var store: String

    public init(id: String, book: Book, store: String) {
      self.id = id
      self.book = book
      self.store = store
    }
  }
  /// What those see of states who see a part.
  private let seen = SeenStates()

  /// `store` names where the book came from; its first epoch has the counter 1.
  public init(_ book: Book, store: String, threads: Int = 1, snapshots: [Snapshot] = []) {
    self.snapshots = snapshots.map { snapshot in
      Epoch(
        snapshot.book, identity: Contract.Epoch(store: snapshot.store, counter: 1),
        snapshot: snapshot.id)
    }
    let epoch = Epoch(book, identity: Contract.Epoch(store: store, counter: 1))
    let days = book.settings.asOf.map { [(date: $0, epoch: epoch)] } ?? []
    state = Guarded(State(current: epoch, days: days))
    self.threads = threads
  }

  public var current: Epoch { state.withLock { $0.current } }

  /// Applies a batch and publishes what comes of it; with a fault nothing has changed. `asOf` is
  /// the day of the book from then on.
  @discardableResult
  public func apply(
    _ changes: [Change], asOf: CalendarDate? = nil
  ) throws(ChangeFault) -> Epoch {
    let outcome = writing.withLock { writing -> Result<Epoch, ChangeFault> in
      do throws(ChangeFault) {
        let before = current
        if let day = before.book.settings.asOf, let asOf, asOf < day {
          throw ChangeFault(item: 0, field: "date", reason: .goesBack(from: day.description))
        }
        var epoch = try overlaid(changes, before, asOf: asOf, &writing)
        if epoch == nil { epoch = try revised(changes, before, asOf: asOf, &writing) }
        guard let epoch else { preconditionFailure("a revision gives a book or a fault") }
        publish(epoch)
        return .success(epoch)
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private func identity(after before: Epoch) -> Contract.Epoch {
    Contract.Epoch(store: before.identity.store, counter: before.identity.counter + 1)
  }

  /// What the batch touches, beside the book as it was laid out; nil where that is not enough.
  private func overlaid(
    _ changes: [Change], _ before: Epoch, asOf: CalendarDate?, _ writing: inout Writing
  ) throws(ChangeFault) -> Epoch? {
    let isOfTree = !changes.isEmpty && changes.allSatisfy(Overlay.replants)
    guard isOfTree || changes.allSatisfy(Overlay.takes) else { return nil }
    var cells: TreeCells
    if let known = writing.cells, !before.cells.wantsMore(than: known) {
      cells = known
    } else {
      cells = before.cells.cellsToFollow(before.book, threads: threads)
    }
    // The writer's own, so that nothing but what readers hold is copied.
    writing.cells = nil
    defer { writing.cells = cells }
    let isFull = writing.overlay.map { overlay in
      overlay.count > Self.mostRecords(before.book) || overlay.batchCount >= Self.mostBatches
    }
    if isFull ?? true {
      writing.overlay = Overlay(before.book.laidOut)
      writing.baseCounter = before.identity.counter
    }
    let day = asOf ?? before.book.settings.asOf
    if isOfTree {
      guard let places = try writing.overlay?.replant(changes),
        let book = writing.overlay?.book(asOf: day)
      else { return nil }
      cells = cells.replanted(places, book.hierarchy)
      return Epoch(replanted: before, book, cells, identity: identity(after: before))
    }
    guard
      let outcome = try writing.overlay?.apply(
        changes, on: before.book.settings.asOf, onChange: { cells.change(from: $0, to: $1) }),
      outcome == .applied
    else { return nil }
    guard let book = writing.overlay?.book(asOf: day) else { return nil }
    return Epoch(
      after: before, book, cells, identity: identity(after: before), positionsAsOf: day)
  }

  /// Records beside a book before it is laid out anew: a tenth of its positions, so that their
  /// memory is bounded by its own.
  private static func mostRecords(_ book: Book) -> Int {
    max(4_096, book.holdingFacts.count / 10)
  }

  /// Batches beside a book: a list of lists that is cheap to add to, and to apply again.
  private static let mostBatches = 65_536

  /// Lays out what has changed, beside the writer: it is kept waiting only while the batches that
  /// came meanwhile are applied to the new layout. For a thread of the caller's own.
  public func merge() {
    let epoch = current
    if epoch.book.isLaidOut { return }
    let book = epoch.book.laidOut
    writing.withLock { writing in
      guard let overlay = writing.overlay, epoch.identity.counter > writing.baseCounter else {
        return
      }
      let merged = Int(epoch.identity.counter - writing.baseCounter)
      guard merged <= overlay.batchCount,
        let rebased = overlay.rebased(on: book, without: merged)
      else { return }
      writing.overlay = rebased
      writing.baseCounter = epoch.identity.counter
    }
  }

  /// The whole book laid out anew.
  private func revised(
    _ changes: [Change], _ before: Epoch, asOf: CalendarDate?, _ writing: inout Writing
  ) throws(ChangeFault) -> Epoch {
    writing.revisions += 1
    let keepsRows = writing.revisions % Self.revisionsPerLayout == 0
    let book =
      try keepsRows
      ? Revision.apply(changes, to: before.book.laidOut, asOf: asOf)
      : Revision.applyRepeatably(changes, to: before.book, asOf: asOf)
    writing = Writing(revisions: writing.revisions)
    return Epoch(book, identity: identity(after: before))
  }

  private func publish(_ epoch: Epoch) {
    let old = state.withLock { state in
      let old = state.current
      if state.recent.count < Self.keptEpochs {
        state.recent.append(state.current)
      } else {
        state.recent[state.oldest] = state.current
        state.oldest = (state.oldest + 1) % Self.keptEpochs
      }
      state.current = epoch
      guard let date = epoch.book.settings.asOf else { return old }
      if state.days.last?.date == date {
        state.days[state.days.count - 1].epoch = epoch
      } else {
        state.days.append((date, epoch))
      }
      return old
    }
    // Whoever lays rows out just now holds them: nobody who asks for a state waits for that.
    old.book.forgetRows()
  }

  /// Notes that an old state is asked, and lets go of the rows of the one that was asked first.
  private func noteAsked(_ epoch: Epoch) {
    let forgotten = state.withLock { state -> Epoch? in
      if epoch === state.current || state.asked.contains(where: { $0 === epoch }) { return nil }
      state.asked.append(epoch)
      return state.asked.count > Self.oldStatesWithRows ? state.asked.removeFirst() : nil
    }
    if let forgotten, forgotten !== current { forgotten.book.forgetRows() }
  }

  /// An epoch by its counter, as long as it is kept.
  public func epoch(_ counter: UInt64) throws(QueryFault) -> Epoch {
    let found = state.withLock { state in
      state.current.identity.counter == counter
        ? state.current : state.recent.first { $0.identity.counter == counter }
    }
    if let found {
      noteAsked(found)
      return found
    }
    throw QueryFault(
      .epochGone,
      "epoch \(counter) is not there: the last \(Self.keptEpochs + 1) are kept, up to"
        + " \(current.identity.counter)")
  }

  /// The state a statement speaks of: the current one, or that which it names. To who sees a part
  /// of the book the state is that part of it.
  public func epoch(
    for statement: Statement, as sight: Sight = .everything
  ) throws(QueryFault) -> Epoch {
    let named: Located<Version>? =
      switch statement {
      case .select(let select), .explain(let select): select.asOf
      case .compare(let comparison): comparison.span.to
      case .show(let show): show.span?.to
      }
    return try epoch(of: named, for: statement, as: sight)
  }

  /// The state that a version names, the current one where none does.
  private func epoch(
    of version: Located<Version>?, for statement: Statement, as sight: Sight
  ) throws(QueryFault) -> Epoch {
    let moment =
      try version.map { version throws(QueryFault) in try self.moment(of: version) }
      ?? Moment(epoch: current)
    let seen = self.seen(moment.epoch, by: sight, for: statement)
    return moment.asked.map { seen.asked(asOf: $0.date, knowing: $0.latest.book) } ?? seen
  }

  /// An epoch by its counter, as long as it is kept, as somebody sees it.
  public func epoch(
    _ counter: UInt64, for statement: Statement, as sight: Sight
  ) throws(QueryFault) -> Epoch {
    seen(try epoch(counter), by: sight, for: statement)
  }

  /// What is current as somebody sees it; nil where that has to be made first.
  public func currentAtHand(for statement: Statement, as sight: Sight) -> Epoch? {
    let epoch = current
    let answering = sight.answering(statement) { epoch.book.hierarchy.find($0) != nil }
    return answering.nodes.map { seen.stateAtHand(epoch, $0) } ?? epoch
  }

  private func seen(_ epoch: Epoch, by sight: Sight, for statement: Statement) -> Epoch {
    let answering = sight.answering(statement) { epoch.book.hierarchy.find($0) != nil }
    return answering.nodes.map { seen.state(epoch, $0, threads: threads) } ?? epoch
  }

  /// What somebody sees of the current state as a book of its own.
  public func current(as sight: Sight) -> Book {
    let epoch = current
    return (sight.nodes.map { seen.state(epoch, $0, threads: threads) } ?? epoch).book
  }

  /// A state, and the day that rates and ratings are asked of where that is another one than the
  /// state's.
  private struct Moment {
    var epoch: Epoch
    var asked: (date: CalendarDate, latest: Epoch)?
  }

  private func moment(of version: Located<Version>) throws(QueryFault) -> Moment {
    switch version.value {
    case .date(let date): return try moment(of: date, at: version.range)
    case .epoch(let counter):
      do throws(QueryFault) {
        return Moment(epoch: try epoch(counter))
      } catch {
        var fault = error
        fault.range = version.range
        throw fault
      }
    case .snapshot(let id):
      if let found = snapshots.first(where: { $0.snapshot == id }) { return Moment(epoch: found) }
      let ids = snapshots.compactMap(\.snapshot)
      throw QueryFault(
        .asOfUnavailable,
        ids.isEmpty
          ? "there are no snapshots beside this book, so none called \(id)"
          : "there is no snapshot \(id) beside this book",
        at: version.range,
        suggestion: Spelling.nearest(to: id, among: ids).map { "snapshot \($0)" })
    }
  }

  /// The state of a day. Rates and ratings are always those that are known now, whatever day they
  /// are asked for: a correction of an earlier day is seen by questions of that day.
  private func moment(of date: CalendarDate, at place: Range<Int>) throws(QueryFault) -> Moment {
    let (found, latest, first) = state.withLock { state in
      let place = state.days.lastIndex { $0.date <= date }
      return (
        place.map { state.days[$0].epoch }, state.current, state.days.first?.date
      )
    }
    guard let last = latest.book.settings.asOf, let first, first < last else {
      try latest.check(Located(.date(date), at: place))
      return Moment(epoch: latest)
    }
    guard let found, date <= last else {
      throw QueryFault(
        .asOfUnavailable, "this book knows the days from \(first) to \(last)", at: place,
        suggestion: (date < first ? first : last).description)
    }
    if found.identity == latest.identity { return Moment(epoch: latest) }
    noteAsked(found)
    return Moment(epoch: found, asked: (date, latest))
  }

  /// Answers from the states that a statement speaks of; `counter` is that of the epoch it is asked
  /// of where it names none.
  public func answer(
    _ statement: Statement, ofEpoch counter: UInt64? = nil, as sight: Sight = .everything,
    threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(QueryFault) -> Answer {
    let cancellation = Cancellation(isRequested: isCancelled)
    let span: Compare.Span?
    switch statement {
    case .compare(let comparison): span = comparison.span
    case .show(let show):
      if show.subject.value == .snapshots, !snapshots.isEmpty {
        return snapshotList(statement, as: sight)
      }
      span = show.span
    case .select, .explain: span = nil
    }
    if let span {
      let from = try epoch(of: span.from, for: statement, as: sight)
      let to = try epoch(of: span.to, for: statement, as: sight)
      let answer = try to.answer(statement, from: from, threads: threads, cancellation)
      return to.told(answer, of: statement)
    }
    let epoch =
      if let counter {
        try self.epoch(counter, for: statement, as: sight)
      } else {
        try self.epoch(for: statement, as: sight)
      }
    return try epoch.answer(statement, threads: threads, isCancelled: isCancelled)
  }

  /// The books beside this one, as somebody sees them.
  private func snapshotList(_ statement: Statement, as sight: Sight) -> Answer {
    let snapshots = self.snapshots.map { seen($0, by: sight, for: statement) }
    let current = seen(self.current, by: sight, for: statement)
    let answer = Answer(
      columns: [
        ShowAnswer.column("snapshot", .texts(snapshots.map(\.snapshot))),
        ShowAnswer.column("as_of", .dates(snapshots.map(\.book.settings.asOf))),
        ShowAnswer.column(
          "positions", .integers(snapshots.map { Int64($0.book.holdingFacts.count) })),
        ShowAnswer.column(
          "base_currency",
          .texts(
            snapshots.map { $0.book.currencies.code($0.book.settings.baseCurrency) })),
        ShowAnswer.column("store", .texts(snapshots.map(\.identity.store))),
      ], rows: snapshots.map { _ in .group }, contract: .plain(current))
    return current.told(answer, of: statement)
  }
}
