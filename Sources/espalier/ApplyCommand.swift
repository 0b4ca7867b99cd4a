// `espalier apply FILE`: has a server change the book that it serves, by a file of changes.

internal import BookFiles
internal import Client
internal import Console
internal import Query
internal import Wire

enum ApplyCommand {
  static let command = Command(
    name: "apply", operands: [Operand("FILE", .path)],
    summary: "Have a server apply a file of changes to the book it serves: all of it, or nothing.",
    flags: ServerAddress.flags + [
      Flag(
        "--key", takes: .text("HEX"),
        "32 hexadecimal digits that name these changes: sent again with the same key they are"
          + " applied once, and what became of them is said (default: a new one)"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalier apply --host localhost changes.csv", "proto-spec/CHANGE-FILE.md has the form")
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let address = try ServerAddress.needed(arguments)
    let key = try key(arguments.text("--key"))
    let path = arguments.operands.first ?? ""
    guard let bytes = bytes(of: path) else {
      return fail("cannot read \(LineText.shown(path)): \(Terminal.lastError)")
    }
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    let batch = ChangeBatch(key: key, name: name, bytes: bytes)
    Interruption.isAsked()
    do throws(ClientFault) {
      return say(try commit(batch, at: address))
    } catch {
      return refused(error, path, name, key)
    }
  }

  /// Where the connection was lost before the outcome came, it is asked for once more: the key sees
  /// to it that nothing is applied twice.
  private static func commit(
    _ batch: ChangeBatch, at address: ServerAddress
  ) throws(ClientFault) -> Committed {
    let isCancelled = { Interruption.isRequested }
    do throws(ClientFault) {
      let link = try address.connect(isCancelled: isCancelled)
      defer { link.close() }
      return try link.commit(batch, isCancelled: isCancelled)
    } catch {
      guard case .lost = error else { throw error }
      do throws(ClientFault) {
        let link = try address.connect(isCancelled: isCancelled)
        defer { link.close() }
        return try link.commit(batch, isCancelled: isCancelled)
      } catch {
        // It is still not known what became of the first time.
        if case .unreachable(let reason) = error { throw .lost(reason) }
        throw error
      }
    }
  }

  private static func say(_ committed: Committed) -> Int32 {
    let changes = "\(grouped(committed.changes)) \(committed.changes == 1 ? "change" : "changes")"
    let day = committed.asOf.map { ", as of \($0)" } ?? ""
    let before = committed.isRepeated ? " before" : ""
    let text =
      "committed \(changes)\(before): epoch \(committed.epoch.counter)"
      + " of \(LineText.shown(committed.epoch.store))\(day)\n"
    guard Terminal.write(text) else { return ExitCode.failed }
    if committed.lasting == .untilTheServerEnds {
      Terminal.write("they last until the server ends\n", to: .error)
    }
    return ExitCode.success
  }

  private static func refused(
    _ fault: ClientFault, _ path: String, _ name: String, _ key: [UInt8]
  ) -> Int32 {
    switch fault {
    case .refused(let refusal) where refusal.knownCode == .changesRefused:
      var text =
        "espalier: \(LineText.shown(path)) was not applied, and nothing of it was:\n"
      for row in refusal.rows {
        // As they are said of a file that is applied here.
        let rejection = Rejection(
          file: name, line: row.line, column: row.column, field: row.field, code: row.symbol,
          reason: row.message, value: row.value)
        text += "  \(rejection)\n"
      }
      Terminal.write(text, to: .error)
      return ExitCode.failed
    case .refused(let refusal):
      _ = fail("\(LineText.shown(refusal.message)) [\(refusal.symbol)]")
      return refusal.retry == .input ? ExitCode.failed : ExitCode.connection
    case .unreachable(let reason):
      _ = fail(LineText.shown(reason))
      return ExitCode.connection
    case .lost, .cancelled:
      let reason = if case .lost(let reason) = fault { LineText.shown(reason) } else { "cancelled" }
      let digits = key.map { hex($0) }.joined()
      _ = fail("\(reason); what became of the changes says the same command with --key \(digits)")
      return Interruption.isRequested ? ExitCode.interrupted : ExitCode.connection
    }
  }

  private static func fail(_ reason: String) -> Int32 {
    Terminal.write("espalier: \(reason)\n", to: .error)
    return ExitCode.failed
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  private static func key(_ text: String?) throws(UsageError) -> [UInt8] {
    guard let text else {
      return (0..<ProtocolLimits.keyBytes).map { _ in UInt8.random(in: 0...255) }
    }
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count == 2 * ProtocolLimits.keyBytes else {
      throw UsageError("--key takes \(2 * ProtocolLimits.keyBytes) hexadecimal digits")
    }
    return (0..<ProtocolLimits.keyBytes).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
  }

  private static func bytes(of path: String) -> [UInt8]? {
    guard let input = path == "-" ? .standard : SystemInput(path: path) else { return nil }
    var bytes: [UInt8] = []
    while true {
      switch input.read(isInteractive: false) {
      case .bytes(let piece): bytes += piece
      case .end: return bytes
      case .interrupted: continue
      case .failed: return nil
      }
    }
  }
}
