// Feeds what strangers send before they are known, and files of users: messages of SCRAM at both
// ends, TLS before and after it is agreed on, and the text of a file.

import Trust

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTrust(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = bytes.first else { return 0 }
  let rest = bytes.dropFirst()
  switch first % 4 {
  case 0: tellScramServer(rest, isPlus: first & 4 != 0)
  case 1: tellScramClient(rest)
  case 2: readUsers(Array(rest))
  default: tellTLS(rest)
  }
  return 0
}

private let keys = ScramKeys(password: [65], salt: [1, 2, 3], iterations: 4_096)

/// The first message, and behind a zero the proof. Nobody gets in who does not know the password.
private func tellScramServer(_ bytes: ArraySlice<UInt8>, isPlus: Bool) {
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  var server = ScramServer(bindings: isPlus ? [ChannelBinding(.exporter, [1])] : [])
  do throws(ScramFault) {
    let challenge = try server.challenge(
      parts[0], isPlus: isPlus, secret: [7], nonce: "fuzzed"
    ) { $0 == "a" ? keys : nil }
    precondition(challenge.starts(with: Array("r=".utf8)), "a challenge is none")
    _ = try server.prove(parts.count > 1 ? parts[1] : [])
    // The nonce is foretold here, so that a proof may be kept in the corpus.
    precondition(server.name == "a", "somebody else got in")
  } catch {
    if case .malformed(let reason) = error { precondition(!reason.isEmpty, "no reason") }
  }
}

private func tellScramClient(_ bytes: ArraySlice<UInt8>) {
  let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
  var client = ScramClient(name: "a", password: [65], binding: nil, nonce: "a")
  do throws(ScramFault) {
    // Counts that make it slow are its own business, and tried elsewhere.
    if parts[0].suffix(7) != Array("i=4096".utf8)[...], parts[0].count > 60 { return }
    _ = try client.proof(parts[0])
    try client.check(parts.count > 1 ? parts[1] : [])
  } catch {
    if case .malformed(let reason) = error { precondition(!reason.isEmpty, "no reason") }
  }
}

/// What is read is written as it is read again.
private func readUsers(_ bytes: [UInt8]) {
  do throws(UserFile.Fault) {
    let file = try UserFile(bytes)
    let again = try? UserFile(Array(file.text.utf8))
    precondition(again == file, "users do not read back")
    for user in file.users { precondition(file.user(user.name) == user, "a user is not found") }
  } catch {
    precondition(error.line > 0 && !error.reason.isEmpty, "a fault without its place")
  }
}

private let asking = try? TLSContext(believing: nil)

private func tellTLS(_ bytes: ArraySlice<UInt8>) {
  guard let asking, let channel = try? TLSChannel(asking, to: "localhost") else { return }
  _ = channel.takeOutput()
  var plain: [UInt8] = []
  do throws(TLSFault) {
    try channel.receive(bytes, into: &plain)
  } catch {
    precondition(!error.reason.isEmpty, "a fault without a reason")
  }
  precondition(plain.isEmpty && !channel.isEstablished, "nobody was vouched for")
  _ = channel.takeOutput()
}
