// Writing to the outside: whole texts to standard output or error, and what is known of the
// terminal.

internal import Console
internal import Glibc

enum Terminal {
  enum Stream {
    case input
    case output
    case error

    var descriptor: Int32 {
      switch self {
      case .input: STDIN_FILENO
      case .output: STDOUT_FILENO
      case .error: STDERR_FILENO
      }
    }
  }

  /// What became of bytes that were to be written.
  enum Outcome {
    case written
    /// `espalier … | head` is no error.
    case readerGone
    /// A full disk, a closed stream; `lastError` says which.
    case failed
    /// Ctrl-C, while a reader let us wait.
    case interrupted
  }

  /// Writes everything, or stops quietly when the reader has gone. False when the text could not be
  /// written for another reason.
  @discardableResult
  static func write(_ text: String, to stream: Stream = .output) -> Bool {
    write(bytes: Array(text.utf8), to: stream) != .failed
  }

  static func write(bytes: [UInt8], to stream: Stream) -> Outcome {
    var done = 0
    while done < bytes.count {
      let start = done
      // SAFETY: the array lives through the call and start is within it. GAIN: none, the call takes
      // a pointer.
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          stream.descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if written >= 0 {
        done += written
        continue
      }
      switch errno {
      // Messages are short and always said.
      case EINTR where stream == .output && Interruption.isRequested: return .interrupted
      case EINTR: continue
      case EAGAIN: wait(for: stream)
      case EPIPE: return .readerGone
      default: return .failed
      }
    }
    return .written
  }

  /// For a stream that whoever started us has made non-blocking.
  private static func wait(for stream: Stream) {
    var request = pollfd(fd: stream.descriptor, events: Int16(POLLOUT), revents: 0)
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    _ = unsafe poll(&request, 1, -1)
  }

  /// Why the last call to the system failed.
  static var lastError: String {
    // SAFETY: the text of an error is the C library's own and copied at once. GAIN: none, C text.
    unsafe String(cString: strerror(errno))
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.descriptor) == 1 }

  /// Columns of the terminal behind a stream, 20 at least; 80 where there is none.
  static func width(_ stream: Stream) -> Int {
    var size = winsize()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    let known = unsafe ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0
    return known && size.ws_col > 0 ? max(20, Int(size.ws_col)) : 80
  }

  static func environment(_ name: String) -> String? {
    // SAFETY: the environment is read before any thread changes it, and copied. GAIN: none, C text.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Whether the locale writes UTF-8: the first of the three that is set decides.
  static var isUTF8: Bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }
    let locale = (set.first { !$0.isEmpty } ?? "").lowercased()
    return locale.contains("utf-8") || locale.contains("utf8")
  }

  /// Colour where people read: on a terminal that can show it, unless they said no.
  static func ink(_ stream: Stream, _ choice: QueryCommand.ColorChoice = .auto) -> Ink {
    switch choice {
    case .always: return Ink(isOn: true)
    case .never: return Ink(isOn: false)
    case .auto:
      let isRefused = !(environment("NO_COLOR") ?? "").isEmpty
      return Ink(isOn: isTerminal(stream) && !isRefused && environment("TERM") != "dumb")
    }
  }

  /// Seconds on a clock that only goes forward.
  static var seconds: Double {
    var time = timespec()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func pause(milliseconds: Int) {
    _ = poll(nil, 0, Int32(clamping: milliseconds))
  }

  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// A reader that goes away shall be an error to handle, not a signal that kills.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}
