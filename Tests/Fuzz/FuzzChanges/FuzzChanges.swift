// Feeds a file of changes to a small book. What is refused must leave the ledger as the days before
// left it; what is accepted must give a book that answers, by batches of a day or change by change.

import Book
import BookFiles
import Engine
import Exact
import Query

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChanges(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  let ledger = Ledger(SmallBook.book, store: "fuzz")
  var days: [(changes: [Change], date: CalendarDate?)] = []
  let report = apply(bytes, LoadOptions.usualBlockByteCount) {
    (changes, date) throws(ChangeFault) in
    try ledger.apply(changes, asOf: date)
    days.append((changes, date))
  }
  for file in report.files {
    precondition(file.accepted >= 0 && file.rejected >= 0, "rows are lost")
  }
  precondition(ledger.current.identity.counter == UInt64(days.count + 1), "an epoch too many")
  if !report.isClean {
    precondition(!report.rejections.isEmpty, "refused without a reason")
    if days.isEmpty { precondition(answers(ledger.current) == SmallBook.answers, "not untouched") }
  }
  // One input in four, by its own bytes, so that a find is found again.
  guard bytes.reduce(0, &+) % 4 == 0 else { return 0 }
  let small = apply(bytes, 16 + count % 50) { (_, _) throws(ChangeFault) in }
  if report.isClean { precondition(small.isClean, "blocks change the answer") }
  compareOneByOne(days, ledger)
  return 0
}

private func apply(
  _ bytes: [UInt8], _ blockByteCount: Int, _ batch: ChangeFile.Batch
) -> LoadReport {
  ChangeFile.apply(
    bytes, name: "changes.csv", to: SmallBook.book,
    options: LoadOptions(threads: 1, isLenient: false, blockByteCount: blockByteCount),
    batch: batch)
}

/// A batch is laid out once; each change by itself comes to the same, where it can stand alone.
private func compareOneByOne(
  _ days: [(changes: [Change], date: CalendarDate?)], _ ledger: Ledger
) {
  let single = Ledger(SmallBook.book, store: "fuzz")
  for day in days {
    for change in day.changes {
      do throws(ChangeFault) {
        try single.apply([change], asOf: day.date)
      } catch {
        // A figure that left its range between two changes, or a day that came with its batch.
        return
      }
    }
  }
  precondition(answers(single.current) == answers(ledger.current), "one by one is another book")
}

/// Everything that a question can see of the small book.
func answers(_ epoch: Epoch) -> [String] {
  SmallBook.questions.flatMap { question -> [String] in
    do throws(QueryFault) {
      let answer = try epoch.answer(try QueryParser.parse(question), threads: 1)
      return (0..<answer.rowCount).map { row in
        answer.columns.map { $0.text(row) ?? "–" }.joined(separator: "|")
      }
    } catch {
      // Sums may leave their type, and a curve may go with the last position that has it.
      precondition([.overflow, .unknownValue].contains(error.code), "\(error)")
      return [error.code.rawValue]
    }
  }
}
