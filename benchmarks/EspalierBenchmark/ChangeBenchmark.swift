// Changes of one book, loaded once, while a reader holds the last epoch and asks all the time: one
// position at a time, batches of a thousand and of a hundred thousand, moves of a desk, what-ifs.

internal import Book
internal import BookFiles
internal import CLinux
internal import Columns
internal import Engine
internal import Exact
internal import Query
internal import Synchronization

struct ChangeBenchmark {
  private let ledger: Ledger
  private let book: Book

  /// Nil when the book is refused.
  init?(folder: String, threads: Int) {
    guard let book = BookFolder.load(folder, options: LoadOptions(threads: threads)).book else {
      return nil
    }
    self.book = book
    ledger = Ledger(book, store: "file", threads: threads)
  }

  /// Every so many positions one, each with another market value and quantity.
  private func updates(_ count: Int, seed: Int) -> [Change] {
    let positions = book.positions
    // A stride that is prime to most counts visits rows far from each other.
    let stride = 7_919 * 104_729
    return (0..<count).map { number in
      let row = (number &* stride &+ seed &* 31) % positions.count
      let value = positions[.marketValue]?[row] ?? 0
      return .updatePosition(
        id: positions.ids[row],
        [
          .figure(.marketValue, value &+ Int64(number % 1_000) &* 100),
          .figure(.dv01, Int64(number % 10_000)),
        ])
    }
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func line(_ name: String, _ value: Double, _ unit: String) {
    print(#"{"name": "\#(name)", "value": \#(value), "unit": "\#(unit)"}"#)
  }

  /// Changes in batches of one size; changes per second, and the median batch in microseconds.
  private func measure(_ name: String, count: Int, batch: Int, seed: Int) throws {
    let changes = updates(count, seed: seed)
    var times: [Double] = []
    var pinned = ledger.current
    let total = try seconds {
      for start in stride(from: 0, to: count, by: batch) {
        let slice = Array(changes[start..<min(start + batch, count)])
        times.append(try seconds { pinned = try ledger.apply(slice) })
      }
    }
    times.sort()
    line(name + " changes per second", Double(count) / total, "1/s")
    line(name + " batch median", times[times.count / 2] * 1e6, "us")
    line(name + " batch 99 %", times[times.count * 99 / 100] * 1e6, "us")
    precondition(pinned.identity == ledger.current.identity)
  }

  private func ask(_ text: String, times: Int) throws -> [Double] {
    let statement = try QueryParser.parse(text)
    return try (0..<times).map { _ in
      let epoch = ledger.current
      return try seconds { _ = try epoch.answer(statement, threads: 1) }
    }.sorted()
  }

  func run() throws {
    let loaded = Self.allocatedBytes
    let first = try seconds { try ledger.apply(updates(1, seed: 1)) }
    line("first change", first * 1e3, "ms")
    try measure("single", count: 2_000, batch: 1, seed: 2)
    try measure("thousands", count: 100_000, batch: 1_000, seed: 3)
    let most = min(100_000, book.positions.count)
    try measure("hundred thousand", count: most, batch: most, seed: 4)
    line("memory beside the loaded book", (Self.allocatedBytes / loaded - 1) * 100, "%")
    for question in [
      "select net, gross, dv01 by desk", "select net, gross, dv01 by node",
      "select net, gross, dv01 by node with fx EUR +5%", "select net, gross, dv01 by fund",
    ] {
      let times = try ask(question, times: 9)
      line(question, times[times.count / 2] * 1e3, "ms")
    }
    try readBesideWriter()
    try ledger.apply(updates(1_000, seed: 5))
    let scan = try ask("select net by rating_bucket where asset_class = EQUITY", times: 3)
    line("first question that reads positions", scan[2] * 1e3, "ms")
    line("the same again", scan[0] * 1e3, "ms")
    try whatIf()
    let desk = book.hierarchy.types.firstIndex(of: .desk) ?? 0
    let fund = book.hierarchy.roots.last.map { book.hierarchy.ids[$0.row] } ?? ""
    let move = try seconds {
      try ledger.apply([.moveNode(id: book.hierarchy.ids[desk], parent: fund)])
    }
    line("move a desk", move * 1e3, "ms")
  }

  /// Ten trades and the funds above them, on a state that is ahead of its layout.
  private func whatIf() throws {
    try ledger.apply(updates(1_000, seed: 6))
    let trades = (0..<10).map { number -> String in
      let row = number &* 99_991 % book.positions.count
      return "resize \(book.positions.ids[row]) to \(number + 1)"
    }
    let clause = "with " + trades.joined(separator: ", ")
    let one = try ask("select net, gross by fund \(clause)", times: 51)
    line("what-if of ten trades, by fund", one[one.count / 2] * 1e6, "us")
    let both = try ask("select net, gross by fund \(clause) options base", times: 51)
    line("the same with the base beside it", both[both.count / 2] * 1e6, "us")
  }

  /// A reader alone, and beside a writer that never rests.
  private func readBesideWriter() throws {
    let question = "select net, gross, dv01 by desk"
    let quiet = try ask(question, times: 300)
    let batches = (0..<64).map { updates(1_000, seed: 100 + $0) }
    let before = ledger.current.identity.counter
    let isDone = Mutex(false)
    let busy = Parallel.map(count: 2, threads: 2) { task -> [Double] in
      if task == 0 {
        var number = 0
        while !isDone.withLock({ $0 }) {
          // A batch that is refused is no batch: those that were applied are counted below.
          _ = try? ledger.apply(batches[number % batches.count])
          number += 1
        }
        return []
      }
      defer { isDone.withLock { $0 = true } }
      return (try? ask(question, times: 300)) ?? []
    }[1]
    line("reader alone, 99 %", quiet[quiet.count * 99 / 100] * 1e3, "ms")
    line("reader beside a writer, 99 %", busy[busy.count * 99 / 100] * 1e3, "ms")
    line("batches of a thousand meanwhile", Double(ledger.current.identity.counter - before), "")
  }

  /// Bytes that are allocated now.
  private static var allocatedBytes: Double {
    let info = mallinfo2()
    return Double(info.uordblks + info.hblkhd)
  }
}
