// A server as flags and the environment name it: where it is, and as whom it is asked.

internal import Client
internal import Console
internal import EventLoop
internal import Trust

final class ServerAddress {
  let endpoint: Endpoint
  private let user: String?
  private let passwordFile: String?
  /// Once it was given; it is not asked for again.
  private var password: [UInt8]?
  private let tls: TLSContext?

  static let flags = [
    Flag(
      "--profile", takes: .text("NAME"),
      "a server by the name that ~/.config/espalier/profiles has for it: the flags that follow, a"
        + " line each, below [NAME]"),
    Flag(
      "--host", takes: .text("HOST"),
      "the server: a host, HOST:PORT (default port \(Endpoint.usualPort)), or a socket's path with"
        + " a slash in it"),
    Flag("--user", takes: .text("NAME"), "who asks, where the server has to know"),
    Flag(
      "--password-file", takes: .file("FILE"),
      "the user's password, in a file for its owner alone (default: it is asked for)"),
    Flag("--tls", "speak TLS on this machine too; with others it is always spoken"),
    Flag(
      "--ca", takes: .file("FILE"),
      "certificates that vouch for the server (default: those that the system believes)"),
    Flag(
      "--certificate", takes: .file("FILE"),
      "a certificate that shows who asks, with --certificate-key"),
    Flag("--certificate-key", takes: .file("FILE"), "its key, in a file for its owner alone"),
  ]

  /// Nil where neither a flag, nor a profile, nor the environment names one.
  init?(_ arguments: Arguments) throws(UsageError) {
    let profile = try ProfileFile.profile(arguments)
    func word(_ flag: String, _ variable: String? = nil) -> String? {
      if let text = arguments.text(flag) ?? profile[flag] { return text }
      return variable.flatMap { Terminal.environment($0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let text = word("--host", "ESPALIER_HOST") else { return nil }
    guard let endpoint = Endpoint(text) else {
      throw UsageError("the server is HOST, HOST:PORT or a path, not \(LineText.shown(text))")
    }
    self.endpoint = endpoint
    user = word("--user", "ESPALIER_USER")
    passwordFile = word("--password-file", "ESPALIER_PASSWORD_FILE")
    if passwordFile != nil, user == nil {
      throw UsageError("--password-file is a user's: give --user NAME")
    }
    tls = try Self.tls(
      endpoint, isWanted: arguments.has("--tls") || profile["--tls"] != nil,
      authorities: word("--ca", "ESPALIER_CA"), certificate: word("--certificate"),
      key: word("--certificate-key"))
  }

  private static func tls(
    _ endpoint: Endpoint, isWanted: Bool, authorities: String?, certificate: String?, key: String?
  ) throws(UsageError) -> TLSContext? {
    guard case .tcp = endpoint else {
      guard !isWanted, certificate == nil, key == nil else {
        throw UsageError("TLS is not for a socket of this machine")
      }
      return nil
    }
    guard (certificate == nil) == (key == nil) else {
      throw UsageError("--certificate and --certificate-key go together")
    }
    if endpoint.isLocal, !isWanted, authorities == nil, certificate == nil { return nil }
    let identity = certificate.flatMap { certificate in
      key.map { TLSIdentity(certificateFile: certificate, keyFile: $0) }
    }
    do throws(TLSFault) {
      return try TLSContext(believing: authorities, showing: identity)
    } catch {
      throw UsageError(LineText.shown(error.reason))
    }
  }

  static func needed(_ arguments: Arguments) throws(UsageError) -> ServerAddress {
    guard let address = try ServerAddress(arguments) else {
      throw UsageError("there is no server to ask: give --host HOST, or set ESPALIER_HOST")
    }
    return address
  }

  /// In which a server must be there and say hello.
  static let patienceMilliseconds = 5_000

  func connect(isCancelled: () -> Bool = { false }) throws(ClientFault) -> ServerLink {
    try ServerLink(
      to: endpoint, client: "espalier \(Espalier.program.version)", login: try login(), tls: tls,
      milliseconds: Self.patienceMilliseconds, isCancelled: isCancelled)
  }

  private func login() throws(ClientFault) -> Login? {
    guard let user else { return nil }
    if let password { return Login(user: user, password: password) }
    let outcome: Secret.Outcome
    if let passwordFile {
      outcome = Secret.ofFile(passwordFile)
    } else if Terminal.isTerminal(.input) {
      outcome = Secret.asked("Password of \(LineText.shown(user)): ")
    } else {
      // Standard input is the queries'.
      outcome = .none("there is nobody to ask for it: give --password-file FILE")
    }
    switch outcome {
    case .secret(let bytes):
      password = bytes
      return Login(user: user, password: bytes)
    case .none(let reason):
      let place = passwordFile.map { " in \(LineText.shown($0))" } ?? ""
      throw .unreachable("there is no password for \(LineText.shown(user))\(place): \(reason)")
    }
  }
}
