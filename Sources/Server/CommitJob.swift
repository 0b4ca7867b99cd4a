// A file of changes to be applied by the writer: read, checked, and made the next state of the
// book, all of it or nothing.

internal import Book
internal import BookFiles
internal import Engine
internal import Exact
internal import Query
internal import Wire

struct CommitJob: Sendable {
  struct Outcome: Sendable {
    var job: CommitJob
    var result: Result<Committed, Refusal>
  }

  let link: UInt64
  let stream: UInt32
  let batch: ChangeBatch
  /// Who sends them.
  let principal: Principal
  /// Tells other changes under the same key.
  let fingerprint: UInt64

  init(link: UInt64, stream: UInt32, _ batch: ChangeBatch, by principal: Principal) {
    self.link = link
    self.stream = stream
    self.batch = batch
    self.principal = principal
    fingerprint = ByteHash.of(batch.bytes[...])
  }

  /// What names it: a key is its sender's own.
  var key: [UInt8] { Array(principal.name.utf8) + [0] + batch.key }

  /// On the writer's thread, which no other is beside.
  func run(_ ledger: Ledger, threads: Int) -> Outcome {
    if principal.sight.isWhole { return apply(ledger, threads: threads) }
    let report = trial(ledger.current(as: principal.sight), threads: threads)
    guard report.isClean else { return refused(report) }
    let outcome = apply(ledger, threads: threads)
    guard case .failure = outcome.result else { return outcome }
    // What is wrong with it lies where he does not see: an id that is taken, say.
    return Outcome(
      job: self,
      result: .failure(Refusal(.changesRefused, "a row cannot be applied, so nothing was")))
  }

  /// Tries the changes on what the sender sees, as a book of its own: to him what he does not see
  /// is not there. Only positions are his to change, on the day that the book has.
  private func trial(_ seen: Book, threads: Int) -> LoadReport {
    let trial = Ledger(seen, store: "", threads: threads)
    return read(seen, threads) { (changes, date) throws(ChangeFault) in
      if let item = changes.firstIndex(where: { !$0.isOfPosition }) {
        throw ChangeFault(item: item, field: "change", reason: .notPermitted)
      }
      if let date, date != seen.settings.asOf {
        throw ChangeFault(item: 0, field: "date", reason: .notPermitted)
      }
      try trial.apply(changes)
    }
  }

  private func apply(_ ledger: Ledger, threads: Int) -> Outcome {
    var days: [(changes: [Change], date: CalendarDate?)] = []
    let before = ledger.current
    var report = read(before.book, threads) { (changes, date) throws(ChangeFault) in
      days.append((changes, date))
    }
    // What is of several days is tried beside the book, so that a fault of the last of them finds
    // nothing applied that would have to be taken back.
    if report.isClean, days.count > 1 {
      let trial = Ledger(before.book, store: before.identity.store, threads: threads)
      report = read(before.book, threads) { (changes, date) throws(ChangeFault) in
        try trial.apply(changes, asOf: date)
      }
    }
    guard report.isClean else { return refused(report) }
    for (changes, date) in days {
      do throws(ChangeFault) {
        try ledger.apply(changes, asOf: date)
      } catch {
        // Read again for where it stands and what else is wrong.
        let fault = error
        return refused(
          read(before.book, threads) { (_, _) throws(ChangeFault) in throw fault })
      }
    }
    let epoch = ledger.current
    let committed = Committed(
      epoch: epoch.identity, asOf: epoch.book.settings.asOf,
      changes: days.reduce(0) { $0 + $1.changes.count }, lasting: .untilTheServerEnds)
    return Outcome(job: self, result: .success(committed))
  }

  private func read(_ book: Book, _ threads: Int, batch: ChangeFile.Batch) -> LoadReport {
    ChangeFile.apply(
      self.batch.bytes, name: self.batch.name, to: book, options: LoadOptions(threads: threads),
      batch: batch)
  }

  private func refused(_ report: LoadReport) -> Outcome {
    let count = max(report.rejected, report.rejections.count)
    var refusal = Refusal(
      .changesRefused,
      count == 1
        ? "a row cannot be applied, so nothing was"
        : "\(count) rows cannot be applied, so nothing was")
    refusal.rows = report.rejections.prefix(ProtocolLimits.rowFaults).map { rejection in
      RowFault(
        line: rejection.line, column: rejection.column, field: rejection.field,
        symbol: rejection.code, message: rejection.reason, value: rejection.value)
    }
    return Outcome(job: self, result: .failure(refusal))
  }
}

extension Change {
  /// Whether it is of a position and of nothing that several of them share.
  fileprivate var isOfPosition: Bool {
    switch self {
    case .updatePosition, .resizePosition, .movePosition, .closePosition, .reopenPosition,
      .insertPosition:
      true
    case .createNode, .updateNode, .moveNode, .closeNode, .insertInstrument, .updateInstrument,
      .quote, .rate:
      false
    }
  }
}

extension CommitJob.Outcome {
  /// What is written down of it.
  var event: AuditEvent {
    let event = AuditEvent("changed").with("connection", job.link).with("stream", job.stream)
      .with("user", job.principal.userName)
    switch result {
    case .success(let committed):
      return event.with("epoch", committed.epoch.counter).with("changes", committed.changes)
        .with("repeated", committed.isRepeated ? "yes" : nil)
    case .failure(let refusal): return event.with("code", refusal.symbol)
    }
  }
}
