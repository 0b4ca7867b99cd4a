// What a snapshot holds and what became of its files, for people and for programs.

internal import BookFiles
internal import Console
internal import Snapshot

struct SnapshotReport {
  let manifest: Manifest
  let digest: Digest
  let byteCount: Int
  let file: String?

  init(_ manifest: Manifest, _ digest: Digest, byteCount: Int, file: String? = nil) {
    self.manifest = manifest
    self.digest = digest
    self.byteCount = byteCount
    self.file = file
  }

  private var book: BookIdentity { manifest.book }
  private var sourceBytes: Int { manifest.tables.reduce(0) { $0 + $1.source.byteCount } }

  /// Digits of a digest that tell snapshots apart in a list.
  private static let shortDigits = 16

  /// `1,000,000 positions as of 2026-11-20 in 16,000,000 bytes, a seventh of …, sha256 …`
  var sentence: String {
    let day = book.asOf.isEmpty ? "" : " as of \(book.asOf)"
    let bad = book.rejected > 0 ? ", \(grouped(book.rejected)) bad rows among them" : ""
    return "\(grouped(book.positions)) positions\(day) in \(grouped(byteCount)) bytes"
      + " of \(grouped(sourceBytes))\(bad), sha256 \(digest)"
  }

  var cells: [String] {
    [
      file.map(LineText.shown) ?? "", book.asOf, book.baseCurrency, grouped(book.positions),
      grouped(manifest.rowCount), grouped(byteCount),
      String(digest.description.prefix(Self.shortDigits)),
    ]
  }

  var text: String {
    var text = sentence + "\n"
    text += "base currency \(book.baseCurrency), \(grouped(book.nodes)) nodes"
    text += ", written by \(LineText.shown(manifest.program))\n\n"
    var table = TextTable([.left, .right, .right, .right, .left], indent: 0)
    table.add(["table", "rows", "source bytes", "bytes", "source sha256"])
    for entry in manifest.tables {
      table.add([
        entry.name, entry.stride == nil ? grouped(entry.rowCount) : "",
        grouped(entry.source.byteCount), grouped(entry.byteCount),
        String(entry.source.digest.description.prefix(Self.shortDigits)),
      ])
    }
    text += table.text()
    for entry in manifest.tables where entry.stride == nil {
      var columns = TextTable([.left, .right, .left])
      for (place, column) in entry.columns.enumerated().prefix(Self.listedColumns) {
        columns.add([
          column.name, grouped(entry.byteCount(ofColumn: place)),
          column.summary(in: entry.columns.map(\.name)),
        ])
      }
      text += "\n\(entry.name)\n" + columns.text()
      let more = entry.columns.count - Self.listedColumns
      if more > 0 { text += "  and \(grouped(more)) more\n" }
    }
    return text
  }

  /// Scenarios are columns: hundreds of one kind.
  private static let listedColumns = 32

  var json: String { object(withTables: true).text }

  func object(withTables: Bool) -> JSON {
    var pairs: [(String, JSON)] = []
    if let file { pairs.append(("file", .string(file))) }
    pairs += [
      ("digest", .string(digest.description)), ("bytes", .count(byteCount)),
      ("program", .string(manifest.program)), ("base_currency", .string(book.baseCurrency)),
      ("as_of", .optional(book.asOf.isEmpty ? nil : book.asOf)),
      ("positions", .count(book.positions)), ("nodes", .count(book.nodes)),
      ("rejected", .count(book.rejected)), ("rows", .count(manifest.rowCount)),
      ("source_bytes", .count(sourceBytes)),
    ]
    if withTables { pairs.append(("tables", .array(manifest.tables.map(Self.object)))) }
    return .object(pairs)
  }

  private static func object(_ table: TableEntry) -> JSON {
    .object([
      ("name", .string(table.name)), ("rows", .count(table.stride == nil ? table.rowCount : 0)),
      ("bytes", .count(table.byteCount)), ("source_bytes", .count(table.source.byteCount)),
      ("source_sha256", .string(table.source.digest.description)),
      (
        "columns",
        .array(
          table.columns.enumerated().map { place, column in
            .object([
              ("name", .string(column.name)), ("bytes", .count(table.byteCount(ofColumn: place))),
              ("as", .string(column.summary(in: table.columns.map(\.name)))),
            ])
          })
      ),
    ])
  }

  // MARK: - Files

  /// `17 files, all as they were to the byte`
  static func sentence(_ files: [RestoredFile]) -> String {
    let others = files.filter { !$0.isIdentical }.map(\.name)
    let count = "\(files.count) file\(files.count == 1 ? "" : "s")"
    if others.isEmpty { return count + ", each as it was to the byte" }
    return count + ", each as it was to the byte but for quotes or line breaks in "
      + others.joined(separator: ", ")
  }

  static func json(_ files: [RestoredFile]) -> String {
    JSON.object([
      (
        "files",
        .array(
          files.map { file in
            .object([
              ("name", .string(file.name)), ("bytes", .count(file.byteCount)),
              ("identical", .bool(file.isIdentical)),
            ])
          })
      )
    ]).text
  }
}
