// What a parameter holds. Texts go as text and the server makes of them what the statement asks
// for; bytes go as they are.

public import Exact

public enum SQLValue: Hashable, Sendable {
  case null
  case text(String)
  case integer(Int64)
  case bool(Bool)
  case decimal(Decimal)
  case date(CalendarDate)
  case instant(Instant)
  case bytes([UInt8])
  case texts([String?])
  /// A document, already written.
  case json(String)

  /// The parameter as libpq takes it; nil is null.
  var wire: (bytes: [UInt8], isBinary: Bool)? {
    switch self {
    case .null: nil
    case .text(let text), .json(let text): (Array(text.utf8), false)
    case .integer(let number): (Array(String(number).utf8), false)
    case .bool(let truth): (Array((truth ? "t" : "f").utf8), false)
    case .decimal(let number): (Array(number.description.utf8), false)
    case .date(let date): (Array(date.description.utf8), false)
    case .instant(let instant): (Array(instant.description.utf8), false)
    case .bytes(let bytes): (bytes, true)
    case .texts(let texts): (Array(Self.list(texts).utf8), false)
    }
  }

  /// A text that holds a zero byte cannot be told from a shorter one by the server, and no type of
  /// its texts can hold it.
  var hasZeroByte: Bool {
    switch self {
    case .text(let text), .json(let text): text.utf8.contains(0)
    case .texts(let texts): texts.contains { $0?.utf8.contains(0) ?? false }
    default: false
    }
  }

  /// The server has to be told where the text alone would not say.
  var typeID: UInt32 {
    switch self {
    case .bytes: PostgresType.bytes
    default: 0
    }
  }

  private static func list(_ texts: [String?]) -> String {
    let items = texts.map { text in
      guard let text else { return "NULL" }
      var quoted = "\""
      for character in text.unicodeScalars {
        if character == "\"" || character == "\\" { quoted += "\\" }
        quoted.unicodeScalars.append(character)
      }
      return quoted + "\""
    }
    return "{" + items.joined(separator: ",") + "}"
  }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(integerLiteral number: Int64) { self = .integer(number) }
  public init(booleanLiteral truth: Bool) { self = .bool(truth) }
  public init(nilLiteral: ()) { self = .null }

  public init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

/// Numbers of PostgreSQL's own types, fixed for ever in its catalog
/// (src/include/catalog/pg_type.dat).
enum PostgresType {
  static let bool: UInt32 = 16
  static let bytes: UInt32 = 17
  static let name: UInt32 = 19
  static let integers: Set<UInt32> = [20, 21, 23]
  static let objectID: UInt32 = 26
  static let float8: UInt32 = 701
  static let date: UInt32 = 1082
  static let instant: UInt32 = 1184
  static let numeric: UInt32 = 1700
}
