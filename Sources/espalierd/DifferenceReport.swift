// In what two snapshots differ, for people and for programs.

internal import BookFiles
internal import Console

struct DifferenceReport {
  let tables: [TableDifference]

  init(_ tables: [TableDifference]) { self.tables = tables }

  var text: String {
    if tables.isEmpty { return "They hold the same.\n" }
    return tables.map(Self.text).joined()
  }

  private static func text(_ table: TableDifference) -> String {
    var parts: [String] = []
    for (count, what) in [
      (table.added, "added"), (table.removed, "removed"), (table.changed, "changed"),
    ] where count > 0 {
      parts.append("\(grouped(count)) \(count == 1 ? "row" : "rows") \(what)")
    }
    if table.isWhole, parts.isEmpty { parts.append("differs") }
    if !table.columns.isEmpty {
      parts.append("columns that one lacks: " + table.columns.joined(separator: ", "))
    }
    var text = "\(table.name): \(parts.joined(separator: ", "))\n"
    for (column, rows) in table.changedByColumn { text += "  \(column) in \(grouped(rows))\n" }
    for field in table.fields {
      text += "    \(LineText.shown(field.id)) \(field.column): \(shown(field.before)) → "
      text += "\(shown(field.after))\n"
    }
    return text
  }

  private static func shown(_ text: String) -> String {
    text.isEmpty ? "nothing" : LineText.shown(text)
  }

  var json: String {
    JSON.object([
      ("same", .bool(tables.isEmpty)), ("tables", .array(tables.map(Self.object))),
    ]).text
  }

  private static func object(_ table: TableDifference) -> JSON {
    .object([
      ("name", .string(table.name)), ("added", .count(table.added)),
      ("removed", .count(table.removed)), ("changed", .count(table.changed)),
      ("columns", .array(table.columns.map { .string($0) })),
      (
        "changed_by_column",
        .object(table.changedByColumn.map { ($0.column, .count($0.rows)) })
      ),
      (
        "fields",
        .array(
          table.fields.map { field in
            .object([
              ("id", .string(field.id)), ("column", .string(field.column)),
              ("before", .string(field.before)), ("after", .string(field.after)),
            ])
          })
      ),
    ])
  }
}
