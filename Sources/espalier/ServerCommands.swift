// `espalier ping` and `espalier status`: is a server there, how fast does it answer, what does it
// serve.

internal import Client
internal import Console
internal import Exact
internal import Query
internal import Wire

enum ServerCommands {
  static let ping = Command(
    name: "ping", operands: [], summary: "Ask a server whether it is there, and how long it takes.",
    flags: ServerAddress.flags + [
      Flag("--count", takes: .text("N"), "how often (default: 1)"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example("espalier ping --host localhost --count 5", "five times, one after the other")
    ])

  static let status = Command(
    name: "status", operands: [], summary: "Say what a server serves, or how far its loading is.",
    flags: ServerAddress.flags + [Flag("--help", short: "-h", "this text")],
    examples: [
      Command.Example(
        "espalier status --host /run/espalier.sock", "exit code 0 when it is ready, else 3")
    ])

  private static let mostPings = 1_000_000

  static func runPing(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let address = try ServerAddress.needed(arguments)
    let count = try arguments.number("--count", in: 1...mostPings, default: 1)
    return with(address) { (link) throws(ClientFault) in
      for number in 0..<count {
        if number > 0 { Terminal.pause(milliseconds: 1_000) }
        let microseconds = try link.ping(milliseconds: ServerAddress.patienceMilliseconds)
        let line = "\(address.endpoint) answers in \(milliseconds(microseconds)) ms\n"
        guard Terminal.write(line) else { return ExitCode.failed }
      }
      return ExitCode.success
    }
  }

  static func runStatus(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let address = try ServerAddress.needed(arguments)
    return with(address) { (link) throws(ClientFault) in
      let welcome = link.welcome
      let standing = welcome.standing
      var facts = [("server", welcome.server ?? "unknown"), ("state", "\(standing.state)")]
      if let epoch = standing.epoch {
        facts.append(("book", epoch.store))
        facts.append(("epoch", String(epoch.counter)))
      }
      if let user = welcome.user { facts.append(("user", user)) }
      if let asOf = standing.asOf { facts.append(("as of", asOf.description)) }
      if let loaded = standing.loaded, let toLoad = standing.toLoad, toLoad > 0 {
        facts.append(("loaded", "\(min(99, loaded * 100 / toLoad)) %"))
      }
      let text = facts.map { "\($0.0): \(LineText.shown($0.1))\n" }.joined()
      guard Terminal.write(text) else { return ExitCode.failed }
      return standing.state == .ready ? ExitCode.success : ExitCode.connection
    }
  }

  private static func with(
    _ address: ServerAddress, _ body: (ServerLink) throws(ClientFault) -> Int32
  ) -> Int32 {
    do throws(ClientFault) {
      let link = try address.connect()
      defer { link.close() }
      return try body(link)
    } catch {
      let reason =
        switch RemoteBook.fault(error) {
        case .unavailable(let reason): reason
        case .query(let fault): fault.reason
        }
      Terminal.write("espalier: \(LineText.shown(reason))\n", to: .error)
      return ExitCode.connection
    }
  }

  private static func milliseconds(_ microseconds: UInt64) -> String {
    let digits = String(microseconds % 1_000)
    return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
