// The terminal behind standard input, key by key: without lines and echo while a line is edited and
// while a query runs, as it was found in the end, whatever ends the program.

internal import Glibc

enum RawTerminal {
  /// As it was found. Written once, before any handler is set that reads it.
  // SAFETY: only `enter` writes it, on the one thread that asks for lines, before it sets the
  // handlers. GAIN: none, a handler has no other place to find it.
  nonisolated(unsafe) private static var found = termios()

  /// What ends a program that has no say in it: somebody's wish, and our own faults.
  private static let endings = [
    SIGHUP, SIGTERM, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE,
  ]

  /// False when standard input has no terminal whose mode can be read.
  static func enter() -> Bool {
    // SAFETY: see above; the call writes the variable and keeps no pointer. GAIN: none, the call
    // takes a pointer.
    guard unsafe tcgetattr(STDIN_FILENO, &found) == 0 else { return false }
    edit()
    for signal in endings { handle(signal) }
    return true
  }

  /// Every key is ours, Ctrl-C and Ctrl-Z too.
  static func edit() { set(signals: false) }

  /// Ctrl-C is a signal, for what is running; other keys wait.
  static func run() { set(signals: true) }

  static func leave() {
    // SAFETY: the variable was written by `enter` and is only read here; the system may be called
    // like that in a handler too (POSIX lists it). GAIN: none, the call takes a pointer.
    _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &found)
  }

  /// Stops as Ctrl-Z asks to, and goes on from here once somebody wants it.
  static func suspend() {
    leave()
    raise(SIGTSTP)
    edit()
  }

  private static func set(signals: Bool) {
    // SAFETY: as in `leave`. GAIN: as there.
    var mode = unsafe found
    // Return comes as it is, Ctrl-S and Ctrl-Q too; output is left alone.
    mode.c_iflag &= ~tcflag_t(ICRNL | INLCR | IXON)
    mode.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    if signals { mode.c_lflag |= tcflag_t(ISIG) } else { mode.c_lflag &= ~tcflag_t(ISIG) }
    // A read returns as soon as there is a byte (VMIN, VTIME), and Ctrl-Z stops nothing halfway
    // (VSUSP).
    (mode.c_cc.6, mode.c_cc.5, mode.c_cc.10) = (1, 0, 0)
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
  }

  /// Puts the terminal in order and lets the signal do what it does without us.
  private static func handle(_ number: Int32) {
    signal(number) { number in
      let end: StaticString = "\u{1B}[?2004l\r\n"
      // SAFETY: a static string's bytes are always there, and the calls may be made in a handler.
      // GAIN: none, the call takes a pointer.
      _ = unsafe Glibc.write(STDERR_FILENO, end.utf8Start, end.utf8CodeUnitCount)
      RawTerminal.leave()
      signal(number, SIG_DFL)
      raise(number)
    }
  }
}
