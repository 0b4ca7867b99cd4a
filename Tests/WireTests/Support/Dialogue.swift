// A client and a server that talk without sockets: what one has to send, the other receives, in
// pieces of any size.

import Query
import Trust
import Wire

struct Dialogue {
  var client: ClientConnection
  var server: ServerConnection
  var now: UInt64 = 1_000
  var standing: Welcome.Standing
  /// What the server was asked to do, and what the client was told.
  var actions: [ServerConnection.Action] = []
  var events: [ClientConnection.Event] = []
  /// All bytes so far, in both directions.
  var fromClient: [UInt8] = []
  var fromServer: [UInt8] = []
  /// Bytes that arrive at once.
  var pieceBytes = Int.max
  /// Bytes that the server may have on the way.
  var room = ProtocolLimits.outputBytes

  init(
    _ hello: Hello = Hello(client: "tests 1"), scram: ScramClient? = nil, asksWho: Bool = false,
    isGreasy: Bool = false
  ) {
    client = ClientConnection(hello, scram: scram, isGreasy: isGreasy)
    server = ServerConnection(
      server: "server 1", isGreasy: isGreasy, asksWho: asksWho || scram != nil, now: 1_000)
    var standing = Welcome.Standing(.ready)
    standing.epoch = Contract.Epoch(store: "books/today", counter: 7)
    self.standing = standing
  }

  /// Lets both talk until neither has anything to say.
  mutating func settle() throws(WireFault) {
    while true {
      let said = client.takeOutput()
      serverHears(said)
      let answered = serverSays()
      try clientHears(answered)
      if said.isEmpty, answered.isEmpty { return }
    }
  }

  mutating func serverHears(_ bytes: [UInt8]) {
    fromClient += bytes
    for piece in pieces(bytes) {
      actions += server.receive(piece, now: now, standing: standing)
    }
  }

  mutating func serverSays() -> [UInt8] {
    let (bytes, more) = server.takeOutput(room: room)
    actions += more
    fromServer += bytes
    return bytes
  }

  mutating func clientHears(_ bytes: [UInt8]) throws(WireFault) {
    for piece in pieces(bytes) { events += try client.receive(piece) }
  }

  private func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    if bytes.count <= pieceBytes { return bytes.isEmpty ? [] : [bytes[...]] }
    return stride(from: 0, to: bytes.count, by: pieceBytes).map {
      bytes[$0..<min(bytes.count, $0 + pieceBytes)]
    }
  }

  /// Asks, answers, and gives what arrived.
  mutating func roundTrip(_ answer: Answer) throws(WireFault) -> Answer? {
    let stream = client.ask(Question("select net"))
    try settle()
    actions += server.answer(stream, answer, elapsed: 42)
    try settle()
    for case .answered(stream, let arrived, elapsed: 42) in events { return arrived }
    return nil
  }

  /// What subscriptions were told, in order.
  var updates: [(answer: Answer, passedOver: UInt64)] {
    events.compactMap { event in
      if case .updated(_, let answer, let passedOver) = event { (answer, passedOver) } else { nil }
    }
  }

  /// The refusals that the client got, of a stream or of the connection (0).
  var refusals: [(stream: UInt32, refusal: Refusal)] {
    events.compactMap { event in
      switch event {
      case .refused(let stream, let refusal): (stream, refusal)
      case .closed(let refusal): (0, refusal)
      default: nil
      }
    }
  }

  var answeredStreams: [UInt32] {
    events.compactMap { if case .answered(let stream, _, _) = $0 { stream } else { nil } }
  }
}
