// Somebody who may ask a server: what he may do, what he may see, and how he shows who he is.

public struct User: Hashable, Sendable {
  public enum Role: String, CaseIterable, Sendable {
    /// Asks and watches.
    case reader
    /// Changes the book too, as far as he sees it.
    case writer
  }

  /// Of who does not say who he is, where the server lets him in.
  public static let anonymous = "anonymous"
  public static let mostNameBytes = 128

  public var name: String
  public var role = Role.reader
  /// Sees the whole book.
  public var seesEverything = false
  /// Ids of nodes that he sees with all below them.
  public var nodes: [String] = []
  /// Ids of nodes of which he is told what they come to as a whole.
  public var totals: [String] = []
  public var keys: ScramKeys?
  /// Subjects of certificates that are his, as RFC 4514 writes them.
  public var certificates: [String] = []

  public init(_ name: String) { self.name = name }

  /// Nil for a name that fits a line, and is not empty or too long.
  public static func fault(ofName name: String) -> String? {
    if name.isEmpty { return "a name is empty" }
    if name.utf8.count > mostNameBytes { return "a name has more than \(mostNameBytes) bytes" }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "a name has a character that cannot be seen"
    }
    if name.utf8.first == UInt8(ascii: " ") || name.utf8.last == UInt8(ascii: " ") {
      return "a name begins or ends with a space"
    }
    return nil
  }
}
