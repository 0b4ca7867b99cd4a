// The server's side of changes: files that come in pieces, and what became of them.

extension ServerConnection {
  mutating func put(_ frame: Frame) throws(WireFault) {
    let put = try Put(frame.payload[...])
    if try opens(frame) { streams[frame.stream] = .putting(put, bytes: []) }
  }

  mutating func add(_ frame: Frame) throws(WireFault) {
    guard try isOpen(frame) else { return }
    guard case .putting(let put, var bytes) = streams[frame.stream] else {
      throw WireFault(.badStream, "facts come on a stream that takes none")
    }
    guard heldChangeBytes + frame.payload.count <= ProtocolLimits.changeBytes else {
      let most = ProtocolLimits.changeBytes >> 20
      _ = refuse(
        frame.stream,
        Refusal(.changesTooLarge, "the files of this connection have more than \(most) MiB"))
      return
    }
    // Nobody else holds it, so that adding to it copies nothing.
    streams[frame.stream] = .committing
    bytes += frame.payload
    heldChangeBytes += frame.payload.count
    streams[frame.stream] = .putting(put, bytes: bytes)
  }

  mutating func commit(_ frame: Frame, _ actions: inout [Action]) throws(WireFault) {
    let commit = try Commit(frame.payload[...])
    guard try isOpen(frame) else { return }
    guard case .putting(let put, let bytes) = streams[frame.stream] else {
      throw WireFault(.badStream, "a commit comes on a stream that has nothing to commit")
    }
    guard commit.bytes == bytes.count else {
      throw WireFault(.badField, "a commit is of \(commit.bytes) bytes, and \(bytes.count) came")
    }
    heldChangeBytes -= bytes.count
    streams[frame.stream] = .committing
    let batch = ChangeBatch(key: put.key, name: put.name ?? "changes", bytes: bytes)
    actions.append(.commit(stream: frame.stream, batch))
  }

  /// What came of a commit; where it was refused, `refuse` says so.
  public mutating func committed(_ stream: UInt32, _ committed: Committed) -> [Action] {
    guard phase == .open, case .committing = streams[stream], remove(stream) else { return [] }
    form.append(Frame(.committed, stream: stream, committed.write), to: &output)
    return closeIfDone()
  }

  /// Gives up files that have not come whole, for want of room.
  public mutating func refuseFacts(_ refusal: Refusal) {
    for (stream, state) in streams {
      if case .putting = state { _ = refuse(stream, refusal) }
    }
  }
}
