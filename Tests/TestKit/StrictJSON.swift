// A JSON reader that forgives nothing: what it takes, every decoder takes. Numbers stay text, so
// that their digits can be compared; members of one name are refused.

public enum StrictJSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([StrictJSON])
  case object([String: StrictJSON])

  public struct Fault: Error {
    public var offset: Int
  }

  /// One value and nothing but white space around it.
  public static func read(_ text: String) throws(Fault) -> StrictJSON {
    var reader = Reader(bytes: Array(text.utf8))
    let value = try reader.value()
    reader.skipSpace()
    guard reader.next == reader.bytes.count else { throw Fault(offset: reader.next) }
    return value
  }

  public subscript(_ name: String) -> StrictJSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  public subscript(_ index: Int) -> StrictJSON? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  public var count: Int {
    switch self {
    case .array(let items): items.count
    case .object(let members): members.count
    default: 0
    }
  }
}

private struct Reader {
  let bytes: [UInt8]
  var next = 0

  private var byte: UInt8? { next < bytes.count ? bytes[next] : nil }

  private func fault() -> StrictJSON.Fault { StrictJSON.Fault(offset: next) }

  mutating func skipSpace() {
    while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { next += 1 }
  }

  private mutating func take(_ text: StaticString) throws(StrictJSON.Fault) {
    for wanted in String(describing: text).utf8 {
      guard byte == wanted else { throw fault() }
      next += 1
    }
  }

  mutating func value() throws(StrictJSON.Fault) -> StrictJSON {
    skipSpace()
    switch byte {
    case UInt8(ascii: "n"):
      try take("null")
      return .null
    case UInt8(ascii: "t"):
      try take("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take("false")
      return .bool(false)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "{"): return try object()
    default: return .number(try number())
    }
  }

  private mutating func array() throws(StrictJSON.Fault) -> StrictJSON {
    try take("[")
    var items: [StrictJSON] = []
    skipSpace()
    if byte == UInt8(ascii: "]") {
      next += 1
      return .array([])
    }
    while true {
      items.append(try value())
      skipSpace()
      if byte == UInt8(ascii: "]") { break }
      try take(",")
    }
    next += 1
    return .array(items)
  }

  private mutating func object() throws(StrictJSON.Fault) -> StrictJSON {
    try take("{")
    var members: [String: StrictJSON] = [:]
    skipSpace()
    if byte == UInt8(ascii: "}") {
      next += 1
      return .object([:])
    }
    while true {
      skipSpace()
      let name = try string()
      skipSpace()
      try take(":")
      guard members.updateValue(try value(), forKey: name) == nil else { throw fault() }
      skipSpace()
      if byte == UInt8(ascii: "}") { break }
      try take(",")
    }
    next += 1
    return .object(members)
  }

  private mutating func digits() throws(StrictJSON.Fault) {
    let start = next
    while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { next += 1 }
    if next == start { throw fault() }
  }

  private mutating func number() throws(StrictJSON.Fault) -> String {
    let start = next
    if byte == UInt8(ascii: "-") { next += 1 }
    let first = byte
    let whole = next
    try digits()
    if first == UInt8(ascii: "0"), next > whole + 1 { throw fault() }
    if byte == UInt8(ascii: ".") {
      next += 1
      try digits()
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      next += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { next += 1 }
      try digits()
    }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }

  private mutating func string() throws(StrictJSON.Fault) -> String {
    try take("\"")
    var text: [UInt8] = []
    while let byte, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw fault() }
      next += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let escaped = self.byte else { throw fault() }
      next += 1
      switch escaped {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escaped)
      case UInt8(ascii: "u"):
        guard next + 4 <= bytes.count,
          let value = UInt32(String(decoding: bytes[next..<next + 4], as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(value)
        else { throw fault() }
        text += Array(String(scalar).utf8)
        next += 4
      default: throw fault()
      }
    }
    try take("\"")
    guard let valid = String(validating: text, as: UTF8.self) else { throw fault() }
    return valid
  }
}
