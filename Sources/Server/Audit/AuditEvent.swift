// A line of the audit log: when, what, and what belongs to it, in the order in which it is said.

internal import Console
internal import EventLoop
internal import Exact
internal import Query

struct AuditEvent {
  private var members: [(String, JSON)]

  init(_ name: String) {
    let time = Instant(microseconds: WallClock.now)
    members = [("time", .string(time.description)), ("event", .string(name))]
  }

  /// Of somebody's connection.
  init(_ name: String, _ session: Session) {
    self.init(name)
    members += [
      ("connection", .count(session.link.id)), ("from", .string(session.visitor.place)),
      ("user", .optional(session.principal.userName)),
    ]
  }

  func with(_ name: String, _ value: String?) -> AuditEvent {
    var event = self
    if let value { event.members.append((name, .string(value))) }
    return event
  }

  func with(_ name: String, _ value: some BinaryInteger) -> AuditEvent {
    var event = self
    event.members.append((name, .count(value)))
    return event
  }

  /// Values by the names that the text has for them.
  func with(_ parameters: [String: Parameter]) -> AuditEvent {
    if parameters.isEmpty { return self }
    var event = self
    let values = parameters.sorted { $0.key < $1.key }.map { name, value in
      (name, JSON.string(value.plainText))
    }
    event.members.append(("parameters", .object(values)))
    return event
  }

  var line: [UInt8] { Array(JSON.object(members).line.utf8) }
}

extension Parameter {
  fileprivate var plainText: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.description
    case .date(let date): date.description
    case .flag(let flag): String(flag)
    }
  }
}
