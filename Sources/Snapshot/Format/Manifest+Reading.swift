// A manifest from bytes. Whatever it refers to is there and of the right kind when it is read, so
// that nothing behind it has to ask again.

extension Manifest {
  init(_ bytes: [UInt8], _ range: Range<Int>) throws(SnapshotFault) {
    var reader = FieldReader(bytes, range)
    while let field = try reader.next() {
      switch field.tag {
      case ManifestTag.program: program = try field.text()
      case ManifestTag.baseCurrency: book.baseCurrency = try field.text()
      case ManifestTag.asOf: book.asOf = try field.text()
      case ManifestTag.positions:
        book.positions = try field.number(atMost: SnapshotLimits.rows, "the count of positions")
      case ManifestTag.nodes:
        book.nodes = try field.number(atMost: SnapshotLimits.rows, "the count of nodes")
      case ManifestTag.rejected:
        book.rejected = try field.number(atMost: .max, "the count of refused rows")
      case ManifestTag.table:
        guard tables.count < SnapshotLimits.tables else { throw reader.fault("too many tables") }
        let table = try TableEntry(field.message)
        guard self.table(table.name) == nil else {
          throw SnapshotFault(.malformed, "it has the table twice", table: table.name)
        }
        tables.append(table)
      default: try FieldReader.skip(field)
      }
    }
  }
}

extension TableEntry {
  fileprivate init(_ message: FieldReader) throws(SnapshotFault) {
    typealias Tag = ManifestTag.Table
    var reader = message
    name = ""
    rowCount = 0
    rowsPerGroup = 1
    source = SourceFacts(byteCount: 0, digest: Digest(of: []))
    columns = []
    chunks = []
    var lengths: FieldReader.Field?
    var digests: FieldReader.Field?
    while let field = try reader.next() {
      switch field.tag {
      case Tag.name: name = try field.text()
      case Tag.rows:
        rowCount = try field.number(atMost: SnapshotLimits.fileBytes, "the count of rows")
      case Tag.rowsPerGroup:
        rowsPerGroup = try field.number(atMost: SnapshotLimits.cellsPerGroup, "rows of a group")
      case Tag.sourceBytes:
        source.byteCount = try field.number(
          atMost: SnapshotLimits.fileBytes, "bytes of a source")
      case Tag.sourceDigest:
        guard let digest = Digest(Array(field.bytes[field.range])) else {
          throw reader.fault("a digest of another length")
        }
        source.digest = digest
      case Tag.lengths: lengths = field
      case Tag.digests: digests = field
      case Tag.stride: stride = try field.number(atMost: 16, "bytes of a number")
      case Tag.column:
        guard columns.count < SnapshotLimits.columns else { throw reader.fault("too many columns") }
        columns.append(try ColumnEntry(field.message, after: columns))
      default: try FieldReader.skip(field)
      }
    }
    do throws(SnapshotFault) {
      try check(reader)
      try readChunks(lengths, digests, reader)
    } catch {
      var fault = error
      fault.table = name
      throw fault
    }
  }

  private func check(_ reader: FieldReader) throws(SnapshotFault) {
    guard rowsPerGroup > 0 else { throw reader.fault("groups of no rows") }
    if let stride {
      guard stride > 0, columns.isEmpty, rowsPerGroup <= SnapshotLimits.blobChunkBytes else {
        throw reader.fault("a file that is kept as it is, and is not")
      }
    } else {
      guard rowCount <= SnapshotLimits.rows,
        rowsPerGroup * max(1, columns.count) <= max(SnapshotLimits.cellsPerGroup, columns.count)
      else { throw reader.fault("groups of \(rowsPerGroup) rows are too large") }
    }
  }

  private mutating func readChunks(
    _ lengths: FieldReader.Field?, _ digests: FieldReader.Field?, _ reader: FieldReader
  ) throws(SnapshotFault) {
    let count = chunkCount
    // Digests are there byte by byte: how many says how many chunks there can be.
    guard let lengths, let digests, count <= digests.range.count,
      digests.range.count == count * Digest.byteCount
    else { throw reader.fault("not as many digests as chunks") }
    var cursor = lengths.cursor
    let sizes = try NumberDecoder.read(&cursor, count: count)
    try cursor.finish()
    chunks.reserveCapacity(count)
    for chunk in 0..<count {
      let start = digests.range.lowerBound + chunk * Digest.byteCount
      guard sizes[chunk] >= 0, sizes[chunk] <= Int64(SnapshotLimits.chunkBytes),
        let digest = Digest(Array(digests.bytes[start..<(start + Digest.byteCount)]))
      else { throw reader.fault("a chunk of \(sizes[chunk]) bytes") }
      chunks.append(ChunkEntry(byteCount: Int(sizes[chunk]), digest: digest))
    }
  }
}

extension ColumnEntry {
  fileprivate init(
    _ message: FieldReader, after columns: [ColumnEntry]
  ) throws(SnapshotFault) {
    typealias Tag = ManifestTag.Column
    var reader = message
    name = ""
    kind = .texts
    var predictionField: FieldReader.Field?
    var presenceField: FieldReader.Field?
    while let field = try reader.next() {
      switch field.tag {
      case Tag.name: name = try field.text()
      case Tag.coded:
        kind = .coded(try field.number(atMost: SnapshotLimits.rows, "the count of texts"))
      case Tag.numbers: kind = .numbers(try Self.form(field))
      case Tag.prediction: predictionField = field
      case Tag.presence: presenceField = field
      default: try FieldReader.skip(field)
      }
    }
    do throws(SnapshotFault) {
      if let field = predictionField { prediction = try Self.prediction(field, kind, columns) }
      if let field = presenceField {
        guard case .numbers = kind else { throw reader.fault("texts with flags") }
        presence = .own
        if !field.range.isEmpty {
          let key = try field.number(atMost: SnapshotLimits.columns, "a column")
          try Self.checkKey(key, columns, reader)
          presence = .keyed(key)
        }
      }
    } catch {
      var fault = error
      fault.column = name
      throw fault
    }
  }

  private static func form(_ field: FieldReader.Field) throws(SnapshotFault) -> NumberForm {
    var cursor = field.cursor
    let code = try cursor.byte()
    let scale = Int(try cursor.byte())
    let stem = try cursor.take(cursor.left)
    guard let style = NumberForm.Style(rawValue: code) else {
      throw cursor.fault("there is no style \(code) of numbers")
    }
    guard scale <= NumberForm.mostDigits, style == .numbered || stem.isEmpty,
      style != .numbered || scale > 0
    else { throw cursor.fault("numbers of \(scale) digits") }
    return NumberForm(style, scale: scale, stem: Array(field.bytes[stem]))
  }

  private static func checkKey(
    _ key: Int, _ columns: [ColumnEntry], _ reader: FieldReader
  ) throws(SnapshotFault) {
    guard key < columns.count, case .coded = columns[key].kind else {
      throw reader.fault("column \(key) is no column of texts before this one")
    }
  }

  private static func prediction(
    _ field: FieldReader.Field, _ kind: Kind, _ columns: [ColumnEntry]
  ) throws(SnapshotFault) -> PredictionEntry {
    var cursor = field.cursor
    let code = try cursor.byte()
    guard let predicted = Prediction.Kind(rawValue: code) else {
      throw cursor.fault("there is no kind \(code) of predictions")
    }
    let key = try cursor.number(atMost: SnapshotLimits.columns, "a column")
    let base = try cursor.number(atMost: SnapshotLimits.columns, "a column")
    let scale = try cursor.number(atMost: Prediction.mostScale, "a scale")
    try cursor.finish()
    try checkKey(key, columns, field.message)
    switch (kind, predicted) {
    case (.texts, _), (.coded, .ratio), (.coded, .absoluteRatio):
      throw cursor.fault("texts that are predicted as numbers are")
    case (_, .constant):
      guard base == 0, scale == 0 else { throw cursor.fault("a constant with a base") }
    case (.numbers, _):
      guard base < columns.count, case .numbers = columns[base].kind else {
        throw cursor.fault("column \(base) is no column of numbers before this one")
      }
    }
    return PredictionEntry(kind: predicted, key: key, base: base, scale: scale)
  }
}
