// Frames as annotated hexadecimal, by the tables of proto-spec and nothing else: an own reading of
// the protocol, against which the code's is held.

struct FrameOutline {
  let file: ProtocolFile
  private var lines: [String] = []
  private var bytes: ArraySlice<UInt8>

  static func text(_ bytes: [UInt8], _ file: ProtocolFile) -> String {
    var outline = FrameOutline(file: file, bytes: bytes[...])
    while !outline.bytes.isEmpty { outline.frame() }
    return outline.lines.map { $0 + "\n" }.joined()
  }

  /// The bytes of such a text.
  static func bytes(_ text: String) -> [UInt8] {
    text.split(separator: "\n").flatMap { line in
      line.prefix { $0 != "#" }.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
  }

  private init(file: ProtocolFile, bytes: ArraySlice<UInt8>) {
    self.file = file
    self.bytes = bytes
  }

  /// Lines of at most so many bytes.
  private static let perLine = 16

  private mutating func line(_ count: Int, _ meaning: String, depth: Int = 0) {
    let part = bytes.prefix(count)
    bytes = bytes.dropFirst(count)
    let indent = String(repeating: "  ", count: depth)
    let pieces = stride(from: 0, to: max(1, part.count), by: Self.perLine).map { start in
      part.dropFirst(start).prefix(Self.perLine).map { SwiftTables.hex(Int($0)) }
        .joined(separator: " ")
    }
    for (index, piece) in pieces.enumerated() {
      let gap = String(repeating: " ", count: max(1, 24 - piece.count))
      lines.append(index == 0 ? "\(piece)\(gap)# \(indent)\(meaning)" : piece)
    }
  }

  private func number(_ count: Int) -> Int {
    bytes.prefix(count).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func uv() -> (value: UInt64, count: Int) {
    var value: UInt64 = 0
    for (index, byte) in bytes.prefix(10).enumerated() {
      value |= UInt64(byte & 0x7F) << UInt64(7 * index)
      if byte < 0x80 { return (value, index + 1) }
    }
    return (value, min(10, bytes.count))
  }

  private mutating func frame() {
    let length = number(4)
    let end = max(0, bytes.count - 4 - length)
    line(4, "length: \(length) bytes follow")
    let type = number(1)
    let frame = file.frames.first { $0.code == type }
    line(1, "type: \(frame?.name ?? "unknown")")
    let flags = number(1)
    let names = [(1, "zlib"), (2, "CRC-32"), (4, "critical")].filter { flags & $0.0 != 0 }
    line(1, "flags: " + (names.isEmpty ? "none" : names.map(\.1).joined(separator: ", ")))
    line(2, "reserved")
    line(4, "stream: \(number(4))")
    let trailer = flags & 2 == 0 ? 0 : 4
    if flags & 1 != 0 {
      let (size, count) = uv()
      line(count, "\(size) bytes when inflated")
      line(bytes.count - end - trailer, "zlib stream")
    } else if frame?.name == "BLOCK" {
      block()
    } else if frame?.name == "FACTS" {
      line(bytes.count - end - trailer, "bytes of the file of changes")
    } else if let frame {
      fields(frame.fields, until: end + trailer, depth: 1)
    } else {
      line(bytes.count - end - trailer, "payload, skipped")
    }
    if trailer > 0 { line(4, "CRC-32 of all bytes before") }
  }

  private mutating func fields(_ known: [ProtocolFile.Field], until end: Int, depth: Int) {
    while bytes.count > end {
      let (tag, tagBytes) = uv()
      let before = bytes
      bytes = bytes.dropFirst(tagBytes)
      let (length, lengthBytes) = uv()
      bytes = before
      let field = known.first { $0.tag == Int(tag) }
      let head =
        "\(tag) \(field?.name ?? "unknown, skipped"), \(length) \(length == 1 ? "byte" : "bytes")"
      line(tagBytes + lengthBytes, head, depth: depth)
      value(field?.kind ?? "bytes", Int(length), depth: depth + 1)
    }
  }

  private mutating func value(_ kind: String, _ length: Int, depth: Int) {
    let part = bytes.prefix(length)
    switch kind {
    case "uv", "bool": line(length, "\(uv().value)", depth: depth)
    case "iv":
      let value = uv().value
      line(length, "\(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))", depth: depth)
    case "wide":
      let bits = part.reversed().reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      let unused = Int128(128 - 8 * length)
      line(length, "\(Int128(truncatingIfNeeded: bits << UInt128(unused)) >> unused)", depth: depth)
    case "str":
      line(length, "\"\(String(decoding: part, as: UTF8.self))\"", depth: depth)
    case "bytes": line(length, "bytes", depth: depth)
    default:
      let part = file.parts.first { "part:" + $0.name == kind }
      fields(part?.fields ?? [], until: bytes.count - length, depth: depth)
    }
  }

  private mutating func block() {
    let (rows, count) = uv()
    line(count, "\(rows) rows", depth: 1)
    let (columns, columnsCount) = uv()
    line(columnsCount, "\(columns) columns", depth: 1)
    for column in 0..<Int(columns) {
      let code = number(1)
      let name = file.encodings.first { $0.code == code & 0x7F }?.name ?? "unknown"
      let bitmap = code & 0x80 == 0 ? "" : ", with a bitmap"
      line(1, "column \(column): \(name)\(bitmap)", depth: 1)
      let (length, lengthBytes) = uv()
      line(lengthBytes, "\(length) bytes", depth: 2)
      if code & 0x80 != 0 {
        let size = (Int(rows) + 7) / 8
        line(size, "which rows have a value", depth: 2)
        line(Int(length) - size, "values", depth: 2)
      } else {
        line(Int(length), "values", depth: 2)
      }
    }
  }
}
