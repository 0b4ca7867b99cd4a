// Knows the users and lets them in: takes the messages of their proofs and says what is to be
// answered. Of the loop's thread.

internal import Engine
internal import Trust
internal import Wire

struct Doorman {
  enum Verdict {
    case challenge([UInt8])
    case admit(Principal, proof: [UInt8]?)
    case refuse(Refusal)
  }

  /// Somebody at the door, and how far he is.
  struct Visitor {
    /// Where he comes from, for counting what goes wrong.
    var place: String
    var bindings: [ChannelBinding] = []
    /// The subject of the certificate that he has shown.
    var certificate: String?
    fileprivate var scram: ScramServer?
    /// Which reading of the users its keys are of.
    fileprivate var reading = 0
    /// Who it says it is, shown or not.
    fileprivate(set) var claimed: String?

    init(place: String) { self.place = place }
  }

  /// Nil where nobody is asked.
  private(set) var users: UserFile?
  /// How often they were read.
  private var reading = 0
  private var attempts = Attempts()
  /// By which names that nobody has are answered alike each time.
  private let secret: [UInt8] = (0..<32).map { _ in UInt8.random(in: 0...255) }
  private var audiences: [Sight: UInt32] = [.everything: 0]

  init(_ users: UserFile?) { self.users = users }

  var asksWho: Bool { users != nil }

  mutating func take(_ users: UserFile?) {
    self.users = users
    reading += 1
  }

  /// A number for all who see the same, which no others get while the server runs.
  mutating func audience(of sight: Sight) -> UInt32 {
    if let known = audiences[sight] { return known }
    let number = UInt32(audiences.count)
    audiences[sight] = number
    return number
  }

  // MARK: Proofs

  mutating func identify(
    _ visitor: inout Visitor, mechanism: String?, _ message: [UInt8], now: UInt64
  ) -> Verdict {
    switch mechanism {
    case nil:
      guard let user = users?.user(User.anonymous) else {
        return .refuse(
          Refusal(.authenticationRequired, "who asks has to say who he is: \(offer(visitor))"))
      }
      return .admit(Principal(user), proof: nil)
    case "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS":
      return begin(&visitor, message, isPlus: mechanism == "SCRAM-SHA-256-PLUS", now: now)
    case "EXTERNAL":
      visitor.claimed = visitor.certificate
      guard message.isEmpty, let subject = visitor.certificate,
        let user = users?.holder(ofCertificate: subject)
      else { return .refuse(Self.failed) }
      return .admit(Principal(user), proof: nil)
    default:
      return .refuse(
        Refusal(.authenticationRequired, "there is no such mechanism here: \(offer(visitor))"))
    }
  }

  private func offer(_ visitor: Visitor) -> String {
    let names =
      (visitor.bindings.isEmpty ? [] : ["SCRAM-SHA-256-PLUS"]) + ["SCRAM-SHA-256"]
      + (visitor.certificate == nil ? [] : ["EXTERNAL"])
    return "by \(names.joined(separator: ", "))"
  }

  /// The same for a name that nobody has as for a wrong password.
  private static let failed = Refusal(
    .authenticationFailed, "nobody has that name, or the proof is not his")

  private mutating func begin(
    _ visitor: inout Visitor, _ message: [UInt8], isPlus: Bool, now: UInt64
  ) -> Verdict {
    var scram = ScramServer(bindings: visitor.bindings)
    do throws(ScramFault) {
      let answer = try scram.challenge(message[...], isPlus: isPlus, secret: secret) {
        users?.user($0)?.keys
      }
      visitor.claimed = scram.name
      if let refusal = wait(scram.name, visitor, now) { return .refuse(refusal) }
      visitor.scram = scram
      visitor.reading = reading
      return .challenge(answer)
    } catch {
      return .refuse(Self.refusal(error))
    }
  }

  mutating func prove(_ visitor: inout Visitor, _ message: [UInt8], now: UInt64) -> Verdict {
    guard var scram = visitor.scram else { return .refuse(Self.failed) }
    visitor.scram = nil
    if let refusal = wait(scram.name, visitor, now) { return .refuse(refusal) }
    // The keys of before may be nobody's any more.
    guard visitor.reading == reading else {
      return .refuse(Refusal(.accessEnded, "the users were read again meanwhile"))
    }
    do throws(ScramFault) {
      let answer = try scram.prove(message[...])
      guard let user = users?.user(scram.name) else { throw .refused }
      attempts.succeeded(scram.name, visitor.place)
      return .admit(Principal(user), proof: answer)
    } catch {
      if case .refused = error { attempts.failed(scram.name, visitor.place, now: now) }
      return .refuse(Self.refusal(error))
    }
  }

  private func wait(_ name: String, _ visitor: Visitor, _ now: UInt64) -> Refusal? {
    attempts.wait(name, visitor.place, now: now).map { milliseconds in
      Refusal(
        .tooManyAttempts, "too many wrong proofs came for that name from there",
        retryAfter: milliseconds)
    }
  }

  private static func refusal(_ fault: ScramFault) -> Refusal {
    switch fault {
    case .refused: failed
    case .malformed(let reason): Refusal(.badField, "the proof is none: \(reason)")
    }
  }

  // MARK: After the users were read again

  enum Change {
    case none
    /// He sees or may do something else.
    case other(Principal)
    case ended
  }

  func change(of principal: Principal) -> Change {
    guard let old = principal.user else { return .none }
    guard let new = users?.user(old.name), new.keys == old.keys,
      new.certificates == old.certificates
    else { return .ended }
    let other = Principal(new)
    return other == principal ? .none : .other(other)
  }
}
