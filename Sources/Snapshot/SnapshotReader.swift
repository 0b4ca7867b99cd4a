// Reads a snapshot: its manifest at once, its rows a group at a time and on several threads. No
// byte of a chunk is looked at before the chunk's SHA-256 is the one in the manifest, and none of
// the manifest before its own is that at the end of the file.

public import Columns

/// Where the bytes are. Reading is positioned, so threads share a source.
public protocol SnapshotSource: Sendable {
  var byteCount: Int { get }

  /// Exactly these bytes.
  func read(_ range: Range<Int>) throws(SnapshotFault) -> [UInt8]
}

/// A snapshot at hand.
public struct SnapshotBytes: SnapshotSource {
  private let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var byteCount: Int { bytes.count }

  public func read(_ range: Range<Int>) throws(SnapshotFault) -> [UInt8] {
    guard range.upperBound <= bytes.count else {
      throw SnapshotFault(.incomplete, "it ends too early", offset: bytes.count)
    }
    return Array(bytes[range])
  }
}

public struct SnapshotReader: Sendable {
  private let source: any SnapshotSource
  public let manifest: Manifest
  /// By what the snapshot is known: the same for the same book, and another for any other.
  public let digest: Digest
  /// Where each table's first chunk begins, and the number it has.
  private let starts: [(offset: Int, chunk: Int)]

  public init(_ source: any SnapshotSource) throws(SnapshotFault) {
    self.source = source
    try Self.checkHeader(source)
    let (manifest, digest, start) = try Self.readManifest(source)
    self.manifest = manifest
    self.digest = digest
    var offset = SnapshotFormat.headerBytes
    var chunk = 0
    var starts: [(Int, Int)] = []
    for table in manifest.tables {
      starts.append((offset, chunk))
      chunk += table.chunks.count
      for entry in table.chunks {
        offset += entry.byteCount
        // Sizes are small and many: they are compared before they could overflow.
        guard offset <= start else {
          throw SnapshotFault(
            .malformed, "its chunks are longer than the file", table: table.name)
        }
      }
    }
    guard offset == start else {
      throw SnapshotFault(
        .malformed, "\(start - offset) bytes belong to no chunk", offset: offset)
    }
    self.starts = starts
  }

  private static func checkHeader(_ source: any SnapshotSource) throws(SnapshotFault) {
    guard source.byteCount >= SnapshotFormat.magic.count,
      SnapshotFormat.begins(try source.read(0..<SnapshotFormat.magic.count)[...])
    else {
      throw SnapshotFault(.notASnapshot, "it is not a snapshot: it does not begin like one")
    }
    guard source.byteCount >= SnapshotFormat.headerBytes + SnapshotFormat.footerBytes else {
      throw SnapshotFault(.incomplete, "it ends too early", offset: source.byteCount)
    }
    let header = try source.read(0..<SnapshotFormat.headerBytes)
    var version: UInt64 = 0
    for (index, byte) in header[8..<12].enumerated() {
      version |= UInt64(byte) << UInt64(8 * index)
    }
    guard version == SnapshotFormat.version else {
      throw SnapshotFault(
        .unsupported,
        "it has version \(version) of the format; this program reads \(SnapshotFormat.version)",
        offset: 8)
    }
    guard header[12...].allSatisfy({ $0 == 0 }) else {
      throw SnapshotFault(.unsupported, "its header has something that nobody knows", offset: 12)
    }
  }

  private static func readManifest(
    _ source: any SnapshotSource
  ) throws(SnapshotFault) -> (Manifest, Digest, start: Int) {
    let end = source.byteCount - SnapshotFormat.footerBytes
    let footer = try source.read(end..<source.byteCount)
    let digestRange = 8..<(8 + Digest.byteCount)
    guard Array(footer[digestRange.upperBound...]) == SnapshotFormat.endMagic,
      let digest = Digest(Array(footer[digestRange]))
    else {
      throw SnapshotFault(
        .incomplete, "it does not end as a snapshot does: a part of it is missing",
        offset: end + digestRange.upperBound)
    }
    var count: UInt64 = 0
    for index in 0..<8 { count |= UInt64(footer[index]) << UInt64(8 * index) }
    guard count <= UInt64(min(SnapshotLimits.manifestBytes, end - SnapshotFormat.headerBytes))
    else {
      throw SnapshotFault(.damaged, "its manifest cannot have \(count) bytes", offset: end)
    }
    let start = end - Int(count)
    let bytes = try source.read(start..<end)
    guard Digest(of: SnapshotFormat.header + bytes + footer[..<8]) == digest else {
      throw SnapshotFault(
        .damaged, "its manifest is not the one that was written (SHA-256)", offset: start)
    }
    do throws(SnapshotFault) {
      return (try Manifest(bytes, 0..<bytes.count), digest, start)
    } catch {
      var fault = error
      fault.reason = "in the manifest, " + fault.reason
      fault.offset = start
      throw fault
    }
  }

  /// Bytes of all of it.
  public var byteCount: Int { source.byteCount }

  public func table(_ name: String) throws(SnapshotFault) -> TableReader? {
    guard let index = manifest.tables.firstIndex(where: { $0.name == name }) else { return nil }
    return try table(index)
  }

  public func table(_ index: Int) throws(SnapshotFault) -> TableReader {
    let start = starts[index]
    return try TableReader(
      source, manifest.tables[index], offset: start.offset, firstChunk: start.chunk)
  }
}

/// The rows of a table, a group at a time.
public struct TableReader: Sendable {
  private let source: any SnapshotSource
  public let entry: TableEntry
  /// Where each chunk begins.
  private let offsets: [Int]
  private let firstChunk: Int
  private let columns: [ColumnReading]

  fileprivate init(
    _ source: any SnapshotSource, _ entry: TableEntry, offset: Int, firstChunk: Int
  ) throws(SnapshotFault) {
    self.source = source
    self.entry = entry
    self.firstChunk = firstChunk
    var offsets: [Int] = []
    offsets.reserveCapacity(entry.chunks.count)
    var next = offset
    for chunk in entry.chunks {
      offsets.append(next)
      next += chunk.byteCount
    }
    self.offsets = offsets
    var columns: [ColumnReading] = []
    var chunk = 0
    for column in entry.columns {
      var reading = ColumnReading(entry: column)
      func preamble<Value>(
        _ read: (inout ByteCursor) throws(SnapshotFault) -> Value
      ) throws(SnapshotFault) -> Value {
        defer { chunk += 1 }
        return try Self.read(source, entry, offsets, firstChunk, chunk, column.name, read)
      }
      if case .coded(let count) = column.kind {
        reading.dictionary = try preamble { (cursor) throws(SnapshotFault) in
          try TextStream.read(&cursor, count: count)
        }
      }
      if let predicted = column.prediction {
        let count = columns[predicted.key].dictionary.count
        let constants = try preamble { (cursor) throws(SnapshotFault) in
          try NumberDecoder.read(&cursor, count: count)
        }
        reading.prediction = Prediction(
          predicted.kind, key: predicted.key, base: predicted.base, scale: predicted.scale,
          constants: constants)
      }
      switch column.presence {
      case .all: reading.presence = .all
      case .own: reading.presence = .own
      case .keyed(let key):
        let count = columns[key].dictionary.count
        let flags = try preamble { (cursor) throws(SnapshotFault) in
          let flags = try NumberDecoder.read(&cursor, count: count)
          guard flags.allSatisfy({ $0 == 0 || $0 == 1 }) else {
            throw cursor.fault("a flag that is neither set nor clear")
          }
          return flags.map { UInt8(truncatingIfNeeded: $0) }
        }
        reading.presence = .keyed(key, flags)
      }
      columns.append(reading)
    }
    self.columns = columns
  }

  /// The texts of a coded column, which all groups share.
  public func dictionary(_ column: Int) -> TextColumn { columns[column].dictionary }

  /// The bytes of a chunk once its digest has been found right, to be read to their end.
  private static func read<Value>(
    _ source: any SnapshotSource, _ entry: TableEntry, _ offsets: [Int], _ firstChunk: Int,
    _ chunk: Int, _ column: String?, _ body: (inout ByteCursor) throws(SnapshotFault) -> Value
  ) throws(SnapshotFault) -> Value {
    let offset = offsets[chunk]
    do throws(SnapshotFault) {
      let bytes = try source.read(offset..<(offset + entry.chunks[chunk].byteCount))
      guard Digest(of: bytes) == entry.chunks[chunk].digest else {
        throw SnapshotFault(.damaged, "its bytes are not those that were written (SHA-256)")
      }
      var cursor = ByteCursor(bytes)
      let value = try body(&cursor)
      try cursor.finish()
      return value
    } catch {
      var fault = error
      fault.table = entry.name
      fault.column = column
      fault.chunk = firstChunk + chunk
      fault.offset = offset
      throw fault
    }
  }

  public func rows(_ group: Int) -> Range<Int> {
    let first = group * entry.rowsPerGroup
    return first..<min(entry.rowCount, first + entry.rowsPerGroup)
  }

  /// The rows of a group.
  public func read(_ group: Int) throws(SnapshotFault) -> RowGroup {
    let rows = rows(group)
    let decoder = ColumnDecoder(columns: columns, rowCount: rows.count)
    let first = entry.preambleCount + group * columns.count
    var contents: [ColumnContent] = []
    contents.reserveCapacity(columns.count)
    for column in columns.indices {
      let before = contents
      let content = try Self.read(
        source, entry, offsets, firstChunk, first + column, columns[column].entry.name
      ) { (cursor) throws(SnapshotFault) in
        try decoder.read(column, &cursor, before)
      }
      contents.append(content)
    }
    return RowGroup(rows: rows, columns: contents)
  }

  /// Some bytes of a file that is kept as it is.
  public func bytes(_ group: Int) throws(SnapshotFault) -> [UInt8] {
    let rows = rows(group)
    let stride = entry.stride ?? 1
    return try Self.read(source, entry, offsets, firstChunk, group, nil) {
      (cursor) throws(SnapshotFault) in
      try ByteFile.decoded(&cursor, count: rows.count, stride: stride)
    }
  }

  /// Checks a chunk's digest and nothing else.
  public func check(_ chunk: Int) throws(SnapshotFault) {
    _ = try Self.read(source, entry, offsets, firstChunk, chunk, nil) {
      (cursor) throws(SnapshotFault) in
      _ = try cursor.take(cursor.left)
    }
  }
}
