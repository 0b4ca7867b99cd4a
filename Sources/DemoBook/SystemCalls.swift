// The only file of this room that calls the system, in wrappers of a few lines. Each returns 0 or
// the errno of the failure; nothing here decides what a failure means.

import Glibc

package enum SystemCalls {
  /// Opens for writing, emptied or made. The descriptor, or a negative errno.
  package static func openForWriting(_ path: String) -> Int32 {
    // SAFETY: the string is bridged to a C string that lives for the call; open keeps no pointer.
    // GAIN: none in speed; there is no checked way to open a file without Foundation.
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    return descriptor >= 0 ? descriptor : -errno
  }

  /// Writes the first `count` bytes, however many calls that takes. A short write is continued,
  /// because a nearly full disk takes a part first and reports the error only on the next call.
  package static func write(_ descriptor: Int32, _ bytes: [UInt8], count: Int) -> Int32 {
    precondition(count <= bytes.count, "more bytes than there are")
    // SAFETY: the pointer lives for the closure, and done + the length asked never pass `count`,
    // which the precondition keeps within the array.
    // GAIN: none in speed; there is no checked way to write a file without Foundation.
    return unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done..<count])
        let written = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        if written < 0 { return errno }
        if written == 0 { return EIO }
        done += written
      }
      return 0
    }
  }

  package static func close(_ descriptor: Int32) -> Int32 {
    Glibc.close(descriptor) == 0 ? 0 : errno
  }

  static func rename(_ from: String, to: String) -> Int32 {
    // SAFETY: both strings live for the call. GAIN: as for open.
    unsafe Glibc.rename(from, to) == 0 ? 0 : errno
  }

  static func remove(_ path: String) -> Int32 {
    // SAFETY: the string lives for the call. GAIN: as for open.
    unsafe Glibc.unlink(path) == 0 ? 0 : errno
  }

  static func makeFolder(_ path: String) -> Int32 {
    // SAFETY: the string lives for the call. GAIN: as for open.
    unsafe Glibc.mkdir(path, 0o755) == 0 ? 0 : errno
  }

  /// Whether the folder holds nothing but `.` and `..`, and the errno if it cannot be read.
  static func isEmptyFolder(_ path: String) -> (empty: Bool, code: Int32) {
    // SAFETY: the stream is checked for nil, used only until closedir, and entries are counted
    // without being looked into. GAIN: as for open.
    guard let stream = unsafe opendir(path) else { return (false, errno) }
    var entries = 0
    while entries <= 2, unsafe readdir(stream) != nil { entries += 1 }
    unsafe closedir(stream)
    return (entries <= 2, 0)
  }

  static func message(_ code: Int32) -> String {
    // SAFETY: strerror returns a C string that is valid until the next call on this thread's copy;
    // it is copied at once. GAIN: the system's own words, which people search for.
    if let text = unsafe strerror(code) { return unsafe String(cString: text) }
    return "error \(code)"
  }

  static let noSuchEntry = ENOENT
  static let alreadyExists = EEXIST
  static let notAFolder = ENOTDIR
}
