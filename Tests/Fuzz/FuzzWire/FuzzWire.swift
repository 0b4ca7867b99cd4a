// Feeds both ends of a connection. Whatever a server is told, what it says is frames; whatever
// answer a client makes of bytes, arrives the same when it is sent again.

import Query
import Wire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWire(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  // The first byte chooses the end, and in what pieces the others come.
  guard let first = bytes.first else { return 0 }
  let piece = first & 0x80 == 0 ? Int.max : Int(first >> 1 & 0x3F) + 1
  if first & 1 == 0 {
    tellServer(bytes.dropFirst(), piece)
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

private func tellServer(_ bytes: ArraySlice<UInt8>, _ size: Int) {
  var server = ServerConnection(server: "fuzzed", isGreasy: bytes.count % 2 == 0, now: 0)
  var said: [UInt8] = []
  for (moment, piece) in pieces(bytes, size).enumerated() {
    let now = UInt64(moment) * 100_000
    _ = server.timePassed(now: now)
    for action in server.receive(piece, now: now, standing: Welcome.Standing(.ready)) {
      guard case .ask(let stream, let question) = action else { continue }
      let fault = QueryFault(.syntax, question.text, at: 0..<question.text.utf8.count)
      _ = server.refuse(stream, Refusal(fault))
    }
    said += server.takeOutput(room: ProtocolLimits.outputBytes).bytes
  }
  // HTTP and TLS are answered in their own words, and only they.
  let isHTTP = said.starts(with: Array("HTTP/1.1 400 ".utf8))
  if isHTTP || said.starts(with: [0x15, 0x03, 0x01]) {
    precondition(isHTTP != bytes.starts(with: [0x16, 0x03]), "answered in another protocol")
    return
  }
  _ = framesOf(said)
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
  var client = ClientConnection()
  for _ in 0..<3 { _ = client.ask(Question("select net")) }
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
