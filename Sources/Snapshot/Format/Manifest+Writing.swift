// A manifest as bytes. The tags are the specification's.

enum ManifestTag {
  static let program: UInt64 = 1
  static let baseCurrency: UInt64 = 2
  static let asOf: UInt64 = 3
  static let positions: UInt64 = 4
  static let nodes: UInt64 = 5
  static let rejected: UInt64 = 6
  static let table: UInt64 = 64

  enum Table {
    static let name: UInt64 = 1
    static let rows: UInt64 = 2
    static let rowsPerGroup: UInt64 = 3
    static let sourceBytes: UInt64 = 4
    static let sourceDigest: UInt64 = 5
    static let lengths: UInt64 = 6
    static let digests: UInt64 = 7
    static let column: UInt64 = 64
    static let stride: UInt64 = 65
  }

  enum Column {
    static let name: UInt64 = 1
    static let coded: UInt64 = 64
    static let numbers: UInt64 = 65
    static let prediction: UInt64 = 66
    static let presence: UInt64 = 67
  }
}

extension Manifest {
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(tag: ManifestTag.program, text: program)
    bytes.append(tag: ManifestTag.baseCurrency, text: book.baseCurrency)
    bytes.append(tag: ManifestTag.asOf, text: book.asOf)
    bytes.append(tag: ManifestTag.positions, number: book.positions)
    bytes.append(tag: ManifestTag.nodes, number: book.nodes)
    if book.rejected > 0 { bytes.append(tag: ManifestTag.rejected, number: book.rejected) }
    for table in tables { bytes.append(tag: ManifestTag.table, table.encoded) }
    return bytes
  }
}

extension TableEntry {
  fileprivate var encoded: [UInt8] {
    typealias Tag = ManifestTag.Table
    var bytes: [UInt8] = []
    bytes.append(tag: Tag.name, text: name)
    bytes.append(tag: Tag.rows, number: rowCount)
    bytes.append(tag: Tag.rowsPerGroup, number: rowsPerGroup)
    bytes.append(tag: Tag.sourceBytes, number: source.byteCount)
    bytes.append(tag: Tag.sourceDigest, source.digest.bytes)
    if let stride { bytes.append(tag: Tag.stride, number: stride) }
    for column in columns { bytes.append(tag: Tag.column, column.encoded) }
    var lengths: [UInt8] = []
    NumberEncoder.append(chunks.map { Int64($0.byteCount) }, to: &lengths)
    bytes.append(tag: Tag.lengths, lengths)
    bytes.append(tag: Tag.digests, chunks.flatMap(\.digest.bytes))
    return bytes
  }
}

extension ColumnEntry {
  fileprivate var encoded: [UInt8] {
    typealias Tag = ManifestTag.Column
    var bytes: [UInt8] = []
    bytes.append(tag: Tag.name, text: name)
    switch kind {
    case .texts: break
    case .coded(let count): bytes.append(tag: Tag.coded, number: count)
    case .numbers(let form):
      bytes.append(tag: Tag.numbers, [form.style.rawValue, UInt8(form.scale)] + form.stem)
    }
    if let prediction {
      var content = [prediction.kind.rawValue]
      content.append(count: prediction.key)
      content.append(count: prediction.base)
      content.append(count: prediction.scale)
      bytes.append(tag: Tag.prediction, content)
    }
    switch presence {
    case .all: break
    case .own: bytes.append(tag: Tag.presence, [])
    case .keyed(let key): bytes.append(tag: Tag.presence, number: key)
    }
    return bytes
  }
}
