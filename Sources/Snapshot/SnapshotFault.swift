// Why something is no snapshot, or not one that can be used: what is wrong and where. A fault that
// was found deep inside gets its place from whoever knew which chunk was being read.

public struct SnapshotFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// It does not begin as a snapshot does.
    case notASnapshot = "NOT_A_SNAPSHOT"
    /// Of a later version, or with something in it that must not be passed over.
    case unsupported = "UNSUPPORTED_SNAPSHOT"
    /// It ends too early or has bytes that nothing accounts for.
    case incomplete = "INCOMPLETE_SNAPSHOT"
    /// Bytes are not those that were written.
    case damaged = "DAMAGED_SNAPSHOT"
    /// The checksums hold, and yet it breaks a rule of the format.
    case malformed = "MALFORMED_SNAPSHOT"
    /// The system could not read it.
    case unreadable = "UNREADABLE_SNAPSHOT"
  }

  public var kind: Kind
  public var reason: String
  /// Which of the snapshot's chunks, and where its bytes begin in the file.
  public var chunk: Int?
  public var offset: Int?
  public var table: String?
  public var column: String?

  public init(
    _ kind: Kind, _ reason: String, chunk: Int? = nil, offset: Int? = nil, table: String? = nil,
    column: String? = nil
  ) {
    self.kind = kind
    self.reason = reason
    self.chunk = chunk
    self.offset = offset
    self.table = table
    self.column = column
  }

  public var description: String {
    var place: [String] = []
    if let table { place.append(table) }
    if let column { place.append("column \(column)") }
    if let chunk { place.append("chunk \(chunk)") }
    if let offset { place.append("byte \(offset)") }
    return place.isEmpty ? reason : place.joined(separator: ", ") + ": " + reason
  }
}
