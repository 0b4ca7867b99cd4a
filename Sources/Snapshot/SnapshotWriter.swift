// Writes a snapshot front to back: tables as they come, each as its chunks, and the manifest last.
// What is written depends on the tables alone: the same book gives the same bytes. Beside the table
// at hand only the chunks of a few groups of rows are in memory; each is decoded and compared with
// its rows before it is written.

internal import Columns

public struct SnapshotWriter: ~Copyable {
  private var manifest: Manifest
  private let threads: Int
  /// How many bytes have been handed out.
  public private(set) var byteCount = 0
  /// Where a chunk does not decode to what it was made of; nil where all do.
  public private(set) var mismatch: String?

  /// Groups that are encoded before any of them is written, for each thread.
  private static let groupsAhead = 2

  public init(program: String, threads: Int) {
    manifest = Manifest()
    manifest.program = program
    self.threads = max(1, threads)
  }

  /// Before anything else.
  public mutating func begin<Failure: Error>(
    _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try put(SnapshotFormat.header, write)
  }

  private mutating func put<Failure: Error>(
    _ bytes: [UInt8], _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try write(bytes)
    byteCount += bytes.count
  }

  private struct Encoded: Sendable {
    var bytes: [UInt8]
    var digest: Digest

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      digest = Digest(of: bytes)
    }
  }

  private mutating func put<Failure: Error>(
    _ chunks: [Encoded], of table: inout TableEntry,
    _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    for chunk in chunks {
      try put(chunk.bytes, write)
      table.chunks.append(ChunkEntry(byteCount: chunk.bytes.count, digest: chunk.digest))
    }
  }

  public mutating func add<Failure: Error>(
    _ table: SnapshotTable, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let plan = TablePlan(table, threads: threads)
    let encoder = ColumnEncoder(table: table, plan: plan)
    var entry = Self.entry(table, plan)
    let columns = table.columns.count
    let preambles = Parallel.map(count: columns, threads: threads) { column in
      encoder.preamble(column).map { Encoded($0) }
    }
    for preamble in preambles { try put(preamble, of: &entry, write) }
    let groups = plan.groupCount(rows: table.rowCount)
    let ahead = Self.groupsAhead * threads
    for first in stride(from: 0, to: groups, by: ahead) {
      let count = min(ahead, groups - first)
      let chunks = Parallel.map(count: count * columns, threads: threads) { index in
        Encoded(encoder.chunk(index % columns, encoder.rows(first + index / columns)))
      }
      let bytes = chunks.map(\.bytes)
      let wrong = Parallel.map(count: count, threads: threads) { group in
        encoder.firstDifference(
          Array(bytes[(group * columns)..<((group + 1) * columns)]), encoder.rows(first + group))
      }
      if mismatch == nil, let column = wrong.compactMap({ $0 }).first {
        mismatch = "\(table.name), column \(table.columns[column].name)"
      }
      try put(chunks, of: &entry, write)
    }
    manifest.tables.append(entry)
  }

  private static func entry(_ table: SnapshotTable, _ plan: TablePlan) -> TableEntry {
    let columns = zip(table.columns, plan.columns).map { column, plan in
      let kind: ColumnEntry.Kind =
        switch column.content {
        case .texts: .texts
        case .coded(_, let dictionary): .coded(dictionary.count)
        case .numbers(let numbers): .numbers(numbers.form)
        }
      var entry = ColumnEntry(name: column.name, kind: kind)
      if let prediction = plan.prediction {
        entry.prediction = ColumnEntry.PredictionEntry(
          kind: prediction.kind, key: prediction.key, base: prediction.base,
          scale: prediction.scale)
      }
      switch plan.presence {
      case .all: break
      case .own: entry.presence = .own
      case .keyed(let key, _): entry.presence = .keyed(key)
      }
      return entry
    }
    return TableEntry(
      name: table.name, rowCount: table.rowCount, rowsPerGroup: plan.rowsPerGroup,
      source: table.source, columns: columns, chunks: [])
  }

  /// A file that is kept as it is: numbers of `stride` bytes, whose first bytes lie together in
  /// each chunk, then their second ones, and so on. `read` gives the bytes of a range of it.
  public mutating func add<Failure: Error>(
    file name: String, source: SourceFacts, stride: Int,
    read: (Range<Int>) throws(Failure) -> [UInt8], _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var entry = TableEntry(
      name: name, rowCount: source.byteCount, rowsPerGroup: SnapshotLimits.blobChunkBytes,
      source: source, columns: [], stride: stride, chunks: [])
    for group in 0..<entry.groupCount {
      let first = group * entry.rowsPerGroup
      let bytes = try read(first..<min(entry.rowCount, first + entry.rowsPerGroup))
      try put([Encoded(ByteFile.encoded(bytes, stride: stride))], of: &entry, write)
    }
    manifest.tables.append(entry)
  }

  /// The manifest last.
  public consuming func end<Failure: Error>(
    _ book: BookIdentity, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> WrittenSnapshot {
    manifest.book = book
    let bytes = manifest.encoded
    var length: [UInt8] = []
    length.append(UInt64(bytes.count), width: 8)
    let digest = Digest(of: SnapshotFormat.header + bytes + length)
    let end = bytes + length + digest.bytes + SnapshotFormat.endMagic
    try write(end)
    return WrittenSnapshot(
      digest: digest, byteCount: byteCount + end.count, manifest: manifest)
  }
}

public struct WrittenSnapshot: Sendable {
  /// By what it is known.
  public let digest: Digest
  public let byteCount: Int
  public let manifest: Manifest
}
