// Who asked and changed what, when and from where: a line of JSON for each event, behind those that
// are there. Written beside the loop, which waits for no disk; while nothing can be written nothing
// is answered, so that nobody asks unseen.

internal import Columns
internal import Dispatch
internal import EventLoop

final class AuditLog: Sendable {
  private struct State {
    var file: AppendedFile
    var pending: [UInt8] = []
    var isWriting = false
    var isFailing = false
    var lost = 0
  }

  private let path: String
  private let state: Guarded<State>
  private let queue = DispatchQueue(label: "audit")

  /// Of lines that wait for a disk that takes none: the connections that come and go meanwhile.
  private static let mostPending = 16 << 20
  private static let retrySeconds = 1.0

  init(_ path: String) throws(SystemFault) {
    self.path = path
    state = Guarded(State(file: try AppendedFile(path)))
  }

  /// Whether lines wait because they could not be written.
  var isFailing: Bool { state.withLock { $0.isFailing } }

  func note(_ event: AuditEvent) {
    let line = event.line
    let begins = state.withLock { state in
      guard state.pending.count + line.count <= Self.mostPending else {
        state.lost += 1
        return false
      }
      state.pending += line
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if begins { queue.async { self.write() } }
  }

  /// After the file was given another name: goes on in a new one. Where that cannot be opened, in
  /// the one it has.
  func reopen() {
    guard let file = try? AppendedFile(path) else { return }
    queue.async { self.state.withLock { $0.file = file } }
  }

  /// Waits until everything is written that can be.
  func finish() { queue.sync {} }

  private func write() {
    while true {
      let (file, bytes, lost) = state.withLock { state in
        let taken = (state.file, state.pending, state.lost)
        state.pending = []
        state.lost = 0
        if taken.1.isEmpty { state.isWriting = false }
        return taken
      }
      if bytes.isEmpty { return }
      let count = file.append(bytes[...])
      let isWhole = count == bytes.count
      state.withLock { state in
        state.isFailing = !isWhole
        if !isWhole { state.pending = Array(bytes[count...]) + state.pending }
        if isWhole, lost > 0 { state.pending += AuditEvent("lost").with("lines", lost).line }
        if !isWhole { state.lost += lost }
      }
      if !isWhole {
        queue.asyncAfter(deadline: .now() + Self.retrySeconds) { self.write() }
        return
      }
    }
  }
}
