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
  }

  /// Which run of the server this is.
  let incarnation = UInt64.random(in: 1...(.max))
  private let volume = Guarded<Volume?>(nil)
  private let progress = LoadProgress()

  /// Nil while it is being loaded.
  var current: Volume? { volume.withLock { $0 } }

  /// The counter of the state that is asked; 0 while there is none.
  var version: UInt64 { current?.ledger.current.identity.counter ?? 0 }

  /// Takes as long as it takes; the report says why there is no book, where there is none.
  func load(_ settings: ServerSettings) -> (report: LoadReport, positions: Int?) {
    let options = LoadOptions(threads: settings.threads, isLenient: settings.isLenient)
    let outcome =
      settings.load?(options, progress)
      ?? BookFolder.load(settings.book, options: options, progress: progress)
    guard let book = outcome.book else { return (outcome.report, nil) }
    let loaded = Volume(
      ledger: Ledger(book, store: settings.book, threads: settings.threads),
      rejected: outcome.report.rejected, positions: book.positions.count)
    loaded.ledger.current.makeReady(threads: settings.threads)
    volume.withLock { $0 = loaded }
    return (outcome.report, book.positions.count)
  }

  /// As WELCOME tells it.
  func standing(isDraining: Bool) -> Welcome.Standing {
    let volume = current
    var standing = Welcome.Standing(
      isDraining ? .draining : volume == nil ? .loading : .ready)
    if let epoch = volume?.ledger.current {
      standing.epoch = epoch.identity
      standing.asOf = epoch.book.settings.asOf
      standing.incarnation = incarnation
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
