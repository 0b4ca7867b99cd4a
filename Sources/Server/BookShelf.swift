// The book that a server answers from: being loaded, there, or not to be had. Loading runs beside
// the loop, so that whoever asks meanwhile is told how far it is.

internal import Book
internal import BookFiles
internal import Columns
internal import Console
internal import Engine
internal import Exact
internal import Query
internal import Wire

final class BookShelf: Sendable {
  struct Volume: Sendable {
    var ledger: Ledger
    /// Rows that were left out when it was loaded.
    var rejected: Int
    /// Positions that it had then.
    var positions: Int
    /// Whether rows may have been left out at all.
    var isLenient: Bool

    /// Who sees a part of the book is told that rows may lack, and not how many do: they may be of
    /// what he does not see.
    func note(in contract: inout Contract, to sight: Sight) {
      if sight.isWhole { return contract.note(rejected: rejected) }
      guard isLenient else { return }
      contract.isComplete = false
      contract.notes.append("rows of the book may have been rejected and left out (--lenient)")
    }
  }

  /// Which run of the server this is.
  let incarnation = UInt64.random(in: 1...(.max))
  private let volume = Guarded<Volume?>(nil)
  private let progress = LoadProgress()

  /// Nil while it is being loaded.
  var current: Volume? { volume.withLock { $0 } }

  /// The counter of the state that is asked; 0 while there is none.
  var version: UInt64 { current?.ledger.current.identity.counter ?? 0 }

  struct Loaded {
    /// Of the book, or of the first that could not be used.
    var report: LoadReport
    var path: String
    /// Nil where there is no book: the report says why.
    var positions: Int?
  }

  /// Takes as long as it takes.
  func load(_ settings: ServerSettings) -> Loaded {
    var options = LoadOptions(threads: settings.threads, isLenient: settings.isLenient)
    options.clipsCovariance = settings.clipsCovariance
    let outcome =
      settings.load?(options, progress)
      ?? BookFolder.load(settings.book, options: options, progress: progress)
    guard let book = outcome.book else {
      return Loaded(report: outcome.report, path: settings.book, positions: nil)
    }
    var rejected = outcome.report.rejected
    var snapshots: [Ledger.Snapshot] = []
    for snapshot in settings.snapshots {
      let outcome = BookFolder.load(snapshot.path, options: options)
      guard let book = outcome.book else {
        return Loaded(report: outcome.report, path: snapshot.path, positions: nil)
      }
      rejected += outcome.report.rejected
      snapshots.append(Ledger.Snapshot(id: snapshot.name, book: book, store: snapshot.path))
    }
    let ledger = Ledger(
      book, store: settings.book, threads: settings.threads, snapshots: snapshots)
    ledger.current.makeReady(threads: settings.threads)
    volume.withLock {
      $0 = Volume(
        ledger: ledger, rejected: rejected, positions: book.positions.count,
        isLenient: settings.isLenient)
    }
    return Loaded(report: outcome.report, path: settings.book, positions: book.positions.count)
  }

  /// As it is told to an audience: what one of them has is no ground for another's updates.
  func incarnation(for audience: UInt32) -> UInt64 {
    incarnation ^ UInt64(audience) &* 0x9E37_79B9_7F4A_7C15
  }

  /// As WELCOME tells it.
  func standing(isDraining: Bool, audience: UInt32 = 0) -> Welcome.Standing {
    let volume = current
    var standing = Welcome.Standing(
      isDraining ? .draining : volume == nil ? .loading : .ready)
    if let epoch = volume?.ledger.current {
      standing.epoch = epoch.identity
      standing.asOf = epoch.book.settings.asOf
      standing.incarnation = incarnation(for: audience)
    } else {
      let bytes = progress.bytes
      standing.loaded = bytes.done
      standing.toLoad = bytes.total
    }
    return standing
  }

  /// What a query gets that comes too early.
  var notReady: Refusal {
    let bytes = progress.bytes
    let share = bytes.total > 0 ? ", \(min(99, bytes.done * 100 / bytes.total)) % so far" : ""
    return Refusal(
      .notReady, "the book is being loaded\(share)", retryAfter: Self.retryMilliseconds)
  }

  /// A book of a hundred thousand positions is loaded in about so long.
  private static let retryMilliseconds: UInt64 = 500
}
