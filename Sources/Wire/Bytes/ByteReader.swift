// Reads bytes front to back. Whatever is not there, or not in its one form, is a fault of the kind
// that the caller names; no length is believed before it is compared with what is left.

struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var next: Int
  /// What a fault is called.
  let code: ErrorCode

  init(_ bytes: ArraySlice<UInt8>, _ code: ErrorCode) {
    self.bytes = bytes
    next = bytes.startIndex
    self.code = code
  }

  var left: Int { bytes.endIndex - next }

  func fault(_ reason: String) -> WireFault { WireFault(code, reason) }

  mutating func byte() throws(WireFault) -> UInt8 {
    guard next < bytes.endIndex else { throw fault("the bytes end too early") }
    defer { next += 1 }
    return bytes[next]
  }

  mutating func take(_ count: Int) throws(WireFault) -> ArraySlice<UInt8> {
    guard count >= 0, count <= left else { throw fault("the bytes end too early") }
    defer { next += count }
    return bytes[next..<(next + count)]
  }

  /// An unsigned number, seven bits a byte, the lowest first, in its shortest form.
  mutating func uv() throws(WireFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      let bits = UInt64(byte & 0x7F)
      // The tenth byte holds the one bit that is left.
      if shift > 63 || shift == 63 && bits > 1 { throw fault("a number has more than 64 bits") }
      value |= bits << shift
      if byte < 0x80 {
        if byte == 0, shift > 0 { throw fault("a number is not in its shortest form") }
        return value
      }
      shift += 7
    }
  }

  /// A signed number: zigzag, so that small ones of either sign are short.
  mutating func iv() throws(WireFault) -> Int64 { Zigzag.decoded(try uv()) }

  /// A number of things of which each takes a byte or more: never more than there are bytes.
  mutating func count() throws(WireFault) -> Int {
    let value = try uv()
    guard value <= UInt64(left) else { throw fault("a length is beyond the end") }
    return Int(value)
  }

  /// Little-endian two's complement of any width up to 16 bytes.
  mutating func wide(_ width: Int) throws(WireFault) -> Int128 {
    var value: UInt128 = 0
    for (index, byte) in try take(width).enumerated() {
      value |= UInt128(byte) << UInt128(8 * index)
    }
    let unused = UInt128(128 - 8 * width)
    return width == 0 ? 0 : Int128(truncatingIfNeeded: value << unused) >> Int128(unused)
  }

  /// 8 bytes, the lowest first.
  mutating func word() throws(WireFault) -> UInt64 { try unsigned(8) }

  /// The same of any width up to 8 bytes, with its sign.
  mutating func signed(_ width: Int) throws(WireFault) -> Int64 {
    let unused = UInt64(64 - 8 * width)
    return width == 0 ? 0 : Int64(bitPattern: try unsigned(width) << unused) >> Int64(unused)
  }

  private mutating func unsigned(_ width: Int) throws(WireFault) -> UInt64 {
    guard width <= left else { throw fault("the bytes end too early") }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(bytes[next + index]) << UInt64(8 * index) }
    next += width
    return value
  }

  mutating func text(_ count: Int) throws(WireFault) -> String {
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw fault("a text is not UTF-8")
    }
    return text
  }

  func finish() throws(WireFault) {
    if left > 0 { throw fault("\(left) bytes are left over") }
  }
}

enum Zigzag {
  static func encoded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63)
  }

  static func decoded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
