// The program on a terminal of its own: what a person would type, and what appears.

import Glibc
import Testing

final class TerminalSession {
  private let terminal: Int32
  private let process: pid_t
  /// All that has appeared so far.
  private(set) var screen = ""
  private var seen = 0

  /// Longer than anything takes on a busy machine.
  private static let patienceSeconds = 60

  // From the C library's <spawn.h> and <asm-generic/ioctls.h>, whose module leaves them out.
  private static let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID
  private static let ownMask: Int16 = 0x08  // POSIX_SPAWN_SETSIGMASK
  private static let unlock: UInt = 0x4004_5431  // TIOCSPTLCK
  private static let nameNumber: UInt = 0x8004_5430  // TIOCGPTN
  private static let setSize: UInt = 0x5414  // TIOCSWINSZ

  init(_ words: [String], environment: [String: String] = [:], columns: UInt16 = 80) throws {
    // SAFETY: locals outlive the calls; actions and attributes are made before and ended
    // after use; duplicated strings are freed after the call, which copies what it needs. GAIN:
    // none, a terminal and a process have no other door.
    terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (number, isLocked): (Int32, Int32) = (0, 0)
    try #require(
      unsafe terminal >= 0 && ioctl(terminal, Self.unlock, &isLocked) == 0
        && ioctl(terminal, Self.nameNumber, &number) == 0)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(terminal, Self.setSize, &size)
    let name = "/dev/pts/\(number)"
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    // The first terminal that a session opens is the one whose Ctrl-C it gets.
    unsafe posix_spawnattr_setflags(&attributes, Self.newSession | Self.ownMask)
    // Tests run on threads that let no signal through, which a program would inherit.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var all = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm"]
    all.merge(environment) { $1 }
    var arguments = unsafe ([Command.path] + words).map { unsafe strdup($0) } + [nil]
    var variables = unsafe all.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var process: pid_t = 0
    let failure = unsafe posix_spawn(
      &process, Command.path, &actions, &attributes, &arguments, &variables)
    self.process = process
    try #require(failure == 0)
  }

  deinit {
    close(terminal)
  }

  /// Whether the terminal takes whole lines and shows what is typed, as a shell expects it.
  var isInOrder: Bool {
    var mode = termios()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    #expect(unsafe tcgetattr(terminal, &mode) == 0)
    let usual = tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    return mode.c_lflag & usual == usual && mode.c_iflag & tcflag_t(ICRNL) != 0
  }

  func send(_ signal: Int32) { kill(process, signal) }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    // SAFETY: the array lives for the call. GAIN: none, the call takes a pointer.
    #expect(unsafe write(terminal, bytes, bytes.count) == bytes.count)
  }

  /// Whether a text appears behind what has been waited for before.
  func shows(_ text: String) -> Bool {
    for _ in 0..<(Self.patienceSeconds * 50) {
      let bytes = Array(screen.utf8)
      let rest = String(decoding: bytes[seen...], as: UTF8.self)
      if let range = rest.firstRange(of: text) {
        seen += rest[..<range.upperBound].utf8.count
        return true
      }
      read(milliseconds: 20)
    }
    return false
  }

  private func read(milliseconds: Int32) {
    var request = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    // SAFETY: locals that outlive the calls, reads stay within the array. GAIN: none, the calls
    // take pointers.
    guard unsafe poll(&request, 1, milliseconds) > 0 else { return }
    var part = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(terminal, &part, part.count)
    if count > 0 {
      screen += String(decoding: part[..<count], as: UTF8.self)
    } else {
      // Everybody has left the terminal, which is no reason to ask again at once.
      usleep(useconds_t(milliseconds) * 1_000)
    }
  }

  /// The exit code; nil when it does not end.
  func end() -> Int32? {
    var status: Int32 = 0
    for _ in 0..<(Self.patienceSeconds * 50) {
      read(milliseconds: 20)
      // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
      if unsafe waitpid(process, &status, WNOHANG) == process {
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
      }
    }
    kill(process, SIGKILL)
    // SAFETY: as above. GAIN: as above.
    unsafe waitpid(process, &status, 0)
    return nil
  }
}
