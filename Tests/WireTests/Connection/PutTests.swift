// Files of changes on their way in: whole or not at all, within limits, and never taken back.

import Query
import Testing
import Wire

struct PutTests {
  private static func batch(_ size: Int) -> ChangeBatch {
    ChangeBatch(
      key: (0..<16).map { $0 }, name: "today.csv",
      bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7) })
  }

  @Test(arguments: [0, 1, 70_000, 3_000_000])
  func filesArriveAsTheyWereSent(size: Int) throws {
    var dialogue = Dialogue()
    dialogue.pieceBytes = 10_007
    let stream = dialogue.client.commit(Self.batch(size))
    try dialogue.settle()
    #expect(dialogue.actions == [.commit(stream: stream, Self.batch(size))])
    #expect(dialogue.server.heldChangeBytes == 0)
    let committed = Committed(
      epoch: Contract.Epoch(store: "s", counter: 2), asOf: nil, changes: 3,
      lasting: .untilTheServerEnds)
    _ = dialogue.server.committed(stream, committed)
    try dialogue.settle()
    guard case .committed(stream, let arrived) = dialogue.events.last else {
      Issue.record("nothing was committed")
      return
    }
    #expect(arrived == committed)
    #expect(dialogue.server.openStreams == 0)
  }

  @Test func whatIsHalfSentIsNothing() throws {
    var dialogue = Dialogue()
    try dialogue.settle()
    _ = dialogue.client.commit(Self.batch(500_000))
    let bytes = dialogue.client.takeOutput()
    dialogue.serverHears(Array(bytes.dropLast(1)))
    #expect(dialogue.actions.isEmpty)
    #expect(dialogue.server.heldChangeBytes == 500_000)
    #expect(dialogue.server.peerLeft() == [.close])
    #expect(dialogue.server.heldChangeBytes == 0)
  }

  @Test func tooMuchIsRefusedAndTheConnectionGoesOn() throws {
    var dialogue = Dialogue()
    let stream = dialogue.client.commit(Self.batch(ProtocolLimits.changeBytes + 1))
    let other = dialogue.client.ask(Question("select net"))
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.stream) == [stream])
    #expect(dialogue.refusals.first?.refusal.knownCode == .changesTooLarge)
    #expect(dialogue.actions == [.ask(stream: other, Question("select net"))])
    #expect(dialogue.server.heldChangeBytes == 0)
  }

  @Test func whatIsBeingAppliedIsNotTakenBack() throws {
    var dialogue = Dialogue()
    try dialogue.settle()
    let stream = dialogue.client.commit(Self.batch(10))
    try dialogue.settle()
    let before = dialogue.actions
    dialogue.serverHears(RawFrame(type: 0x11, stream: stream).bytes)
    #expect(dialogue.actions == before)
    // A server that is about to end says what became of it.
    _ = dialogue.server.drain()
    #expect(!dialogue.server.isEnded)
    let refusal = Refusal(.changesRefused, "no")
    #expect(dialogue.server.refuse(stream, refusal) == [.close])
  }

  @Test func refusedRowsArriveWithTheirPlaces() throws {
    var dialogue = Dialogue()
    let stream = dialogue.client.commit(Self.batch(10))
    try dialogue.settle()
    var refusal = Refusal(.changesRefused, "2 rows cannot be applied, so nothing was")
    refusal.rows = (1...2).map {
      RowFault(
        line: $0, column: 0, field: $0 == 1 ? "" : "node_id", symbol: "CYCLE", message: "is below",
        value: $0 == 1 ? "" : "F1")
    }
    _ = dialogue.server.refuse(stream, refusal)
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.refusal) == [refusal])
    #expect(refusal.knownCode?.retry == .input)
  }
}
