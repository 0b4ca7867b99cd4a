// `espalierd migrate`: brings the schema up or back, and says how it stands.

internal import Console
internal import PostgresStore

enum MigrateCommand {
  enum Action: String, CaseIterable { case up, down, status, verify, baseline }

  static let command = Command(
    name: "migrate", operands: [Operand("ACTION", .choice(Action.allCases.map(\.rawValue)))],
    summary: """
      Bring the schema up to this version (up) or back by one step (down); say what is applied \
      (status) and whether it is what the files say (verify); note that psql has applied the files \
      (baseline).
      """,
    flags: [
      Flag("--database", short: "-d", takes: .text("URL"), "a URI or key=value pairs of libpq"),
      Flag("--migrations", takes: .folder("DIR"), "the files (default: those beside the program)"),
      Flag("--through", takes: .text("N"), "up and baseline: the last one (default: all)"),
      Flag("--count", takes: .text("N"), "down: how many to take back (default 1)"),
      Flag("--lock-timeout", takes: .text("SECONDS"), "how long to wait for locks (default 60)"),
      Flag("--json", "status and verify: one JSON object"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd migrate up --database postgresql:///firm", "each file in one transaction"),
      Command.Example("espalierd migrate status", "exit code 0 when nothing is pending or changed"),
      Command.Example(
        "espalierd migrate baseline --through 13", "after psql -1 -f has run the first thirteen"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    guard let action = Action(rawValue: arguments.operands[0]) else {
      preconditionFailure("the table of flags has no such action")
    }
    let plan = try MigratePlan(action, arguments)
    let migrations: [Migration]
    do throws(MigrationFault) {
      migrations = try MigrationFolder.read(plan.folder)
    } catch {
      Standard.complain(error.description)
      return ExitCode.failed
    }
    do throws(StoreFault) {
      let migrator = Migrator(try Connection(plan.options), migrations)
      return try perform(plan, migrator)
    } catch {
      return Espalierd.failed(error)
    }
  }

  private static func perform(_ plan: MigratePlan, _ migrator: Migrator) throws(StoreFault) -> Int32
  {
    switch plan.action {
    case .up:
      var count = 0
      try migrator.up(through: plan.through) { step in
        count += 1
        Standard.write("applied \(step.name)\n")
      }
      return count > 0 ? ExitCode.success : Espalierd.say("Nothing to do.\n")
    case .down:
      try migrator.down(count: plan.count) { step in
        Standard.write("took back \(step.name)\n")
      }
      return ExitCode.success
    case .baseline:
      for step in try migrator.baseline(through: plan.through) {
        Standard.write("noted \(step.name)\n")
      }
      return ExitCode.success
    case .status, .verify:
      let status = try migrator.status()
      let report = MigrateReport(status)
      let isSaid = Standard.write(plan.isJSON ? report.json : report.text)
      if !isSaid { return ExitCode.failed }
      if let fault = status.fault { Standard.complain(fault.description) }
      let isInOrder = status.fault == nil && (plan.action == .verify || status.pending.isEmpty)
      return isInOrder ? ExitCode.success : ExitCode.failed
    }
  }
}

/// What to do, from the command line.
struct MigratePlan {
  let action: MigrateCommand.Action
  let folder: String
  let options: ConnectionOptions
  let through: Int?
  let count: Int
  let isJSON: Bool

  init(_ action: MigrateCommand.Action, _ arguments: Arguments) throws(UsageError) {
    self.action = action
    let takers: [(flag: String, actions: Set<MigrateCommand.Action>)] = [
      ("--through", [.up, .baseline]), ("--count", [.down]), ("--json", [.status, .verify]),
    ]
    for (flag, actions) in takers where arguments.has(flag) && !actions.contains(action) {
      throw UsageError("migrate \(action.rawValue) takes no \(flag)")
    }
    through =
      arguments.has("--through")
      ? try arguments.number("--through", in: 1...9_999, default: 1) : nil
    count = try arguments.number("--count", in: 1...9_999, default: 1)
    isJSON = arguments.has("--json")
    var options = ConnectionOptions(
      database: arguments.text("--database") ?? "", applicationName: "espalierd migrate")
    // A file may rewrite a large table.
    options.statementSeconds = 0
    options.idleInTransactionSeconds = 0
    options.lockSeconds = Double(
      try arguments.number("--lock-timeout", in: 1...86_400, default: 60))
    self.options = options
    guard let folder = Self.folder(arguments) else {
      throw UsageError("there is no folder of migrations; name it with --migrations DIR")
    }
    self.folder = folder
  }

  /// Given, or of the environment, or in the folder we are in, or in one above the program's own.
  private static func folder(_ arguments: Arguments) -> String? {
    if let given = arguments.text("--migrations") { return given }
    if let set = Standard.environment("ESPALIER_MIGRATIONS"), !set.isEmpty { return set }
    if Standard.isFolder("migrations") { return "migrations" }
    var parts = (Standard.programFile ?? "").split(separator: "/")
    while !parts.isEmpty {
      parts.removeLast()
      let folder = parts.map { "/" + $0 }.joined() + "/migrations"
      if Standard.isFolder(folder) { return folder }
    }
    return nil
  }
}
