// What became of an import or an export, and lineage, for people and for programs.

internal import BookFiles
internal import Console
internal import Operations

struct ImportReport {
  let outcome: ImportOutcome
  let book: String

  init(_ outcome: ImportOutcome, _ book: String) {
    self.outcome = outcome
    self.book = book
  }

  private var changed: Int { outcome.files.reduce(0) { $0 + $1.changed } }

  var text: String {
    if let before = outcome.importedBefore {
      return "\(LineText.shown(book)) was imported already, at \(before), as batch"
        + " \(outcome.batch): nothing changes\n"
    }
    var text = "imported \(LineText.shown(book)): \(grouped(outcome.rows)) rows,"
    text += " \(grouped(changed)) new or changed in the database, as batch \(outcome.batch)\n"
    var table = TextTable([.left, .right, .right])
    table.add(["file", "rows", "written"])
    for file in outcome.files {
      table.add([LineText.shown(file.name), grouped(file.rows), grouped(file.changed)])
    }
    return text + table.text()
  }

  var json: String {
    let files = outcome.files.map { file in
      JSON.object([
        ("name", .string(file.name)), ("rows", .count(file.rows)),
        ("changed", .count(file.changed)),
      ])
    }
    return JSON.object([
      ("batch", .string(outcome.batch)), ("imported_before", .optional(outcome.importedBefore)),
      ("rows", .count(outcome.rows)), ("files", .array(files)),
      ("findings", .array(outcome.findings.map(Self.json))),
    ]).text
  }

  /// `FX_SPOT JUMP EUR/USD, line 7: 0.071 is above 0.05`
  static func text(_ finding: QualityFinding) -> String {
    let place = finding.line > 0 ? ", line \(finding.line)" : ""
    return "\(finding.feedType) \(finding.gate) \(LineText.shown(finding.subject))\(place):"
      + " \(finding.measured) is above \(finding.bound)"
  }

  private static func json(_ finding: QualityFinding) -> JSON {
    .object([
      ("gate", .string(finding.gate)), ("feed", .string(finding.feedType)),
      ("line", .count(finding.line)), ("subject", .string(finding.subject)),
      ("measured", .string(finding.measured)), ("bound", .string(finding.bound)),
      ("fails", .bool(finding.isFailure)),
    ])
  }

  // MARK: - Export

  static func text(_ book: DatabaseBook, _ bytes: Int) -> String {
    "exported \(grouped(book.rowCount)) rows in \(book.tables.count) files,"
      + " \(grouped(bytes)) bytes\n"
  }

  static func json(_ book: DatabaseBook, _ bytes: Int) -> String {
    let files = book.tables.map { table in
      JSON.object([("name", .string(table.name)), ("rows", .count(table.rowCount))])
    }
    return JSON.object([("bytes", .count(bytes)), ("files", .array(files))]).text
  }

  // MARK: - Lineage

  static func text(_ entries: [LineageEntry]) -> String {
    entries.map { entry in
      let line = entry.line.map { ", line \(grouped($0))" } ?? ""
      let checks = entry.isGood ? "" : "; checks of quality had findings"
      return "\(entry.entity) \(LineText.shown(entry.key))\n"
        + "  \(LineText.shown(entry.file))\(line) of \(LineText.shown(entry.batchSource))"
        + " from \(LineText.shown(entry.system))\n"
        + "  \(entry.chain.joined(separator: ", ")) at \(entry.ingestedAt) by"
        + " \(LineText.shown(entry.createdBy)), batch \(entry.batch)\(checks)\n"
    }.joined()
  }

  static func json(_ entries: [LineageEntry]) -> String {
    let items = entries.map { entry in
      JSON.object([
        ("entity", .string(entry.entity)), ("key", .string(entry.key)),
        ("file", .string(entry.file)), ("line", entry.line.map { .count($0) } ?? .null),
        ("source", .string(entry.batchSource)), ("system", .string(entry.system)),
        ("batch", .string(entry.batch)), ("ingested_at", .string(entry.ingestedAt)),
        ("created_by", .string(entry.createdBy)),
        ("chain", .array(entry.chain.map { .string($0) })), ("checks_passed", .bool(entry.isGood)),
      ])
    }
    return JSON.object([("lineage", .array(items))]).text
  }
}
