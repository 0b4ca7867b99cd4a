// `espalierd snapshot`: a book in one file, and back; what such files hold, whether they are whole,
// and in what two of them differ.

internal import BookFiles
internal import Console
internal import Snapshot

enum SnapshotCommand {
  enum Action: String, CaseIterable {
    case save, list, show, restore, verify, diff, prune
    case signOff = "sign-off"

    /// What stands behind it.
    var operands: [String] {
      switch self {
      case .save: ["BOOK", "FILE"]
      case .list: ["DIR"]
      case .show, .verify: ["FILE"]
      case .restore: ["FILE", "DIR"]
      case .diff: ["FILE", "FILE"]
      case .prune, .signOff: []
      }
    }

    /// The same of snapshots in a database.
    var storedOperands: [String] {
      switch self {
      case .save, .list, .prune: []
      case .show, .verify, .signOff: ["ID"]
      case .restore: ["ID", "DIR"]
      case .diff: ["ID", "ID"]
      }
    }
  }

  static let command = Command(
    name: "snapshot",
    operands: [
      Operand("ACTION", .choice(Action.allCases.map(\.rawValue))),
      Operand("PATH", .path, isOpen: true),
    ],
    summary: """
      Keep a book in one compressed, checked file (save BOOK FILE); say which there are in a \
      folder (list DIR) and what one holds (show FILE); write the folder back (restore FILE DIR); \
      read all of one (verify FILE); say in what two differ, row by row (diff FILE FILE).
      """,
    flags: [
      Flag("--replace", "save: a file of that name may be replaced"),
      Flag("--lenient", "save: also a book with bad rows, which stay bad"),
      Flag(
        "--database", short: "-d", takes: .text("URL"),
        "snapshots in a database, of the book that it holds, by their ID: save, list, show ID,"
          + " restore ID DIR, verify ID, diff ID ID, prune, sign-off ID"),
      Flag(
        "--kind", takes: .choice("KIND", ["intraday", "prelim"]),
        "save to a database: what it is until it is signed off (default: intraday)"),
      Flag("--by", takes: .text("NAME"), "sign-off: who makes it official"),
      Flag("--restates", takes: .text("ID"), "sign-off: the snapshot that it is in place of"),
      Flag("--reason", takes: .text("TEXT"), "sign-off: why it restates another"),
      Flag("--json", "one JSON object instead of text"),
      Flag("--threads", takes: .text("N"), "threads to work with (default: all cores)"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example("espalierd snapshot save books/today today.snap", "the book in one file"),
      Command.Example("espalier --book today.snap \"select net by desk\"", "the same answers"),
      Command.Example(
        "espalierd snapshot verify today.snap", "exit code 0 when every byte is right"),
      Command.Example("espalierd snapshot restore today.snap books/again", "the folder again"),
      Command.Example("espalierd snapshot diff monday.snap tuesday.snap", "what changed"),
      Command.Example(
        "espalierd snapshot save --database postgresql:///firm",
        "the book of a database, kept there: what did not change is stored once"),
    ])

  /// What an action works with.
  struct Task {
    let action: Action
    let paths: [String]
    let threads: Int
    let isJSON: Bool
    let isLenient: Bool
    let replaces: Bool
  }

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    guard let word = arguments.operands.first else {
      let names = Action.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("snapshot takes an action: \(names)")
    }
    guard let action = Action(rawValue: word) else {
      preconditionFailure("the table of flags has no such action")
    }
    let paths = Array(arguments.operands.dropFirst())
    if arguments.has("--database") || action == .prune || action == .signOff {
      return try StoredSnapshots.run(action, paths, arguments)
    }
    for flag in ["--kind", "--by", "--restates", "--reason"] where arguments.has(flag) {
      throw UsageError("\(flag) is for snapshots in a database: give --database URL")
    }
    guard paths.count == action.operands.count else {
      let wanted = action.operands.joined(separator: " ")
      throw UsageError("snapshot \(action.rawValue) takes \(wanted)")
    }
    for flag in ["--replace", "--lenient"] where arguments.has(flag) && action != .save {
      throw UsageError("snapshot \(action.rawValue) takes no \(flag)")
    }
    let task = Task(
      action: action, paths: paths,
      threads: try arguments.number(
        "--threads", in: 1...1_024, default: Standard.processorCount),
      isJSON: arguments.has("--json"), isLenient: arguments.has("--lenient"),
      replaces: arguments.has("--replace"))
    switch action {
    case .save: return save(task)
    case .list: return list(task)
    case .show: return show(task)
    case .restore: return restore(task)
    case .verify: return verify(task)
    case .diff: return diff(task)
    case .prune, .signOff: preconditionFailure("done in a database alone")
    }
  }

  // MARK: - Actions

  private static func save(_ task: Task) -> Int32 {
    let (book, file) = (task.paths[0], task.paths[1])
    let progress = LoadProgress()
    let line = ProgressLine("Saving", progress)
    let options = SaveOptions(
      load: LoadOptions(threads: task.threads, isLenient: task.isLenient),
      program: "espalierd \(Espalierd.program.version)", replaces: task.replaces)
    do throws(SaveFault) {
      let saved = try SnapshotSaving.save(book, to: file, options, progress: progress)
      line.stop()
      let report = SnapshotReport(saved.manifest, saved.digest, byteCount: saved.byteCount)
      return Espalierd.say(
        task.isJSON ? report.json : "saved \(LineText.shown(file)): \(report.sentence)\n")
    } catch {
      line.stop()
      switch error {
      case .noBook(let report): Standard.complain(refusal(report, book))
      case .file(let name, let fault):
        Standard.complain("cannot save \(LineText.shown(book)): \(name): \(fault.reason)")
      case .write(let fault):
        let hint = fault.kind == .exists ? "; --replace puts this one in its place" : ""
        Standard.complain("cannot write \(LineText.shown(file)): \(fault.reason)\(hint)")
      case .differs(let place):
        Standard.complain(
          "cannot save \(LineText.shown(book)): what was written of \(place) does not read back as"
            + " the same; this is a mistake of the program")
      }
      return ExitCode.failed
    }
  }

  static func refusal(_ report: LoadReport, _ book: String) -> String {
    var lines = ["there is no book in \(LineText.shown(book)) to be saved:"]
    lines += report.rejections.prefix(5).map { "  \($0)" }
    lines.append("espalier check \(LineText.shown(book)) says all of it")
    return lines.joined(separator: "\n")
  }

  private static func list(_ task: Task) -> Int32 {
    guard let found = SnapshotFiles.list(task.paths[0]) else {
      Standard.complain("there is no folder \(LineText.shown(task.paths[0]))")
      return ExitCode.failed
    }
    var table = TextTable([.left, .left, .left, .right, .right, .right, .left], indent: 0)
    table.add(["file", "as of", "base", "positions", "rows", "bytes", "digest"])
    var objects: [JSON] = []
    var isWhole = true
    for entry in found {
      switch entry.snapshot {
      case .success(let reader):
        let report = SnapshotReport(
          reader.manifest, reader.digest, byteCount: entry.byteCount, file: entry.name)
        table.add(report.cells)
        objects.append(report.object(withTables: false))
      case .failure(let fault):
        isWhole = false
        objects.append(
          .object([
            ("file", .string(entry.name)), ("bytes", .count(entry.byteCount)),
            ("code", .string(fault.code)), ("fault", .string(fault.reason)),
          ]))
        Standard.complain("\(LineText.shown(entry.name)): \(fault.reason)")
      }
    }
    let text = task.isJSON ? JSON.object([("snapshots", .array(objects))]).text : table.text()
    let code = Espalierd.say(text)
    return isWhole ? code : ExitCode.failed
  }

  private static func show(_ task: Task) -> Int32 {
    guard let reader = open(task.paths[0]) else { return ExitCode.failed }
    let report = SnapshotReport(reader.manifest, reader.digest, byteCount: reader.byteCount)
    return Espalierd.say(task.isJSON ? report.json : report.text)
  }

  private static func open(_ path: String) -> SnapshotReader? {
    do throws(FileFault) {
      return try SnapshotFiles.open(path)
    } catch {
      Standard.complain("\(LineText.shown(path)): \(error.reason)")
      return nil
    }
  }

  private static func restore(_ task: Task) -> Int32 {
    let (file, folder) = (task.paths[0], task.paths[1])
    let progress = LoadProgress()
    let line = ProgressLine("Restoring", progress)
    do throws(RestoreFault) {
      let files = try SnapshotRestoring.restore(
        file, to: folder, threads: task.threads, progress: progress)
      line.stop()
      if task.isJSON { return Espalierd.say(SnapshotReport.json(files)) }
      return Espalierd.say(
        "restored \(LineText.shown(folder)): \(SnapshotReport.sentence(files))\n")
    } catch {
      line.stop()
      return failed(error, file)
    }
  }

  static func failed(_ fault: RestoreFault, _ file: String) -> Int32 {
    switch fault {
    case .snapshot(let fault): Standard.complain("\(LineText.shown(file)): \(fault.reason)")
    case .write(let fault):
      Standard.complain("cannot write \(LineText.shown(fault.path)): \(fault.reason)")
    }
    return ExitCode.failed
  }

  private static func verify(_ task: Task) -> Int32 {
    let progress = LoadProgress()
    let line = ProgressLine("Verifying", progress)
    do throws(RestoreFault) {
      let (reader, files) = try SnapshotRestoring.verify(
        task.paths[0], threads: task.threads, progress: progress)
      line.stop()
      if task.isJSON { return Espalierd.say(SnapshotReport.json(files)) }
      let report = SnapshotReport(reader.manifest, reader.digest, byteCount: reader.byteCount)
      return Espalierd.say(
        "\(LineText.shown(task.paths[0])) is whole: \(report.sentence)\n"
          + "it restores \(SnapshotReport.sentence(files))\n")
    } catch {
      line.stop()
      return failed(error, task.paths[0])
    }
  }

  private static func diff(_ task: Task) -> Int32 {
    guard let a = open(task.paths[0]), let b = open(task.paths[1]) else { return ExitCode.failed }
    let found: [TableDifference]
    do throws(SnapshotFault) {
      found = try SnapshotDifference.between(a, b)
    } catch {
      Standard.complain("cannot compare: \(error)")
      return ExitCode.failed
    }
    let report = DifferenceReport(found)
    let code = Espalierd.say(task.isJSON ? report.json : report.text)
    return found.isEmpty ? code : ExitCode.failed
  }
}
