// The codec alone, on the columns of one table: `save` encodes them from memory into a file,
// `restore` decodes them from the file into memory, `load` makes a book of the whole snapshot. The
// file is in the page cache, and is not made durable, as the peer's is not.

internal import Book
internal import BookFiles
internal import Columns
internal import Glibc
internal import Snapshot

struct SnapshotBenchmark {
  private let path: String
  private let threads: Int
  private let table: SnapshotTable
  private let copy: String

  /// The columns of `positions.csv` of the snapshot at `path`; what is saved goes to `copy`.
  init?(path: String, copy: String, threads: Int) throws {
    guard let reader = try SnapshotFiles.open(path).table("positions.csv") else { return nil }
    self.path = path
    self.copy = copy
    self.threads = threads
    var contents = [[ColumnContent]](repeating: [], count: reader.entry.columns.count)
    for group in 0..<reader.entry.groupCount {
      for (column, content) in try reader.read(group).columns.enumerated() {
        contents[column].append(content)
      }
    }
    table = SnapshotTable(
      name: "positions.csv", rowCount: reader.entry.rowCount,
      columns: zip(reader.entry.columns, contents).map {
        SnapshotColumn($0.name, Self.joined($1))
      }, source: reader.entry.source)
    _ = save()
  }

  private static func joined(_ parts: [ColumnContent]) -> ColumnContent {
    var codes: [UInt32] = []
    var dictionary = TextColumn()
    var texts = TextColumn()
    var values: [Int64] = []
    var form: NumberForm?
    var isPresent: [Bool] = []
    for part in parts {
      switch part {
      case .coded(let own, let list):
        codes += own
        dictionary = list
      case .texts(let own): texts.append(own)
      case .numbers(let own):
        form = own.form
        values += own.values
        isPresent += own.values.indices.map { own.isPresent($0) }
      }
    }
    if let form {
      var mask = BitMask(count: values.count)
      for row in values.indices where isPresent[row] { mask.set(row) }
      return .numbers(NumberColumn(values: values, present: mask, form: form))
    }
    return codes.isEmpty ? .texts(texts) : .coded(codes, dictionary)
  }

  func run(_ line: String) -> String {
    let before = Self.processorSeconds
    let answer = answer(line)
    let seconds = Self.processorSeconds - before
    return answer.dropLast() + #", "cpu": \#(seconds)}"#
  }

  /// What all threads of this process have used so far.
  private static var processorSeconds: Double {
    var time = timespec()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func answer(_ line: String) -> String {
    switch line {
    case "save": save()
    case "restore": restore()
    case "load": load()
    case "columns": columns()
    default: #"{"fault": "save, restore, load or columns"}"#
    }
  }

  private func save() -> String {
    let start = ContinuousClock.now
    // SAFETY: the stream is checked and closed, arrays live for the calls. GAIN: none, files are
    // written by the system.
    guard let file = unsafe fopen(copy, "w") else { return #"{"fault": "cannot write"}"# }
    unsafe setvbuf(file, nil, _IONBF, 0)
    var isWritten = true
    var writer = SnapshotWriter(program: "benchmark", threads: threads)
    func write(_ bytes: [UInt8]) {
      // SAFETY: as above. GAIN: as above.
      if unsafe fwrite(bytes, 1, bytes.count, file) != bytes.count { isWritten = false }
    }
    writer.begin(write)
    writer.add(table, write)
    let written = writer.end(BookIdentity(), write)
    // SAFETY: as above. GAIN: as above.
    unsafe fclose(file)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard isWritten else { return #"{"fault": "cannot write"}"# }
    return #"{"seconds": \#(seconds), "bytes": \#(written.byteCount)}"#
  }

  private func restore() -> String {
    let start = ContinuousClock.now
    guard let reader = try? SnapshotFiles.open(copy),
      let table = try? reader.table("positions.csv")
    else { return #"{"fault": "cannot read"}"# }
    let groups = Parallel.map(count: table.entry.groupCount, threads: threads) {
      try? table.read($0)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rows = groups.reduce(0) { $0 + ($1?.rows.count ?? 0) }
    return #"{"seconds": \#(seconds), "rows": \#(rows)}"#
  }

  private func load() -> String {
    let start = ContinuousClock.now
    let outcome = BookFolder.load(path, options: LoadOptions(threads: threads))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard let book = outcome.book else { return #"{"fault": "the book was refused"}"# }
    return #"{"seconds": \#(seconds), "rows": \#(book.positions.count)}"#
  }

  /// Bytes of each column, and what entropy its values have when nothing else is known.
  private func columns() -> String {
    guard let entry = try? SnapshotFiles.open(copy).manifest.table("positions.csv") else {
      return #"{"fault": "cannot read"}"#
    }
    let names = entry.columns.map(\.name)
    let objects = entry.columns.enumerated().map { place, column in
      #"{"name": "\#(column.name)", "bytes": \#(entry.byteCount(ofColumn: place)), "#
        + #""as": "\#(column.summary(in: names))"}"#
    }
    return #"{"columns": [\#(objects.joined(separator: ", "))], "bytes": \#(entry.byteCount)}"#
  }
}
