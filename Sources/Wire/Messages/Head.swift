// The head of an answer: its columns and the terms of its contract, which are the same whenever the
// same is asked again. A client keeps them with their digest, and where it names that they are left
// out.

internal import Query

struct Head: Hashable, Sendable {
  var columns: [Schema.Column]
  var tellsRows: Bool
  /// A contract of no position.
  var terms: Contract

  static func isDigest(_ bytes: some Collection<UInt8>) -> Bool { (1...16).contains(bytes.count) }

  /// What tells heads apart: eight bytes of FNV-1a over their fields. It is the server's own affair
  /// what a digest is; clients compare nothing and give back what they got.
  static func digest(_ columns: [Schema.Column], tellsRows: Bool, _ contract: Contract) -> [UInt8] {
    var fields = FieldWriter()
    Schema(columns: columns, rows: 0, tellsRows: tellsRows).write(to: &fields)
    contract.writeTerms(to: &fields)
    let hash = ByteHash.of(fields.bytes[...])
    return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) }
  }
}
