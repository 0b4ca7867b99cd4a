// Writes the payload of a control frame: fields of tag, length and bytes. What is nil is left out.

struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  mutating func bytes(_ tag: UInt64, _ value: [UInt8]?) {
    guard let value else { return }
    bytes.append(uv: tag)
    bytes.append(count: value.count)
    bytes += value
  }

  mutating func uv(_ tag: UInt64, _ value: UInt64?) {
    guard let value else { return }
    bytes.append(uv: tag)
    bytes.append(count: ByteCount.uv(value))
    bytes.append(uv: value)
  }

  mutating func count(_ tag: UInt64, _ value: Int?) { uv(tag, value.map { UInt64($0) }) }

  mutating func iv(_ tag: UInt64, _ value: Int64?) { uv(tag, value.map { Zigzag.encoded($0) }) }

  mutating func flag(_ tag: UInt64, _ value: Bool?) { uv(tag, value.map { $0 ? 1 : 0 }) }

  /// Little-endian two's complement in as few bytes as hold it.
  mutating func wide(_ tag: UInt64, _ value: Int128?) {
    guard let value else { return }
    let width = ByteCount.wide(value)
    bytes.append(uv: tag)
    bytes.append(count: width)
    bytes.append(value, width: width)
  }

  mutating func text(_ tag: UInt64, _ value: String?) {
    guard let value else { return }
    bytes.append(uv: tag)
    bytes.append(text: value)
  }

  mutating func part(_ tag: UInt64, _ write: (inout FieldWriter) -> Void) {
    var part = FieldWriter()
    write(&part)
    bytes(tag, part.bytes)
  }

  /// Fields that nobody knows, which a reader must skip.
  mutating func grease() {
    bytes(48, Array("skip me".utf8))
    bytes(4_711, [])
  }
}
