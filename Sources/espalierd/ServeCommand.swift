// `espalierd serve`: its flags, what they come to, and what is said meanwhile.

internal import BookFiles
internal import Console
internal import EventLoop
internal import Server
internal import Trust

enum ServeCommand {
  static let command = Command(
    name: "serve", operands: [],
    summary: "Load a book and answer queries about it until asked to end.",
    flags: [
      Flag("--book", takes: .file("PATH"), "the book to serve, a folder or a snapshot"),
      Flag(
        "--snapshot", takes: .file("NAME=PATH"), isRepeatable: true,
        "another book, which queries call snapshot NAME; without NAME= it is called as its folder"
          + " or file is"),
      Flag(
        "--database", short: "-d", takes: .text("URL"),
        "serve the book of a database instead: a URI or key=value pairs of libpq"),
      Flag(
        "--listen", takes: .text("HOST:PORT"), isRepeatable: true,
        "where to listen, on this machine only unless there are users and a certificate; port 0"
          + " takes a free one"
          + " (default: 127.0.0.1:\(Endpoint.usualPort), unless there is a --socket)"),
      Flag(
        "--socket", takes: .file("PATH"), isRepeatable: true,
        "a Unix socket to listen at, for its owner alone"),
      Flag(
        "--probes", takes: .text("HOST:PORT"), isRepeatable: true,
        "where /livez, /readyz and /metrics (for Prometheus) are answered over HTTP, on this"
          + " machine only (default: nowhere)"),
      Flag(
        "--users", takes: .file("FILE"),
        "who may ask, as espalier user writes it; SIGHUP has it read again (default: nobody is"
          + " asked who they are, and everybody on this machine sees and changes everything)"),
      Flag(
        "--tls-certificate", takes: .file("FILE"),
        "the server's certificate with those that vouch for it (PEM): TLS 1.3 is spoken at --listen"
      ),
      Flag(
        "--tls-key", takes: .file("FILE"), "its key (PEM), in a file for its owner alone"),
      Flag(
        "--tls-clients", takes: .file("FILE"),
        "certificates that vouch for clients (PEM), who show theirs instead of a password"),
      Flag(
        "--audit", takes: .file("FILE"),
        "write down who asks and changes what, a line of JSON each; SIGHUP has it opened anew"),
      Flag("--lenient", "use the good rows of a book that has bad ones, and say so in answers"),
      Flag("--clip-covariance", "take covariances without their negative eigenvalues, and say so"),
      Flag(
        "--workers", takes: .text("N"), "queries that are answered at once (default: all cores)"),
      Flag(
        "--threads", takes: .text("N"),
        "threads to load and to answer a query with (default: all cores)"),
      Flag(
        "--connections", takes: .text("N"),
        "connections at once (default: \(defaultConnections))"),
      Flag(
        "--drain", takes: .text("SECONDS"),
        "how long it finishes what is open when it is asked to end (default: \(defaultDrain))"),
      Flag(
        "--config", takes: .file("FILE"),
        "settings where no flag gives them: a flag's name, = and its value on each line; SIGHUP has"
          + " it read again"),
      Flag("--check-config", "say whether the settings are in order, and end"),
      Flag("--print-config", "print what the settings come to, and end"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd serve --book books/today", "on this machine, at the usual port"),
      Command.Example(
        "espalierd serve --book books/today --socket /run/espalier.sock",
        "for programs of the same user"),
      Command.Example(
        "espalierd serve --database postgresql:///firm", "the book that was imported last"),
    ])

  /// What systemd has opened for us.
  private static let handedOver = ServiceManager.handedOver()
  /// What answers call the store: where it is may hold a password.
  private static let databaseName = "database"
  private static let defaultConnections = 1_024
  private static let defaultDrain: UInt64 = 10
  /// What a file of settings has nothing to say about.
  static let notInFiles: Set<String> = ["--config", "--check-config", "--print-config", "--help"]
  /// Rejections shown; `espalier check` shows all.
  private static let listed = 5

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    var settings = try read(arguments)
    if arguments.has("--print-config") {
      return Standard.write(text(settings)) ? ExitCode.success : ExitCode.failed
    }
    if arguments.has("--check-config") {
      return Standard.write("in order\n") ? ExitCode.success : ExitCode.failed
    }
    if arguments.has("--config") || settings.users != nil || settings.tls != nil
      || settings.audit != nil
    {
      settings.reload = { reload(arguments) }
    }
    settings.handedOver = handedOver
    DescriptorLimit.raise(forConnections: settings.connections)
    let ending: Server.Ending
    do throws(SystemFault) {
      let server = try Server(settings)
      ending = try server.run { news in
        log(text(news))
        tellManager(news)
      }
    } catch {
      log("cannot serve: \(error)")
      return ExitCode.failed
    }
    switch ending {
    case .drained:
      log("ended")
      return ExitCode.success
    case .noBook(let report, let path):
      log(refusal(report, path))
      return ExitCode.failed
    }
  }

  /// From flags, and from the file that they name.
  private static func read(_ flags: Arguments) throws(UsageError) -> ServerSettings {
    guard let path = flags.text("--config") else { return try settings(flags) }
    return try settings(flags.completed(by: ConfigFile.arguments(path, for: command)))
  }

  /// Nil where the file is not in order any more, which has been said then.
  private static func reload(_ flags: Arguments) -> ServerSettings? {
    do throws(UsageError) {
      let settings = try read(flags)
      DescriptorLimit.raise(forConnections: settings.connections)
      return settings
    } catch {
      log("settings stay as they are: \(error.reason)")
      return nil
    }
  }

  private static func settings(
    _ arguments: Arguments
  ) throws(UsageError) -> ServerSettings {
    let book = arguments.text("--book")
    let database = arguments.text("--database")
    if book != nil, database != nil {
      throw UsageError("--book and --database are two books: give one of them")
    }
    guard book != nil || database != nil else {
      throw UsageError("there is no book to serve: give --book PATH or --database URL")
    }
    let cores = Standard.processorCount
    var settings = ServerSettings(
      book: book ?? databaseName, endpoints: try endpoints(arguments),
      workers: try arguments.number("--workers", in: 1...1_024, default: cores),
      threads: try arguments.number("--threads", in: 1...1_024, default: cores),
      name: "espalierd \(Espalierd.program.version)",
      connections: try arguments.number(
        "--connections", in: 1...65_536, default: defaultConnections))
    settings.snapshots = try NamedBook.all(arguments.texts("--snapshot"), of: "--snapshot")
    settings.load = database.map { DatabaseLoading($0).load }
    settings.isLenient = arguments.has("--lenient")
    settings.clipsCovariance = arguments.has("--clip-covariance")
    settings.drainSeconds = try arguments.number(
      "--drain", in: 0...86_400, default: defaultDrain)
    settings.probeEndpoints = try tcpEndpoints(arguments, "--probes")
    settings.users = try arguments.text("--users").map(users)
    settings.tls = try tls(arguments)
    settings.audit = arguments.text("--audit")
    let isGuarded = settings.users != nil && settings.tls != nil
    let places = settings.endpoints + handedOver.compactMap { Socket.endpoint(of: $0) }
    if !isGuarded, let open = places.first(where: { !$0.isLocal }) {
      throw UsageError(
        "--listen \(LineText.shown(open.description)): other machines reach it, so it takes --users"
          + " and --tls-certificate; else it listens on this machine only, such as"
          + " 127.0.0.1:\(Endpoint.usualPort)")
    }
    return settings
  }

  private static func users(_ path: String) throws(UsageError) -> UserFile {
    let place = LineText.shown(path)
    let bytes: [UInt8]
    do throws(PrivateFile.Fault) {
      bytes = try PrivateFile.bytes(of: path, most: UserFile.mostBytes)
    } catch {
      throw UsageError("\(place): \(error.reason)")
    }
    do throws(UserFile.Fault) {
      return try UserFile(bytes)
    } catch {
      throw UsageError("\(place):\(error.line): \(error.reason)")
    }
  }

  private static func tls(_ arguments: Arguments) throws(UsageError) -> TLSContext? {
    let (certificate, key) = (arguments.text("--tls-certificate"), arguments.text("--tls-key"))
    guard let certificate, let key else {
      guard certificate == nil, key == nil, !arguments.has("--tls-clients") else {
        throw UsageError("--tls-certificate and --tls-key go together, and --tls-clients with them")
      }
      return nil
    }
    do throws(TLSFault) {
      return try TLSContext(
        serving: TLSIdentity(certificateFile: certificate, keyFile: key),
        clients: arguments.text("--tls-clients"))
    } catch {
      throw UsageError(LineText.shown(error.reason))
    }
  }

  private static func endpoints(_ arguments: Arguments) throws(UsageError) -> [Endpoint] {
    var endpoints = try tcpEndpoints(arguments, "--listen", isOpen: true)
    endpoints += arguments.texts("--socket").map { .unix(path: $0) }
    if !endpoints.isEmpty || !handedOver.isEmpty { return endpoints }
    return [.tcp(host: "127.0.0.1", port: Endpoint.usualPort)]
  }

  private static func tcpEndpoints(
    _ arguments: Arguments, _ flag: String, isOpen: Bool = false
  ) throws(UsageError) -> [Endpoint] {
    var endpoints: [Endpoint] = []
    for text in arguments.texts(flag) {
      guard let endpoint = Endpoint(text), case .tcp = endpoint else {
        throw UsageError("\(flag) takes HOST:PORT, not \(LineText.shown(text))")
      }
      guard isOpen || endpoint.isLocal else {
        throw UsageError(
          "\(flag) \(LineText.shown(text)): nobody is asked who they are, so it listens on this"
            + " machine only, such as 127.0.0.1:\(Endpoint.usualPort)")
      }
      endpoints.append(endpoint)
    }
    return endpoints
  }

  private static func text(_ settings: ServerSettings) -> String {
    let pairs =
      [settings.load == nil ? ("book", settings.book) : (databaseName, "as given")]
      + settings.snapshots.map { ("snapshot", "\($0.name)=\($0.path)") }
      + settings.endpoints.map { ("listen", $0.description) }
      + settings.probeEndpoints.map { ("probes", $0.description) } + [
        ("users", settings.users.map { String($0.users.count) } ?? "nobody is asked"),
        ("audit", settings.audit ?? "nowhere"), ("tls", String(settings.tls != nil)),
        ("lenient", String(settings.isLenient)),
        ("workers", String(settings.workers)),
        ("threads", String(settings.threads)), ("connections", String(settings.connections)),
        ("drain", String(settings.drainSeconds)),
      ]
    return pairs.map { "\($0.0) = \(LineText.shown($0.1))\n" }.joined()
  }

  private static func tellManager(_ news: ServerNews) {
    switch news {
    case .listening: ServiceManager.tell("STATUS=loading the book")
    case .probed: break
    case .ready: ServiceManager.tell("READY=1", "STATUS=\(text(news))")
    case .reloaded: ServiceManager.tell("STATUS=\(text(news))")
    case .draining: ServiceManager.tell("STOPPING=1", "STATUS=\(text(news))")
    }
  }

  private static func text(_ news: ServerNews) -> String {
    switch news {
    case .listening(let endpoint): return "listening at \(endpoint)"
    case .probed(let endpoint): return "probes at http://\(endpoint)/livez, /readyz, /metrics"
    case .ready(let positions, let rejected, let seconds):
      let left = rejected > 0 ? ", \(grouped(rejected)) rows rejected and left out" : ""
      let milliseconds = Int((seconds * 1_000).rounded())
      return "ready after \(milliseconds) ms: \(grouped(positions)) positions\(left)"
    case .reloaded(let waiting):
      let others = waiting.joined(separator: ", ")
      return "settings read again"
        + (waiting.isEmpty ? "" : "; \(others) will be other when it is started anew")
    case .draining(let connections):
      return "ending: \(connections) \(connections == 1 ? "connection" : "connections") to finish"
    }
  }

  private static func refusal(_ report: LoadReport, _ book: String) -> String {
    let faults = report.files.reduce(0) { $0 + $1.fileFaults.count }
    var lines = [
      "there is no book in \(LineText.shown(book)): \(grouped(report.rejected)) rows were"
        + " rejected, \(faults) files cannot be used"
    ]
    lines += report.rejections.prefix(listed).map { "  \($0)" }
    if book != databaseName {
      lines.append("espalier check \(LineText.shown(book)) says all of it")
    }
    return lines.joined(separator: "\n")
  }

  private static func log(_ text: String) { Standard.complain(text) }
}
