// BLOCK: rows of an answer, column by column: `uv` rows, `uv` columns, and for each column a byte
// of encoding, `uv` length and so many bytes. Bit 7 of the encoding says that a bitmap comes first:
// which rows have a value, the lowest bit of the first byte being the first row. Values that are
// missing take no place behind it.

internal import Query

enum Block {
  private static let hasBitmap: UInt8 = 0x80

  static func payload(
    _ columns: [AnswerColumn.Values], rows: Range<Int>, allowed: Set<ColumnEncoding>
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(count: rows.count)
    bytes.append(count: columns.count)
    for column in columns {
      let (isThere, run) = column.cells(rows)
      let (encoding, encoded) = ColumnEncoder(
        type: column.columnType, run: run, allowed: allowed
      ).encoded()
      var bitmap: [UInt8] = []
      if run.count < rows.count {
        BitPacking.append(isThere.lazy.map { $0 ? 1 : 0 }, bits: 1, to: &bitmap)
      }
      bytes.append(encoding.rawValue | (bitmap.isEmpty ? 0 : hasBitmap))
      bytes.append(count: bitmap.count + encoded.count)
      bytes += bitmap
      bytes += encoded
    }
    return bytes
  }

  /// The rows of a payload: how many, and the values of columns of those types.
  static func read(
    _ payload: ArraySlice<UInt8>, _ types: [ColumnType], mostRows: Int
  ) throws(WireFault) -> (rows: Int, parts: [ColumnParts.Part]) {
    var reader = ByteReader(payload, .badBlock)
    let rows = try reader.uv()
    guard try reader.uv() == UInt64(types.count) else {
      throw reader.fault("a block has other columns than its schema")
    }
    let most = min(mostRows, ProtocolLimits.blockValues / max(1, types.count))
    guard rows <= UInt64(most) else { throw reader.fault("a block has too many rows") }
    var parts: [ColumnParts.Part] = []
    for type in types {
      let code = try reader.byte()
      guard let encoding = ColumnEncoding(rawValue: code & ~hasBitmap) else {
        throw reader.fault("there is no encoding \(code & ~hasBitmap)")
      }
      var column = ColumnDecoder(type, try reader.take(try reader.count()))
      let isThere = code & hasBitmap == 0 ? nil : try column.presence(Int(rows))
      let count = isThere.map { $0.count { $0 } } ?? Int(rows)
      parts.append(ColumnParts.Part(isThere: isThere, run: try column.values(count, encoding)))
    }
    try reader.finish()
    return (Int(rows), parts)
  }
}
