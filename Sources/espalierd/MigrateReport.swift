// How the schema stands, for people and for programs.

internal import Console
internal import PostgresStore

struct MigrateReport {
  let status: Migrator.Status

  init(_ status: Migrator.Status) { self.status = status }

  var text: String {
    var table = TextTable([.left, .left, .left], indent: 0)
    for step in status.applied {
      table.add([step.name, step.isBaseline ? "noted" : "applied", step.appliedAt])
    }
    for step in status.pending { table.add([step.name, "pending", ""]) }
    return table.text()
  }

  var json: String {
    JSON.object([
      ("ok", .bool(status.fault == nil && status.pending.isEmpty)),
      ("fault", .optional(status.fault?.description)),
      (
        "applied",
        .array(
          status.applied.map { step in
            .object([
              ("number", .count(step.number)), ("name", .string(step.name)),
              ("sha256", .string(step.checksum.description)),
              ("applied_at", .string(step.appliedAt)), ("baseline", .bool(step.isBaseline)),
            ])
          })
      ),
      (
        "pending",
        .array(
          status.pending.map { step in
            .object([
              ("number", .count(step.number)), ("name", .string(step.name)),
              ("sha256", .string(step.checksum.description)),
            ])
          })
      ),
    ]).text
  }
}
