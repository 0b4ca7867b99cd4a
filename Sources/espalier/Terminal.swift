// Writing to the outside: whole texts to standard output or error, and what is known of the
// terminal.

internal import Glibc

enum Terminal {
  enum Stream {
    case output
    case error

    var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
  }

  /// Writes everything, or stops quietly when the reader has gone: `espalier … | head` is no error.
  /// False when the text could not be written for another reason, such as a full disk.
  @discardableResult
  static func write(_ text: String, to stream: Stream = .output) -> Bool {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let start = done
      // SAFETY: the array lives through the call and start is within it. GAIN: none, the call takes
      // a pointer.
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          stream.descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if written < 0 {
        if errno == EINTR { continue }
        return errno == EPIPE
      }
      done += written
    }
    return true
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.descriptor) == 1 }

  /// Columns of the terminal behind a stream; 80 where there is none.
  static func width(_ stream: Stream) -> Int {
    var size = winsize()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    let known = unsafe ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0
    return known && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  static func environment(_ name: String) -> String? {
    // SAFETY: the environment is read before any thread changes it, and copied. GAIN: none, C text.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Seconds on a clock that only goes forward.
  static var seconds: Double {
    var time = timespec()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A reader that goes away shall be an error to handle, not a signal that kills.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Ctrl-C ends the program with its own code, and takes a progress line that may stand there
  /// along.
  static func exitOnInterrupt() {
    if isTerminal(.error) {
      signal(SIGINT) { _ in
        let clear: StaticString = "\r\u{1B}[K"
        // SAFETY: a static string's bytes are always there, and write may be called in a handler.
        // GAIN: none, the call takes a pointer.
        _ = unsafe Glibc.write(STDERR_FILENO, clear.utf8Start, clear.utf8CodeUnitCount)
        _exit(ExitCode.interrupted)
      }
    } else {
      signal(SIGINT) { _ in _exit(ExitCode.interrupted) }
    }
  }
}
