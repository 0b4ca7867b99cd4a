// `espalier user`: makes and checks the entries of a server's file of users.

internal import Console
internal import Exact
internal import Trust

enum UserCommand {
  private enum Action: String, CaseIterable { case add, password, remove, check }

  static let command = Command(
    name: "user",
    operands: [
      Operand("ACTION", .choice(Action.allCases.map(\.rawValue))), Operand("FILE", .path),
    ],
    summary: "Add, remove and check the users of a server, in the file that it reads.",
    flags: [
      Flag("--name", takes: .text("NAME"), "the user"),
      Flag(
        "--role", takes: .choice("ROLE", User.Role.allCases.map(\.rawValue)),
        "a reader asks, a writer changes the book too (default: reader)"),
      Flag("--everything", "the user sees the whole book"),
      Flag(
        "--node", takes: .text("ID"), isRepeatable: true,
        "the user sees this node and all below it"),
      Flag(
        "--total", takes: .text("ID"), isRepeatable: true,
        "the user is told what this node comes to as a whole, and nothing else of it"),
      Flag(
        "--certificate", takes: .text("SUBJECT"), isRepeatable: true,
        "the subject of a certificate that is the user's, as CN=ana,O=Desk"),
      Flag("--no-password", "the user has a certificate alone, or is anonymous"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalier user add users --name ana --node F00",
        "asks for a password; keeps what it can be checked by, and not the password"),
      Command.Example(
        "espalier user password users --name ana < new-password", "another password, from a file"),
      Command.Example("espalier user check users", "who may do and see what"),
      Command.Example(
        "espalier user check users --name ana", "whether a password is hers: exit code 0 or 1"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let path = arguments.operands.last ?? ""
    guard let action = arguments.operands.first.flatMap({ Action(rawValue: $0) }) else {
      throw UsageError("user takes ACTION FILE")
    }
    let ofAdd = ["--role", "--everything", "--node", "--total", "--certificate", "--no-password"]
    if action != .add, let flag = ofAdd.first(where: { arguments.has($0) }) {
      throw UsageError("\(flag) goes with add alone")
    }
    let name = arguments.text("--name")
    if action != .check, name == nil { throw UsageError("\(action) needs --name NAME") }
    if let name, let fault = User.fault(ofName: name) { throw UsageError("--name: \(fault)") }
    guard let file = file(path, isNew: action == .add) else { return ExitCode.failed }
    switch action {
    case .add: return try add(arguments, file, name ?? "", path)
    case .password: return password(file, name ?? "", path)
    case .remove:
      guard let rest = file.without(name ?? "") else { return nobody(name ?? "", path) }
      return write(rest, path, "\(LineText.shown(name ?? "")) is not in it any more")
    case .check: return check(file, name, path)
    }
  }

  /// Nil where it cannot be used, which has been said then.
  private static func file(_ path: String, isNew: Bool) -> UserFile? {
    if isNew, !PrivateFile.isThere(path) { return UserFile() }
    let bytes: [UInt8]
    do throws(PrivateFile.Fault) {
      bytes = try PrivateFile.bytes(of: path, most: UserFile.mostBytes)
    } catch {
      _ = fail("\(LineText.shown(path)): \(error.reason)")
      return nil
    }
    do throws(UserFile.Fault) {
      return try UserFile(bytes)
    } catch {
      _ = fail("\(LineText.shown(path)):\(error.line): \(LineText.shown(error.reason))")
      return nil
    }
  }

  // MARK: Changes

  private static func add(
    _ arguments: Arguments, _ file: UserFile, _ name: String, _ path: String
  ) throws(UsageError) -> Int32 {
    guard file.user(name) == nil else {
      return fail("\(LineText.shown(path)) has a user \(LineText.shown(name)) already")
    }
    var user = User(name)
    user.role = arguments.text("--role").flatMap { User.Role(rawValue: $0) } ?? .reader
    user.seesEverything = arguments.has("--everything")
    user.nodes = try ids(arguments, "--node")
    user.totals = try ids(arguments, "--total")
    user.certificates = try ids(arguments, "--certificate")
    if !user.seesEverything, user.nodes.isEmpty, user.totals.isEmpty {
      throw UsageError("the user sees nothing: give --everything, or --node ID")
    }
    if user.certificates.contains(where: { file.holder(ofCertificate: $0) != nil }) {
      return fail("a certificate is another user's")
    }
    if name == User.anonymous, !arguments.has("--no-password") || !user.certificates.isEmpty {
      throw UsageError("who is anonymous has neither password nor certificate: --no-password")
    }
    if !arguments.has("--no-password") {
      guard let keys = newKeys(name) else { return ExitCode.failed }
      user.keys = keys
    } else if user.certificates.isEmpty, name != User.anonymous {
      throw UsageError("without a password a user needs a --certificate")
    }
    return write(file.with(user), path, "\(LineText.shown(name)) is in it, a \(user.role)")
  }

  private static func ids(
    _ arguments: Arguments, _ flag: String
  ) throws(UsageError) -> [String] {
    let ids = arguments.texts(flag)
    for id in ids where id.isEmpty || id.utf8.contains(where: { $0 < 0x20 }) {
      throw UsageError("\(flag) takes a text that fits a line")
    }
    return ids
  }

  private static func password(_ file: UserFile, _ name: String, _ path: String) -> Int32 {
    guard var user = file.user(name) else { return nobody(name, path) }
    guard let keys = newKeys(name) else { return ExitCode.failed }
    user.keys = keys
    return write(file.with(user), path, "\(LineText.shown(name)) has another password")
  }

  /// Of a password that is typed twice, or comes once on standard input.
  private static func newKeys(_ name: String) -> ScramKeys? {
    guard case .secret(let first) = said(Secret.asked("New password of \(LineText.shown(name)): "))
    else { return nil }
    if Terminal.isTerminal(.input) {
      guard case .secret(let second) = said(Secret.asked("Once more: ")) else { return nil }
      guard first == second else {
        _ = fail("these were two passwords")
        return nil
      }
    }
    return ScramKeys(password: first)
  }

  private static func said(_ outcome: Secret.Outcome) -> Secret.Outcome {
    if case .none(let reason) = outcome { _ = fail(reason) }
    return outcome
  }

  private static func write(_ file: UserFile, _ path: String, _ what: String) -> Int32 {
    do throws(PrivateFile.Fault) {
      try PrivateFile.write(Array(file.text.utf8), to: path)
    } catch {
      return fail("\(LineText.shown(path)): \(error.reason)")
    }
    let text = "\(LineText.shown(path)): \(what); a server that runs reads it on SIGHUP\n"
    return Terminal.write(text) ? ExitCode.success : ExitCode.failed
  }

  // MARK: Looking

  private static func check(_ file: UserFile, _ name: String?, _ path: String) -> Int32 {
    if let name { return check(file, password: name, path) }
    var lines: [String] = []
    for user in file.users {
      let sees =
        user.seesEverything
        ? ["everything"]
        : user.nodes.map { LineText.shown($0) }
          + user.totals.map { "the total of \(LineText.shown($0))" }
      let shows =
        (user.keys == nil ? [] : ["a password"])
        + user.certificates.map { "the certificate \(LineText.shown($0))" }
      lines.append(
        "\(LineText.shown(user.name)): \(user.role), sees "
          + (sees.isEmpty ? "nothing" : sees.joined(separator: ", ")) + ", has "
          + (shows.isEmpty ? "no password" : shows.joined(separator: ", ")))
    }
    let count = "\(grouped(file.users.count)) \(file.users.count == 1 ? "user" : "users")"
    lines.append("\(LineText.shown(path)) is in order: \(count)")
    let text = lines.map { $0 + "\n" }.joined()
    return Terminal.write(text) ? ExitCode.success : ExitCode.failed
  }

  private static func check(
    _ file: UserFile, password name: String, _ path: String
  ) -> Int32 {
    guard let user = file.user(name) else { return nobody(name, path) }
    guard let keys = user.keys else { return fail("\(LineText.shown(name)) has no password") }
    let prompt = "Password of \(LineText.shown(name)): "
    guard case .secret(let password) = said(Secret.asked(prompt)) else { return ExitCode.failed }
    guard keys.fits(password: password) else {
      return fail("that is not the password of \(LineText.shown(name))")
    }
    let text = "that is the password of \(LineText.shown(name))\n"
    return Terminal.write(text) ? ExitCode.success : ExitCode.failed
  }

  private static func nobody(_ name: String, _ path: String) -> Int32 {
    fail("\(LineText.shown(path)) has no user \(LineText.shown(name))")
  }

  private static func fail(_ reason: String) -> Int32 {
    Terminal.write("espalier: \(reason)\n", to: .error)
    return ExitCode.failed
  }
}
