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

  /// Ctrl-C is noted; whoever waits for a line by `waitsForInput` hears of it.
  static func isAsked() {
    // Made now, since a handler must not be the first to touch it.
    clear()
    handle { _ in Interruption.requested.store(true, ordering: .relaxed) }
  }

  /// Waits until there is something to read; false when Ctrl-C came first. Ctrl-C may come between
  /// the prompt and the wait: were it let through there, the wait would begin behind it and not
  /// end, with the typed line dropped and no new prompt. So it is held back until the wait has
  /// begun.
  static func waitsForInput() -> Bool {
    var interrupt = sigset_t()
    var before = sigset_t()
    // SAFETY: locals that outlive the calls. GAIN: none, the system has no other door.
    unsafe sigemptyset(&interrupt)
    unsafe sigaddset(&interrupt, SIGINT)
    unsafe pthread_sigmask(SIG_BLOCK, &interrupt, &before)
    while !isRequested {
      var input = fd_set()
      input.__fds_bits.0 = 1 << STDIN_FILENO
      // SAFETY: as above. GAIN: as above.
      let count = unsafe pselect(STDIN_FILENO + 1, &input, nil, nil, nil, &before)
      if count >= 0 || errno != EINTR { break }
    }
    // SAFETY: as above. GAIN: as above.
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    return !isRequested
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
