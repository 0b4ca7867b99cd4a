// Who asks, before anything is answered: what a connection says until it is known who is there.

import Query
import Testing
import Trust
import Wire

struct ProofTests {
  private static func first(_ dialogue: Dialogue) -> (mechanism: String?, message: [UInt8])? {
    for case .identify(let mechanism, let message) in dialogue.actions {
      return (mechanism, message)
    }
    return nil
  }

  private static func admitted(pieces: Int = .max) throws -> Dialogue {
    var dialogue = Dialogue(scram: Vectors.scram)
    dialogue.pieceBytes = pieces
    dialogue.serverHears(dialogue.client.takeOutput())
    #expect(first(dialogue)?.mechanism == "SCRAM-SHA-256")
    #expect(first(dialogue)?.message == Vectors.scram.first)
    dialogue.server.challenge(Vectors.challenge)
    try dialogue.clientHears(dialogue.serverSays())
    dialogue.serverHears(dialogue.client.takeOutput())
    guard case .prove = dialogue.actions.last else {
      Issue.record("no proof came: \(dialogue.actions)")
      return dialogue
    }
    dialogue.server.admit(
      as: "user", audience: 3, proof: Vectors.lastProof, standing: dialogue.standing)
    try dialogue.settle()
    return dialogue
  }

  @Test func whoProvesIsWelcomed() throws {
    for pieces in [1, 7, .max] {
      var dialogue = try Self.admitted(pieces: pieces)
      guard case .welcomed(let welcome) = dialogue.events.first else {
        Issue.record("\(dialogue.events)")
        return
      }
      #expect(welcome.user == "user")
      #expect(dialogue.server.isWelcome)
      _ = dialogue.client.ask(Question("select net"))
      try dialogue.settle()
      #expect(dialogue.actions.contains(.ask(stream: 1, Question("select net"))))
    }
  }

  @Test func nothingIsAskedBeforeItIsKnownWhoAsks() throws {
    // What is sent with the greeting waits, and comes to nothing where nobody is let in.
    for isAdmitted in [true, false] {
      var dialogue = Dialogue(asksWho: true)
      _ = dialogue.client.ask(Question("select net"))
      dialogue.serverHears(dialogue.client.takeOutput())
      #expect(dialogue.actions == [.identify(mechanism: nil, [])])
      #expect(dialogue.serverSays().isEmpty)
      if isAdmitted {
        dialogue.server.admit(as: "anonymous", audience: 1, proof: nil, standing: dialogue.standing)
        dialogue.actions += dialogue.server.goOn(now: 0, standing: dialogue.standing)
        #expect(dialogue.actions.last == .ask(stream: 1, Question("select net")))
      } else {
        dialogue.actions += dialogue.server.end(Refusal(.authenticationRequired, "who is there"))
        dialogue.actions += dialogue.server.goOn(now: 0, standing: dialogue.standing)
        #expect(dialogue.actions.count == 2)
        try dialogue.clientHears(dialogue.serverSays())
        #expect(dialogue.refusals.map(\.refusal.knownCode) == [.authenticationRequired])
      }
    }
  }

  @Test func framesBetweenGreetingAndProofAreRefused() throws {
    var other = ClientConnection()
    _ = other.takeOutput()
    other.ping([1])
    let ping = other.takeOutput()
    var dialogue = Dialogue(scram: Vectors.scram)
    dialogue.serverHears(dialogue.client.takeOutput())
    dialogue.server.challenge(Vectors.challenge)
    dialogue.serverHears(ping)
    try dialogue.clientHears(dialogue.serverSays())
    #expect(dialogue.refusals.map(\.refusal.knownCode) == [.helloExpected])
    // Frames that nobody knows may come at any time.
    var greasy = Dialogue(scram: Vectors.scram, isGreasy: true)
    greasy.serverHears(greasy.client.takeOutput())
    greasy.server.challenge(Vectors.challenge)
    greasy.actions += greasy.server.goOn(now: 0, standing: greasy.standing)
    try greasy.clientHears(greasy.serverSays())
    greasy.serverHears(greasy.client.takeOutput())
    guard case .prove = greasy.actions.last else {
      Issue.record("\(greasy.actions)")
      return
    }
  }

  @Test func aProofThatNobodyAskedForIsRefused() throws {
    var dialogue = Dialogue()
    try dialogue.settle()
    let proof = RawFrame(type: 2, payload: RawFrame.field(1, [1, 2, 3])).bytes
    dialogue.serverHears(proof)
    try dialogue.clientHears(dialogue.serverSays())
    #expect(dialogue.refusals.map(\.refusal.knownCode) == [.badStream])
  }

  @Test func whoDoesNotProveInTimeHasToGo() {
    var dialogue = Dialogue(scram: Vectors.scram)
    dialogue.serverHears(dialogue.client.takeOutput())
    dialogue.server.challenge(Vectors.challenge)
    let late = 1_000 + UInt64(ProtocolLimits.handshakeSeconds) * 1_000_000
    #expect(dialogue.server.deadline == late)
    #expect(dialogue.server.timePassed(now: late) == [.close])
  }

  @Test func aServerThatWelcomesWithoutProofIsNotBelieved() throws {
    for proof in [nil, [], Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=".utf8)] {
      var dialogue = Dialogue(scram: Vectors.scram)
      dialogue.serverHears(dialogue.client.takeOutput())
      dialogue.server.challenge(Vectors.challenge)
      try dialogue.clientHears(dialogue.serverSays())
      dialogue.serverHears(dialogue.client.takeOutput())
      dialogue.server.admit(as: "user", audience: 0, proof: proof, standing: dialogue.standing)
      let said = dialogue.serverSays()
      #expect(throws: WireFault.self) { try dialogue.clientHears(said) }
    }
    // One that does not know of authentication welcomes at once.
    var dialogue = Dialogue(asksWho: false)
    dialogue.client = ClientConnection(Hello(), scram: Vectors.scram)
    dialogue.serverHears(dialogue.client.takeOutput())
    let said = dialogue.serverSays()
    #expect(throws: WireFault.self) { try dialogue.clientHears(said) }
  }

  @Test func answersThatAreKeptAreThoseOfWhoSeesTheSame() throws {
    let prepared = PreparedAnswers()
    prepared.version = SampleAnswer.contract.epoch.counter
    var answer = SampleAnswer.repetitive(rows: 1)
    answer.contract.epoch.counter = prepared.version
    var asked: [UInt32: Int] = [:]
    for audience: UInt32 in [0, 1, 1, 2, 0, 70_000, 70_000] {
      var dialogue = Dialogue(asksWho: true)
      dialogue.serverHears(dialogue.client.takeOutput())
      dialogue.server.admit(as: "user", audience: audience, proof: nil, standing: dialogue.standing)
      try dialogue.clientHears(dialogue.serverSays())
      _ = dialogue.client.ask(Question("select net"))
      let actions = dialogue.server.receive(
        dialogue.client.takeOutput()[...], now: 0, prepared: prepared, standing: dialogue.standing)
      if actions.isEmpty { continue }
      asked[audience, default: 0] += 1
      _ = dialogue.server.answer(1, answer, elapsed: nil, prepared: prepared)
    }
    #expect(asked == [0: 1, 1: 1, 2: 1, 70_000: 1])
    #expect(prepared.answered == 3)
  }

  @Test func whoseRightsChangeGetsNothingOfBefore() throws {
    var dialogue = try Self.admitted()
    let query = dialogue.client.ask(Question("select net"))
    let watch = dialogue.client.subscribe(Subscription(Question("select gross")))
    let changes = dialogue.client.commit(Vectors.batch)
    try dialogue.settle()
    let refusal = Refusal(.entitlementChanged, "what user may see has changed")
    let actions = dialogue.server.endAll(refusal)
    #expect(actions == [.giveUp(stream: query), .giveUp(stream: watch)])
    #expect(dialogue.server.answer(query, SampleAnswer.repetitive(rows: 2), elapsed: 1).isEmpty)
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.stream) == [query, watch])
    #expect(dialogue.refusals.allSatisfy { $0.refusal.knownCode == .entitlementChanged })
    // What was taken to be applied is told of still.
    _ = dialogue.server.committed(
      changes,
      Committed(
        epoch: Contract.Epoch(store: "books/today", counter: 8), asOf: nil, changes: 1,
        lasting: .untilTheServerEnds))
    try dialogue.settle()
    #expect(dialogue.server.openStreams == 0)
  }
}
