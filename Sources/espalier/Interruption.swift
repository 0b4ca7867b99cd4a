// Ctrl-C: it ends the program, or, at a prompt, asks what is running to stop.

internal import Glibc
internal import Synchronization

enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  static func clear() { requested.store(false, ordering: .relaxed) }

  /// Ctrl-C ends the program with its own code, and takes a progress line that may stand there
  /// along.
  static func endsProgram() {
    if Terminal.isTerminal(.error) {
      handle { _ in
        let clear: StaticString = "\r\u{1B}[K"
        // SAFETY: a static string's bytes are always there, and write may be called in a handler.
        // GAIN: none, the call takes a pointer.
        _ = unsafe Glibc.write(STDERR_FILENO, clear.utf8Start, clear.utf8CodeUnitCount)
        _exit(ExitCode.interrupted)
      }
    } else {
      handle { _ in _exit(ExitCode.interrupted) }
    }
  }

  /// Ctrl-C is noted; a read that waits for a line returns.
  static func isAsked() {
    // Made now, since a handler must not be the first to touch it.
    clear()
    handle { _ in Interruption.requested.store(true, ordering: .relaxed) }
  }

  private static func handle(_ action: @escaping @convention(c) (Int32) -> Void) {
    var handler = sigaction()
    // SAFETY: the handlers above are functions without a context, and no flag asks for another
    // form. GAIN: none, the system has no other door.
    unsafe handler.__sigaction_handler.sa_handler = action
    // Without SA_RESTART, which would have a read at the prompt go on waiting.
    handler.sa_flags = 0
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    unsafe sigaction(SIGINT, &handler, nil)
  }
}
