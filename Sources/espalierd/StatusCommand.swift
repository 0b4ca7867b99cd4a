// `espalierd status`: how the database stands that the book is kept in.

internal import Console
internal import Operations
internal import PostgresStore

enum StatusCommand {
  static let command = Command(
    name: "status", operands: [],
    summary: """
      Say how the database stands: who answers, the schema's version, which book it holds, what \
      was imported last, and what those who follow it wait for.
      """,
    flags: [
      DatabaseFlags.database, Flag("--json", "one JSON object instead of text"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd status -d postgresql:///firm", "read as the engine's role or an owner")
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    do throws(StoreFault) {
      let connection = try DatabaseFlags.connect(arguments, as: "status")
      let status = try DatabaseStatus.read(over: connection)
      return Espalierd.say(arguments.has("--json") ? json(status) : text(status))
    } catch {
      return Espalierd.failed(error)
    }
  }

  private static func text(_ status: DatabaseStatus) -> String {
    var table = TextTable([.left, .left], indent: 0)
    table.add(["connection", "\(status.database) as \(status.user), \(status.server)"])
    table.add(["schema", status.schemaVersion.map { "version \($0)" } ?? "version not noted"])
    if let base = status.baseCurrency {
      let day = status.asOf.map { " as of \($0)" } ?? ""
      table.add(["book", "\(grouped(status.positions)) positions in \(base)\(day)"])
    } else {
      table.add(["book", "none; espalierd import brings one"])
    }
    if let batch = status.lastBatch {
      table.add([
        "last batch",
        "\(batch.status) \(batch.id), \(grouped(batch.rows)) rows of"
          + " \(LineText.shown(batch.source)) at \(batch.completedAt)",
      ])
    }
    table.add([
      "changes",
      "\(grouped(status.loggedChanges)) waiting, lag \(Int(status.lagSeconds.rounded())) s",
    ])
    table.add(["connections", String(status.connections)])
    return table.text()
  }

  private static func json(_ status: DatabaseStatus) -> String {
    var pairs: [(String, JSON)] = [
      ("database", .string(status.database)), ("user", .string(status.user)),
      ("server", .string(status.server)),
      ("schema_version", status.schemaVersion.map { .count($0) } ?? .null),
      ("base_currency", .optional(status.baseCurrency)), ("as_of", .optional(status.asOf)),
      ("positions", .count(status.positions)), ("changes_waiting", .count(status.loggedChanges)),
      ("lag_seconds", .count(Int(status.lagSeconds.rounded()))),
      ("connections", .count(status.connections)),
    ]
    if let batch = status.lastBatch {
      pairs.append(
        (
          "last_batch",
          .object([
            ("id", .string(batch.id)), ("status", .string(batch.status)),
            ("source", .string(batch.source)), ("completed_at", .string(batch.completedAt)),
            ("rows", .count(batch.rows)),
          ])
        ))
    }
    return JSON.object(pairs).text
  }
}
