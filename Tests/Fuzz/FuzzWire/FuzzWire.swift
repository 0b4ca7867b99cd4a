// Feeds both ends of a connection. Whatever a server is told, what it says is frames; whatever
// answer a client makes of bytes, arrives the same when it is sent again.

import Query
import Trust
import Wire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  // The first byte chooses the end, and in what pieces the others come.
  guard let first = bytes.first else { return 0 }
  let piece = first & 0x80 == 0 ? Int.max : Int(first >> 1 & 0x3F) + 1
  if first & 1 == 0 {
    tellServer(bytes.dropFirst(), piece, asksWho: first & 0x82 == 2)
  } else {
    tellClient(bytes.dropFirst(), piece)
  }
  return 0
}

private func pieces(_ bytes: ArraySlice<UInt8>, _ size: Int) -> [ArraySlice<UInt8>] {
  if bytes.count <= size { return [bytes] }
  return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map {
    bytes[$0..<min(bytes.endIndex, $0 + size)]
  }
}

private func tellServer(_ bytes: ArraySlice<UInt8>, _ size: Int, asksWho: Bool) {
  var server = ServerConnection(
    server: "fuzzed", isGreasy: bytes.count % 2 == 0, asksWho: asksWho, now: 0)
  var said: [UInt8] = []
  for (moment, piece) in pieces(bytes, size).enumerated() {
    let now = UInt64(moment) * 100_000
    _ = server.timePassed(now: now)
    for action in server.receive(piece, now: now, standing: Welcome.Standing(.ready)) {
      answer(action, of: &server)
    }
    // What waited for the answer to its greeting.
    var more = server.goOn(now: now, standing: Welcome.Standing(.ready))
    while !more.isEmpty {
      for action in more { answer(action, of: &server) }
      more = server.isEnded ? [] : server.goOn(now: now, standing: Welcome.Standing(.ready))
    }
    said += server.takeOutput(room: ProtocolLimits.outputBytes).bytes
  }
  compareKept(bytes, size)
  // HTTP and TLS are answered in their own words, and only they.
  let isHTTP = said.starts(with: Array("HTTP/1.1 400 ".utf8))
  if isHTTP || said.starts(with: [0x15, 0x03, 0x01]) {
    precondition(isHTTP != bytes.starts(with: [0x16, 0x03]), "answered in another protocol")
    return
  }
  _ = framesOf(said)
}

private func answer(_ action: ServerConnection.Action, of server: inout ServerConnection) {
  switch action {
  case .identify(let mechanism, let message):
    if mechanism == nil {
      server.admit(
        as: "anonymous", audience: 1, proof: nil, standing: Welcome.Standing(.ready))
    } else {
      server.challenge(message)
    }
  case .prove(let message):
    if message.count % 2 == 0 {
      server.challenge(message)
    } else {
      server.admit(
        as: "somebody", audience: 2, proof: message, standing: Welcome.Standing(.ready))
    }
  case .ask(let stream, let question):
    let fault = QueryFault(.syntax, question.text, at: 0..<question.text.utf8.count)
    _ = server.refuse(stream, Refusal(fault))
  case .subscribe(let stream, _):
    var sent = ServerConnection.SentUpdate()
    for _ in 0..<2 where server.takesUpdates(stream) {
      _ = server.update(stream, .next(from: nil, to: oneFigure), &sent)
    }
  case .commit(let stream, let batch):
    let epoch = Contract.Epoch(store: batch.name, counter: UInt64(batch.bytes.count))
    _ = server.committed(
      stream, Committed(epoch: epoch, asOf: nil, changes: 1, lasting: .inItsDatabase))
  case .giveUp, .close: break
  }
}

private let oneFigure: Answer = {
  let contract = Contract(
    epoch: Contract.Epoch(store: "fuzzed", counter: 1), asOf: nil, currency: "USD",
    baseCurrency: "USD", pivotCurrency: "USD", amountScale: 4)
  let column = AnswerColumn(name: "net", role: .measure, values: .integers([7]))
  return Answer(columns: [column], rows: [.group], contract: contract)
}()

/// Answers that are kept are those that would be made, and mistakes are the same mistakes.
private func compareKept(_ bytes: ArraySlice<UInt8>, _ size: Int) {
  let prepared = PreparedAnswers()
  prepared.version = 1
  var said: [[[UInt8]]] = []
  for isKept in [false, true] {
    var server = ServerConnection(server: "fuzzed", isGreasy: bytes.count % 2 == 0, now: 0)
    var frames: [[UInt8]] = []
    // Twice, so that what the first time keeps serves the second.
    for piece in pieces(bytes, size) + pieces(bytes, size) {
      let actions = server.receive(
        piece, now: 0, prepared: isKept ? prepared : nil, standing: Welcome.Standing(.ready))
      for case .ask(let stream, _) in actions {
        _ = server.answer(stream, oneFigure, elapsed: nil, prepared: isKept ? prepared : nil)
      }
      let output = server.takeOutput(room: ProtocolLimits.outputBytes).bytes
      // What a connection still says when it is ended by a mistake depends on what came with it.
      if server.isEnded { return }
      frames += split(output)
    }
    said.append(frames.sorted { $0.lexicographicallyPrecedes($1) })
  }
  precondition(said.first == said.last, "an answer that was kept is another")
}

private func split(_ bytes: [UInt8]) -> [[UInt8]] {
  var frames: [[UInt8]] = []
  var start = 0
  while start < bytes.count {
    let length = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    frames.append(Array(bytes[start..<(start + 4 + length)]))
    start += 4 + length
  }
  return frames
}

private func framesOf(_ bytes: [UInt8]) -> Int {
  var decoder = FrameDecoder(limit: ProtocolLimits.frameBytes)
  decoder.append(bytes[...])
  var count = 0
  do throws(WireFault) {
    while try decoder.next() != nil { count += 1 }
  } catch {
    preconditionFailure("the server says what is no frame: \(error)")
  }
  precondition(!decoder.isWithinFrame, "the server says half a frame")
  return count
}

private func tellClient(_ bytes: ArraySlice<UInt8>, _ size: Int) {
  let scram = ScramClient(name: "fuzzed", password: [65], binding: nil)
  var client = ClientConnection(Hello(), scram: bytes.first == 0x40 ? scram : nil)
  for _ in 0..<3 { _ = client.ask(Question("select net")) }
  _ = client.subscribe(Subscription(Question("select net")))
  _ = client.commit(ChangeBatch(key: Array(repeating: 1, count: 16), bytes: [65]))
  do throws(WireFault) {
    for piece in pieces(bytes, size) {
      for case .answered(_, let answer, _) in try client.receive(piece) { sendAgain(answer) }
    }
  } catch {
    precondition(!error.reason.isEmpty, "a fault without a reason")
  }
}

private func sendAgain(_ answer: Answer) {
  var client = ClientConnection()
  var server = ServerConnection(server: "fuzzed", isGreasy: true, now: 0)
  let stream = client.ask(Question("select net"))
  _ = server.receive(client.takeOutput()[...], now: 0, standing: Welcome.Standing(.ready))
  _ = server.answer(stream, answer, elapsed: 1)
  do throws(WireFault) {
    while true {
      let (said, _) = server.takeOutput(room: ProtocolLimits.outputBytes)
      if said.isEmpty { break }
      for event in try client.receive(said[...]) {
        switch event {
        case .answered(_, let arrived, _):
          // A real that is no number equals none, itself included; text says both alike.
          precondition(
            String(reflecting: arrived) == String(reflecting: answer), "arrives as another")
        case .refused(_, let refusal):
          precondition(refusal.knownCode == .answerTooWide, "\(refusal)")
        default: break
        }
      }
      _ = server.receive(client.takeOutput()[...], now: 0, standing: Welcome.Standing(.ready))
    }
  } catch {
    preconditionFailure("an answer that arrived cannot be sent again: \(error)")
  }
}
