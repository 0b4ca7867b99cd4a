// Reads the payload of a control frame field by field. Fields that nobody asks for are skipped,
// unless their tag says that they must be understood.

struct FieldReader {
  private var fields: [(tag: UInt64, bytes: ArraySlice<UInt8>)] = []

  /// Tags of fields that must be understood.
  private static let critical: ClosedRange<UInt64> = 64...127
  /// More fields than any message needs; each costs memory beyond its own bytes.
  private static let mostFields = 65_536

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var reader = ByteReader(payload, .badField)
    while reader.left > 0 {
      let tag = try reader.uv()
      let count = try reader.count()
      guard fields.count < Self.mostFields else { throw reader.fault("there are too many fields") }
      fields.append((tag, try reader.take(count)))
    }
  }

  /// Each field of that tag, in order.
  mutating func all(_ tag: UInt64) -> [ArraySlice<UInt8>] {
    var found: [ArraySlice<UInt8>] = []
    fields.removeAll { field in
      if field.tag == tag { found.append(field.bytes) }
      return field.tag == tag
    }
    return found
  }

  mutating func bytes(_ tag: UInt64) throws(WireFault) -> ArraySlice<UInt8>? {
    let found = all(tag)
    guard found.count < 2 else { throw WireFault(.badField, "field \(tag) is given twice") }
    return found.first
  }

  mutating func uv(_ tag: UInt64) throws(WireFault) -> UInt64? {
    guard let bytes = try bytes(tag) else { return nil }
    return try Self.uv(bytes)
  }

  static func uv(_ bytes: ArraySlice<UInt8>) throws(WireFault) -> UInt64 {
    var reader = ByteReader(bytes, .badField)
    let value = try reader.uv()
    try reader.finish()
    return value
  }

  mutating func uv(_ tag: UInt64, upTo most: UInt64) throws(WireFault) -> UInt64? {
    guard let value = try uv(tag) else { return nil }
    guard value <= most else { throw Self.bad(tag) }
    return value
  }

  mutating func count(_ tag: UInt64, upTo most: Int = .max) throws(WireFault) -> Int? {
    try uv(tag, upTo: UInt64(most)).map { Int($0) }
  }

  mutating func iv(_ tag: UInt64) throws(WireFault) -> Int64? {
    try uv(tag).map { Zigzag.decoded($0) }
  }

  mutating func flag(_ tag: UInt64) throws(WireFault) -> Bool? {
    try uv(tag, upTo: 1).map { $0 == 1 }
  }

  mutating func wide(_ tag: UInt64) throws(WireFault) -> Int128? {
    guard let bytes = try bytes(tag) else { return nil }
    guard (1...16).contains(bytes.count) else { throw Self.bad(tag) }
    var reader = ByteReader(bytes, .badField)
    let value = try reader.wide(bytes.count)
    guard ByteCount.wide(value) == bytes.count else {
      throw WireFault(.badField, "field \(tag) is not in its shortest form")
    }
    return value
  }

  mutating func text(_ tag: UInt64) throws(WireFault) -> String? {
    guard let bytes = try bytes(tag) else { return nil }
    return try Self.text(bytes)
  }

  static func text(_ bytes: ArraySlice<UInt8>) throws(WireFault) -> String {
    var reader = ByteReader(bytes, .badField)
    return try reader.text(bytes.count)
  }

  mutating func part<Value>(
    _ tag: UInt64, _ read: (inout FieldReader) throws(WireFault) -> Value
  ) throws(WireFault) -> Value? {
    guard let bytes = try bytes(tag) else { return nil }
    return try Self.part(bytes, read)
  }

  mutating func parts<Value>(
    _ tag: UInt64, _ read: (inout FieldReader) throws(WireFault) -> Value
  ) throws(WireFault) -> [Value] {
    try all(tag).map { (bytes) throws(WireFault) in try Self.part(bytes, read) }
  }

  static func part<Value>(
    _ bytes: ArraySlice<UInt8>, _ read: (inout FieldReader) throws(WireFault) -> Value
  ) throws(WireFault) -> Value {
    var part = try FieldReader(bytes)
    let value = try read(&part)
    try part.finish()
    return value
  }

  /// What is left is skipped, or refused.
  func finish() throws(WireFault) {
    for field in fields where Self.critical.contains(field.tag) {
      throw WireFault(
        .unsupportedField, "field \(field.tag) must be understood and is not known here")
    }
  }

  static func bad(_ tag: UInt64) -> WireFault {
    WireFault(.badField, "field \(tag) has no such value")
  }

  /// A field that must be there.
  static func need<Value>(_ value: Value?, _ tag: UInt64) throws(WireFault) -> Value {
    guard let value else { throw WireFault(.badField, "field \(tag) is missing") }
    return value
  }
}
