// Standard output and error: whole texts, and a reader that goes away is no failure.

internal import Glibc

enum Standard {
  /// False when the text could not be written, by a full disk for example.
  @discardableResult
  static func write(_ text: String) -> Bool { put(text, STDOUT_FILENO) }

  static func complain(_ text: String) { _ = put("espalierd: \(text)\n", STDERR_FILENO) }

  /// As it is, for what is drawn over.
  static func note(_ text: String) { _ = put(text, STDERR_FILENO) }

  static func environment(_ name: String) -> String? {
    // SAFETY: the environment is read before any thread changes it, and copied. GAIN: none, C text.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Where this program's own file lies; nil where the system does not say.
  static var programFile: String? {
    // PATH_MAX of Linux.
    var path = [UInt8](repeating: 0, count: 4096)
    // SAFETY: the call writes within the array. GAIN: none, the call takes a pointer.
    let count = unsafe path.withUnsafeMutableBytes { bytes in
      unsafe bytes.baseAddress.map { unsafe readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: path[..<count], as: UTF8.self) : nil
  }

  static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// All of a file; nil where it cannot be read.
  static func bytes(of path: String) -> [UInt8]? {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      // SAFETY: the call writes within the array, which lives for it. GAIN: as above.
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe read(file, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return bytes }
      if count < 0, errno != EINTR { return nil }
      if count > 0 { bytes += piece[..<count] }
    }
  }

  /// The system's own words for the last call that failed.
  static var lastError: String {
    // SAFETY: the text is the C library's own and copied at once. GAIN: none, C text.
    unsafe String(cString: strerror(errno))
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func put(_ text: String, _ descriptor: Int32) -> Bool {
    signal(SIGPIPE, SIG_IGN)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // SAFETY: the slice lives for the call, which reads no further. GAIN: none, the call takes a
      // pointer.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return true
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
