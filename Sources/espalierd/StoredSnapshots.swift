// `espalierd snapshot … --database URL`: the same of snapshots that lie in a database, by their
// ids.

internal import BookFiles
internal import Console
internal import Operations
internal import PostgresStore
internal import Snapshot

struct StoredSnapshots {
  private let store: SnapshotStore
  private let paths: [String]
  private let arguments: Arguments
  private let threads: Int

  private var isJSON: Bool { arguments.has("--json") }

  static func run(
    _ action: SnapshotCommand.Action, _ paths: [String], _ arguments: Arguments
  ) throws(UsageError) -> Int32 {
    guard paths.count == action.storedOperands.count else {
      let wanted = action.storedOperands.joined(separator: " ")
      throw UsageError(
        "snapshot \(action.rawValue) in a database takes \(wanted.isEmpty ? "no path" : wanted)")
    }
    let takers: [(flag: String, action: SnapshotCommand.Action)] = [
      ("--kind", .save), ("--by", .signOff), ("--restates", .signOff), ("--reason", .signOff),
    ]
    for (flag, taker) in takers where arguments.has(flag) && taker != action {
      throw UsageError("snapshot \(action.rawValue) takes no \(flag)")
    }
    for flag in ["--replace", "--lenient"] where arguments.has(flag) {
      throw UsageError("snapshots in a database take no \(flag)")
    }
    if action == .signOff, arguments.text("--by") == nil {
      throw UsageError("snapshot sign-off takes --by NAME: somebody answers for it")
    }
    if arguments.has("--restates") != arguments.has("--reason") {
      throw UsageError("--restates and --reason come together")
    }
    let threads = try DatabaseFlags.threads(arguments)
    let connection: Connection
    do throws(StoreFault) {
      connection = try DatabaseFlags.connect(arguments, as: "snapshot")
    } catch {
      return Espalierd.failed(error)
    }
    let work = StoredSnapshots(
      store: SnapshotStore(connection), paths: paths, arguments: arguments, threads: threads)
    do throws(SnapshotStore.Fault) {
      return try work.perform(action)
    } catch {
      return failed(error)
    }
  }

  private func perform(
    _ action: SnapshotCommand.Action
  ) throws(SnapshotStore.Fault) -> Int32 {
    switch action {
    case .save: try save()
    case .list: try list()
    case .show: try show()
    case .restore: try restore()
    case .verify: try verify()
    case .diff: try diff()
    case .prune: try prune()
    case .signOff: try signOff()
    }
  }

  private static func failed(_ fault: SnapshotStore.Fault) -> Int32 {
    switch fault {
    case .store(let fault): return Espalierd.failed(fault)
    case .book(let fault): return Espalierd.failed(fault)
    case .save(.noBook(let report)):
      Standard.complain(SnapshotCommand.refusal(report, "the database"))
    case .save(.file(let name, let fault)):
      Standard.complain("cannot save \(LineText.shown(name)): \(fault.reason)")
    case .save(.write(let fault)): Standard.complain("cannot save: \(fault.reason)")
    case .save(.differs(let place)):
      Standard.complain(
        "cannot save: what was written of \(place) does not read back as the same; this is a"
          + " mistake of the program")
    case .noSnapshot(let id):
      Standard.complain("there is no snapshot \(LineText.shown(id)) in the database")
    case .damaged(let id, let fault):
      Standard.complain("snapshot \(LineText.shown(id)) is damaged: \(fault.reason)")
    }
    return ExitCode.failed
  }

  // MARK: - Actions

  private func save() throws(SnapshotStore.Fault) -> Int32 {
    let progress = LoadProgress()
    let line = ProgressLine("Saving", progress)
    defer { line.stop() }
    let options = SaveOptions(
      load: LoadOptions(threads: threads), program: "espalierd \(Espalierd.program.version)")
    let saved = try store.save(
      kind: arguments.text("--kind")?.uppercased() ?? "INTRADAY", options, progress: progress)
    if isJSON {
      return Espalierd.say(
        JSON.object([
          ("id", .string(saved.id)), ("known", .bool(saved.isKnown)),
          ("positions", .count(saved.positions)), ("bytes", .count(saved.byteCount)),
          ("chunks", .count(saved.chunkCount)), ("new_chunks", .count(saved.newChunkCount)),
          ("new_bytes", .count(saved.newByteCount)),
        ]).text)
    }
    if saved.isKnown {
      return Espalierd.say("snapshot \(saved.id) is the same book: nothing to save\n")
    }
    return Espalierd.say(
      "saved snapshot \(saved.id): \(grouped(saved.positions)) positions in"
        + " \(grouped(saved.byteCount)) bytes, \(grouped(saved.newByteCount)) of them new"
        + " (\(grouped(saved.newChunkCount)) of \(grouped(saved.chunkCount)) chunks)\n")
  }

  private func list() throws(SnapshotStore.Fault) -> Int32 {
    let entries = try store.list()
    if isJSON {
      let objects = entries.map { entry in
        JSON.object([
          ("id", .string(entry.id)), ("node", .string(entry.node)), ("as_of", .string(entry.asOf)),
          ("known_at", .string(entry.knownAt)), ("kind", .string(entry.kind)),
          ("signed_off_by", .optional(entry.signedOffBy)), ("restates", .optional(entry.restates)),
          ("positions", .count(entry.positions)), ("raw_bytes", .count(entry.rawSize)),
          ("bytes", .count(entry.storedSize)), ("payload_sha256", .string(entry.payloadHash)),
          ("held", .bool(entry.isHeld)),
        ])
      }
      return Espalierd.say(JSON.object([("snapshots", .array(objects))]).text)
    }
    var table = TextTable([.left, .left, .left, .left, .right, .right, .left], indent: 0)
    table.add(["snapshot", "as of", "known at", "kind", "positions", "bytes", "signed off by"])
    for entry in entries {
      table.add([
        entry.id, entry.asOf, entry.knownAt, entry.kind, grouped(entry.positions),
        grouped(entry.storedSize), entry.signedOffBy.map { LineText.shown($0) } ?? "",
      ])
    }
    return Espalierd.say(table.text())
  }

  private func show() throws(SnapshotStore.Fault) -> Int32 {
    let reader = try store.open(paths[0])
    let report = SnapshotReport(reader.manifest, reader.digest, byteCount: reader.byteCount)
    return Espalierd.say(isJSON ? report.json : report.text)
  }

  private func restore() throws(SnapshotStore.Fault) -> Int32 {
    let reader = try store.open(paths[0])
    do throws(RestoreFault) {
      let files = try SnapshotRestoring.restore(reader, to: paths[1], threads: threads)
      if isJSON { return Espalierd.say(SnapshotReport.json(files)) }
      return Espalierd.say(
        "restored \(LineText.shown(paths[1])): \(SnapshotReport.sentence(files))\n")
    } catch {
      return SnapshotCommand.failed(error, paths[0])
    }
  }

  private func verify() throws(SnapshotStore.Fault) -> Int32 {
    let reader = try store.open(paths[0])
    do throws(RestoreFault) {
      let files = try SnapshotRestoring.verify(reader, threads: threads)
      if isJSON { return Espalierd.say(SnapshotReport.json(files)) }
      return Espalierd.say(
        "\(LineText.shown(paths[0])) is whole: it restores \(SnapshotReport.sentence(files))\n")
    } catch {
      return SnapshotCommand.failed(error, paths[0])
    }
  }

  private func diff() throws(SnapshotStore.Fault) -> Int32 {
    let (a, b) = (try store.open(paths[0]), try store.open(paths[1]))
    do throws(SnapshotFault) {
      let found = try SnapshotDifference.between(a, b)
      let report = DifferenceReport(found)
      let code = Espalierd.say(isJSON ? report.json : report.text)
      return found.isEmpty ? code : ExitCode.failed
    } catch {
      Standard.complain("cannot compare: \(error)")
      return ExitCode.failed
    }
  }

  private func prune() throws(SnapshotStore.Fault) -> Int32 {
    let gone = try store.prune()
    if isJSON {
      return Espalierd.say(
        JSON.object([("snapshots", .count(gone.snapshots)), ("chunks", .count(gone.chunks))]).text)
    }
    return Espalierd.say(
      "let go of \(grouped(gone.snapshots)) snapshots and \(grouped(gone.chunks)) chunks\n")
  }

  private func signOff() throws(SnapshotStore.Fault) -> Int32 {
    let person = arguments.text("--by") ?? ""
    let isThere = try store.signOff(
      paths[0], by: person, restating: arguments.text("--restates"),
      because: arguments.text("--reason"))
    guard isThere else { throw .noSnapshot(paths[0]) }
    return Espalierd.say(
      "snapshot \(LineText.shown(paths[0])) is official, signed off by"
        + " \(LineText.shown(person))\n")
  }
}
