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

  /// Adds the rows of a payload to columns of those types, and returns how many.
  static func append(
    _ payload: ArraySlice<UInt8>, to columns: inout [AnswerColumn.Values], mostRows: Int
  ) throws(WireFault) -> Int {
    var reader = ByteReader(payload, .badBlock)
    let rows = try reader.uv()
    guard try reader.uv() == UInt64(columns.count) else {
      throw reader.fault("a block has other columns than its schema")
    }
    let most = min(mostRows, ProtocolLimits.blockValues / max(1, columns.count))
    guard rows <= UInt64(most) else { throw reader.fault("a block has too many rows") }
    for index in columns.indices {
      let code = try reader.byte()
      guard let encoding = ColumnEncoding(rawValue: code & ~hasBitmap) else {
        throw reader.fault("there is no encoding \(code & ~hasBitmap)")
      }
      var column = ColumnDecoder(
        columns[index].columnType, try reader.take(try reader.count()))
      let isThere = try column.presence(Int(rows), hasBitmap: code & hasBitmap != 0)
      let run = try column.values(isThere.count { $0 }, encoding)
      guard columns[index].append(run, isThere: isThere) else {
        throw reader.fault("a column has values of another kind")
      }
    }
    try reader.finish()
    return Int(rows)
  }
}
