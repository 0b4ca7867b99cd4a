// Who is there, what he may, and what of it is written down: the server's driver at its door.

internal import Engine
internal import EventLoop
internal import Trust
internal import Wire

extension ServerDriver {
  func settle(_ verdict: Doorman.Verdict, _ session: Session) {
    switch verdict {
    case .challenge(let message): session.connection.challenge(message)
    case .admit(let principal, let proof):
      session.principal = principal
      let audience = doorman.audience(of: principal.sight)
      session.connection.admit(
        as: principal.name, audience: audience, proof: proof,
        standing: standing(for: session, audience))
    case .refuse(let refusal):
      counts.count(refusal)
      let name = session.visitor.claimed
      audit?.note(
        AuditEvent("turned away", session).with("claimed", name).with("code", refusal.symbol))
      return perform(session.connection.end(refusal), session)
    }
    // It may have sent more than its greeting.
    if session.connection.isWelcome { audit?.note(AuditEvent("let in", session)) }
    let more = session.connection.goOn(
      now: loop.now, standing: shelf.standing(isDraining: drainBy != nil))
    perform(more, session)
  }

  /// How large the book is, who sees a part of it is not told.
  private func standing(for session: Session, _ audience: UInt32) -> Welcome.Standing {
    var standing = shelf.standing(isDraining: drainBy != nil, audience: audience)
    if !session.principal.sight.isWhole { (standing.loaded, standing.toLoad) = (nil, nil) }
    return standing
  }

  /// Takes the users as they were read again: whose rights are others gets what he has asked for
  /// refused, who is not there any more has to go.
  private func renewPrincipals() {
    doorman.take(settings.users)
    for session in sessions.values {
      switch doorman.change(of: session.principal) {
      case .none: continue
      case .ended:
        perform(
          session.connection.end(
            Refusal(.accessEnded, "the user is not there any more, or has another key")), session)
      case .other(let principal):
        perform(
          session.connection.endAll(
            Refusal(.entitlementChanged, "what \(principal.name) may see or do has changed")),
          session)
        session.principal = principal
        session.connection.audience = doorman.audience(of: principal.sight)
      }
      pump(session)
    }
  }

  func welcomed(_ session: Session) {
    guard !session.wasWelcome, session.connection.isWelcome else { return }
    session.wasWelcome = true
    strangers -= 1
  }

  /// Whoever asks is written down before he is answered; false where that cannot be.
  func writes(
    _ session: Session, _ stream: UInt32, _ event: @autoclosure () -> AuditEvent
  ) -> Bool {
    guard let audit else { return true }
    audit.note(event().with("stream", stream))
    if !audit.isFailing { return true }
    refuse(session, stream, overloaded("the audit log cannot be written"))
    return false
  }

  func reload() {
    audit?.reopen()
    guard let read = settings.reload?() else { return }
    tell(.reloaded(waiting: settings.take(read)))
    renewPrincipals()
  }
}
