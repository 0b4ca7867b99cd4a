// One state of a book, immutable: what a query is answered from. Whoever takes one takes a single
// reference, which costs nothing while others publish. It keeps what many queries derive
// from it anew (cells, composite ratings, NAVs), behind a lock that is held for a look-up alone.

public import Book
internal import Columns
internal import Exact
public import Query

public final class Epoch: Sendable {
  public let book: Book
  public let identity: Contract.Epoch
  /// The day of the positions; questions may be asked of a later one, up to the next state's.
  let positionsAsOf: CalendarDate?
  /// By which name questions find it, where it is a book beside the one that is asked.
  let snapshot: String?
  /// Whether it is what somebody sees of a state who may not see all of it.
  let isPartial: Bool
  /// Sums that followed every change so far.
  let cells: CellShelf
  /// Vectors of nodes, where somebody has asked for them.
  let vectors: VectorShelf
  private let derived: Derived

  public convenience init(_ book: Book, identity: Contract.Epoch) {
    self.init(book, identity: identity, positionsAsOf: book.settings.asOf)
  }

  /// Of a book beside the one that is asked.
  convenience init(_ book: Book, identity: Contract.Epoch, snapshot: String) {
    self.init(
      book, identity: identity, positionsAsOf: book.settings.asOf, snapshot: snapshot)
  }

  init(
    _ book: Book, identity: Contract.Epoch, positionsAsOf: CalendarDate?, snapshot: String? = nil,
    isPartial: Bool = false
  ) {
    self.snapshot = snapshot
    self.book = book
    self.identity = identity
    self.positionsAsOf = positionsAsOf
    self.isPartial = isPartial
    cells = CellShelf()
    vectors = VectorShelf()
    derived = Derived(navs: NodeNAVs(book.hierarchy))
  }

  /// The state after changes to positions alone: the tree and its NAVs are those of the one before.
  init(
    after before: Epoch, _ book: Book, _ cells: TreeCells, identity: Contract.Epoch,
    positionsAsOf: CalendarDate?
  ) {
    self.book = book
    self.identity = identity
    self.positionsAsOf = positionsAsOf
    snapshot = before.snapshot
    isPartial = before.isPartial
    self.cells = before.cells.next(cells)
    vectors = VectorShelf()
    derived = Derived(
      navs: before.derived.navs, treeKeys: before.derived.treeKeys,
      ratings: before.derived.ratings)
  }

  /// The state after changes to the tree alone.
  init(
    replanted before: Epoch, _ book: Book, _ cells: TreeCells, identity: Contract.Epoch
  ) {
    self.book = book
    self.identity = identity
    positionsAsOf = book.settings.asOf
    snapshot = before.snapshot
    isPartial = before.isPartial
    self.cells = before.cells.next(cells)
    vectors = VectorShelf()
    derived = Derived(navs: NodeNAVs(book.hierarchy), ratings: before.derived.ratings)
  }

  /// The same state, in which positions that had no vectors or exposures have some: sums are those
  /// of before, but for what was read of either.
  init(risk book: Book, of epoch: Epoch) {
    self.book = book
    identity = epoch.identity
    positionsAsOf = epoch.positionsAsOf
    snapshot = epoch.snapshot
    isPartial = epoch.isPartial
    cells = epoch.cells.withoutSingles
    vectors = VectorShelf()
    derived = Derived(
      navs: epoch.derived.navs, treeKeys: epoch.derived.treeKeys, ratings: epoch.derived.ratings)
  }

  private init(_ epoch: Epoch, asOf: CalendarDate, knowing latest: Book) {
    var book = epoch.book
    book.settings.asOf = asOf
    book.know(latest)
    self.book = book
    identity = epoch.identity
    positionsAsOf = epoch.positionsAsOf
    snapshot = epoch.snapshot
    isPartial = epoch.isPartial
    cells = epoch.cells
    vectors = epoch.vectors
    derived = Derived(navs: epoch.derived.navs, treeKeys: epoch.derived.treeKeys)
  }

  /// The same state with rates and ratings as of a day, by what a later state knows of them.
  func asked(asOf date: CalendarDate, knowing latest: Book) -> Epoch {
    Epoch(self, asOf: date, knowing: latest)
  }

  /// Whether its sums followed changes that its positions have not been laid out with.
  public var isAhead: Bool { !book.isLaidOut }

  var navs: NodeNAVs { derived.navs }
  var treeKeys: TreeKeys { derived.treeKeys }

  /// A notch per instrument, 0 for none.
  func ratings(_ scope: Scope) -> [UInt8] {
    var codes = ratingsInForce(scope)
    if scope.downgrades.isEmpty { return codes }
    for (instrument, issuer) in book.instruments.issuers.enumerated() where codes[instrument] != 0 {
      guard let notches = scope.downgrades[issuer] else { continue }
      codes[instrument] = UInt8(min(Int(codes[instrument]) + notches, Int(Notch.worst.rawValue)))
    }
    return codes
  }

  private func ratingsInForce(_ scope: Scope) -> [UInt8] {
    guard let asOf = scope.asOf else { return Array(repeating: 0, count: book.instruments.count) }
    let question = Derived.Question(asOf: asOf, knownAt: scope.knownAt, rule: scope.ratingRule)
    if let known = derived.ratings.known.withLock({ $0[question] }) { return known }
    let codes = book.ratings.composites(
      issuers: book.instruments.issuers, asOf: asOf, knownAt: scope.knownAt,
      rule: scope.ratingRule)
    derived.ratings.known.withLock { known in
      // A question of every moment must not fill the memory.
      if known.count >= KnownRatings.maximumSets { known.removeAll() }
      known[question] = codes
    }
    return codes
  }

  private final class Derived: Sendable {
    struct Question: Hashable, Sendable {
      var asOf: CalendarDate
      var knownAt: Instant
      var rule: CompositeRule
    }

    let navs: NodeNAVs
    let treeKeys: TreeKeys
    let ratings: KnownRatings

    init(
      navs: NodeNAVs, treeKeys: TreeKeys = TreeKeys(), ratings: KnownRatings = KnownRatings()
    ) {
      self.navs = navs
      self.treeKeys = treeKeys
      self.ratings = ratings
    }
  }

  /// Composite ratings that were asked for; states with the same ratings share them.
  private final class KnownRatings: Sendable {
    static let maximumSets = 16
    let known = Guarded<[Derived.Question: [UInt8]]>([:])
  }
}
