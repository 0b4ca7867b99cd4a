// Snapshots of the book in the database, kept there too: the file that `snapshot save` would write,
// cut into the chunks that it consists of, each under its SHA-256. What did not change from one
// snapshot to the next is the same chunk, and there once.

public import BookFiles
internal import Exact
public import PostgresStore
public import Snapshot

public struct SnapshotStore {
  public enum Fault: Error, Sendable {
    case store(StoreFault)
    case book(DatabaseBook.Fault)
    case save(SaveFault)
    case noSnapshot(String)
    /// It is there, and is not what was written.
    case damaged(String, FileFault)
  }

  public struct Saved: Sendable {
    public let id: String
    /// Whether the newest of its day was the same, so that nothing was stored.
    public let isKnown: Bool
    public var positions = 0
    public var byteCount = 0
    public var chunkCount = 0
    /// Chunks, and their bytes, that had not been there before.
    public var newChunkCount = 0
    public var newByteCount = 0
  }

  public struct Entry: Sendable {
    public let id: String
    public let node: String
    public let asOf: String
    public let knownAt: String
    public let kind: String
    public let signedOffBy: String?
    public let restates: String?
    public let rawSize: Int
    public let storedSize: Int
    public let positions: Int
    public let payloadHash: String
    public let isHeld: Bool
  }

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  private func store<Value>(_ body: () throws(StoreFault) -> Value) throws(Fault) -> Value {
    do throws(StoreFault) { return try body() } catch { throw .store(error) }
  }

  // MARK: - Saving

  /// Saves the book that the database holds now; `kind` is INTRADAY or PRELIM.
  public func save(
    kind: String, _ options: SaveOptions, progress: LoadProgress = LoadProgress()
  ) throws(Fault) -> Saved {
    let book: DatabaseBook
    do throws(DatabaseBook.Fault) {
      book = try DatabaseBook.read(over: connection, isOrdered: true)
    } catch {
      throw .book(error)
    }
    var pieces: [[UInt8]] = []
    let written: WrittenSnapshot
    do throws(SaveFault) {
      written = try SnapshotSaving.write(book.tables, options, progress: progress) { bytes in
        pieces.append(bytes)
      }
    } catch {
      throw .save(error)
    }
    let parts = pieces.flatMap { Self.parts($0) }
    return try store { () throws(StoreFault) in
      try connection.transaction { (_) throws(StoreFault) in
        try add(parts, written, kind: kind, watermark: book.watermark)
      }
    }
  }

  /// Half of what the database takes at a time.
  private static let largestPart = 4 << 20

  private static func parts(_ bytes: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: largestPart).map { start in
      Array(bytes[start..<min(bytes.count, start + largestPart)])
    }
  }

  private func add(
    _ parts: [[UInt8]], _ written: WrittenSnapshot, kind: String, watermark: String
  ) throws(StoreFault) -> Saved {
    try connection.query(SnapshotStatements.lock)
    let filed = try connection.query(SnapshotStatements.root)
    guard filed.rowCount > 0, let node = filed.text(0, 0), let id = filed.text(0, 1) else {
      throw .unexpectedResult("a book without a root")
    }
    let manifest = written.manifest
    let day = SQLValue.date(BookDay.stored(CalendarDate(manifest.book.asOf)))
    let payload = SQLValue.bytes(Self.payloadDigest(manifest).bytes)
    let known = try connection.query(SnapshotStatements.newest, .text(node), day, payload)
    if known.rowCount > 0 { return Saved(id: known.text(0, 0) ?? "", isKnown: true) }
    var saved = Saved(id: id, isKnown: false)
    saved.positions = manifest.book.positions
    saved.byteCount = written.byteCount
    saved.chunkCount = parts.count
    for (place, part) in parts.enumerated() {
      let hash = SQLValue.bytes(Digest(of: part).bytes)
      if try connection.query(SnapshotStatements.hasChunk, hash).rowCount == 0 {
        try connection.query(
          SnapshotStatements.addChunk, hash, .integer(Int64(part.count)), .bytes(part))
        saved.newChunkCount += 1
        saved.newByteCount += part.count
      }
      try connection.query(
        SnapshotStatements.addPart, .text(id), .integer(Int64(place)), hash)
    }
    let counts = JSONText.object([
      ("positions", String(manifest.book.positions)), ("nodes", String(manifest.book.nodes)),
      ("rows", String(manifest.rowCount)),
    ])
    let rawSize = manifest.tables.reduce(0) { $0 + $1.source.byteCount }
    try connection.query(
      SnapshotStatements.add, .text(id), .text(node), day, .text(kind), .integer(1),
      .integer(Int64(rawSize)), .integer(Int64(written.byteCount)),
      .integer(Int64(parts.count)), .json(counts), .text(watermark), payload)
    return saved
  }

  /// Over the files that it stands for, not over how they are compressed.
  private static func payloadDigest(_ manifest: Manifest) -> Digest {
    Payload.digest(of: manifest.tables.map { ($0.name, $0.source) })
  }

  // MARK: - Reading

  public func list() throws(Fault) -> [Entry] {
    try store { () throws(StoreFault) in
      let found = try connection.query(SnapshotStatements.list)
      var entries: [Entry] = []
      for row in 0..<found.rowCount {
        func text(_ column: Int) -> String { found.text(row, column) ?? "" }
        func count(_ column: Int) throws(StoreFault) -> Int {
          Int(try found.integer(row, column) ?? 0)
        }
        entries.append(
          Entry(
            id: text(0), node: text(1), asOf: text(2), knownAt: text(3), kind: text(4),
            signedOffBy: found.text(row, 5), restates: found.text(row, 6),
            rawSize: try count(7), storedSize: try count(8), positions: try count(10),
            payloadHash: text(11), isHeld: try found.bool(row, 12) ?? false))
      }
      return entries
    }
  }

  /// Parts that are asked for at a time: at most 64 MiB.
  private static let partsAtOnce = 16

  /// A snapshot, every part of which has been found to be what its name says.
  public func open(_ id: String) throws(Fault) -> SnapshotReader {
    let bytes: [UInt8]? = try store { () throws(StoreFault) in
      try connection.transaction(.repeatableReadOnly) { (_) throws(StoreFault) in
        try read(id)
      }
    }
    guard let bytes else { throw .noSnapshot(id) }
    do throws(FileFault) {
      return try SnapshotFiles.open(bytes: bytes)
    } catch {
      throw .damaged(id, error)
    }
  }

  /// Nil where there is none of this name.
  private func read(_ id: String) throws(StoreFault) -> [UInt8]? {
    let counted = try connection.query(SnapshotStatements.chunkCount, .text(id))
    guard counted.rowCount > 0, let count = try counted.integer(0, 0) else { return nil }
    var bytes: [UInt8] = []
    for first in stride(from: 0, to: Int(count), by: Self.partsAtOnce) {
      let found = try connection.query(
        SnapshotStatements.parts, .text(id), .integer(Int64(first)),
        .integer(Int64(first + Self.partsAtOnce)))
      for row in 0..<found.rowCount {
        let hash = try found.bytes(row, 0) ?? []
        let payload = try found.bytes(row, 1) ?? []
        guard Digest(of: payload).bytes == hash else {
          throw .unexpectedResult(
            "part \(first + row) of snapshot \(id) is damaged: its SHA-256 is another")
        }
        bytes += payload
      }
    }
    return bytes
  }

  // MARK: - Keeping

  /// Makes a snapshot official; one that restates another says why. False where there is none.
  public func signOff(
    _ id: String, by person: String, restating other: String?, because reason: String?
  ) throws(Fault) -> Bool {
    try store { () throws(StoreFault) in
      let result = try connection.query(
        SnapshotStatements.signOff, .text(id), .text(person), SQLValue(other), SQLValue(reason))
      return result.affectedCount > 0
    }
  }

  /// Lets go of what the rules of retention do not keep, and of chunks that nobody needs then.
  public func prune() throws(Fault) -> (snapshots: Int, chunks: Int) {
    try store { () throws(StoreFault) in
      try connection.transaction { (_) throws(StoreFault) in
        try connection.query(SnapshotStatements.lock)
        let snapshots = try connection.query(SnapshotStatements.prune).affectedCount
        let chunks = try connection.query(SnapshotStatements.pruneChunks).affectedCount
        return (snapshots, chunks)
      }
    }
  }
}
