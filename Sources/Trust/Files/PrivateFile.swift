// Files that hold secrets: read only where nobody else could have, written so that nobody else can.

internal import Glibc

public enum PrivateFile {
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence without a full stop, the path apart.
    public var reason: String

    public var description: String { reason }
  }

  /// All of a file that its owner alone may read, who is us.
  public static func bytes(of path: String, most: Int) throws(Fault) -> [UInt8] {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw last() }
    defer { close(file) }
    var status = stat()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    guard unsafe fstat(file, &status) == 0 else { throw last() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Fault(reason: "it is no file") }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw Fault(reason: "it is somebody else's")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Fault(reason: "others may read or change it: chmod 600 makes it yours alone")
    }
    guard status.st_size <= most else { throw Fault(reason: "it is too large") }
    return try read(file, most: most)
  }

  private static func read(_ file: Int32, most: Int) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      // SAFETY: the call writes within the array, which lives for it. GAIN: none, it takes a
      // pointer.
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return bytes }
      if count < 0, errno != EINTR { throw last() }
      if count > 0 { bytes += piece[..<count] }
      guard bytes.count <= most else { throw Fault(reason: "it is too large") }
    }
  }

  /// Whether there is something of that name, whatever it is.
  public static func isThere(_ path: String) -> Bool {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    unsafe access(path, F_OK) == 0
  }

  /// In the place of what was there: all of it or nothing, for its owner alone.
  public static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
    let temporary = "\(path).\(getpid()).part"
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw last() }
    var fault = keepOwner(of: path, file)
    if fault == nil { fault = put(bytes, file) }
    if fault == nil, fsync(file) != 0 { fault = last() }
    if close(file) != 0, fault == nil { fault = last() }
    // SAFETY: the strings live for the call. GAIN: none, the calls take pointers.
    if fault == nil, unsafe rename(temporary, path) != 0 { fault = last() }
    if let fault {
      // SAFETY: as above. GAIN: as above.
      _ = unsafe unlink(temporary)
      throw fault
    }
  }

  /// Whose it was, its new content is too: a server's users stay the server's when root edits them.
  private static func keepOwner(of path: String, _ file: Int32) -> Fault? {
    var status = stat()
    // SAFETY: a local and a string that outlive the call. GAIN: none, the call takes pointers.
    guard unsafe stat(path, &status) == 0, status.st_uid != geteuid() else { return nil }
    return fchown(file, status.st_uid, status.st_gid) == 0 ? nil : last()
  }

  private static func put(_ bytes: [UInt8], _ file: Int32) -> Fault? {
    var rest = bytes[...]
    while !rest.isEmpty {
      // SAFETY: the slice lives for the call, which reads no further. GAIN: none, a pointer again.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return last()
      }
    }
    return nil
  }

  private static func last() -> Fault {
    // SAFETY: the text is the C library's own and copied at once. GAIN: none, C text.
    Fault(reason: unsafe String(cString: strerror(errno)))
  }
}
