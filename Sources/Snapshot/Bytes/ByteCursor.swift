// Reads bytes front to back. Whatever is not there, or not in its one form, is a fault; no length
// is believed before it is compared with what is left.

internal import Exact

struct ByteCursor {
  let bytes: [UInt8]
  private(set) var next: Int
  private let end: Int

  init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    next = range.lowerBound
    end = range.upperBound
  }

  var left: Int { end - next }

  func fault(_ reason: String) -> SnapshotFault {
    SnapshotFault(.malformed, "\(reason) (\(next) bytes into it)")
  }

  mutating func byte() throws(SnapshotFault) -> UInt8 {
    guard next < end else { throw fault("the bytes end too early") }
    defer { next += 1 }
    return bytes[next]
  }

  /// Where the next `count` bytes stand.
  mutating func take(_ count: Int) throws(SnapshotFault) -> Range<Int> {
    guard count >= 0, count <= left else { throw fault("the bytes end too early") }
    defer { next += count }
    return next..<(next + count)
  }

  /// An unsigned number, seven bits a byte, the lowest first, in its shortest form.
  mutating func uv() throws(SnapshotFault) -> UInt64 {
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
  mutating func iv() throws(SnapshotFault) -> Int64 { Zigzag.decoded(try uv()) }

  /// A number that is at most `limit`.
  mutating func number(atMost limit: Int, _ what: String) throws(SnapshotFault) -> Int {
    let value = try uv()
    guard value <= UInt64(limit) else { throw fault("\(what) is \(value), more than \(limit)") }
    return Int(value)
  }

  mutating func text(_ count: Int) throws(SnapshotFault) -> String {
    let range = try take(count)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw fault("a text is not UTF-8")
    }
    return text
  }

  func finish() throws(SnapshotFault) {
    if left > 0 { throw fault("\(left) bytes are left over") }
  }
}

enum Zigzag {
  @inline(__always)
  static func encoded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value &<< 1) ^ UInt64(bitPattern: value &>> 63)
  }

  @inline(__always)
  static func decoded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
  }
}
