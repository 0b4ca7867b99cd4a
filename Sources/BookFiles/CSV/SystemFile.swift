// The one place of this room that calls the system to read: open, size, positioned reads, close.
// Reads are positioned, so threads share a descriptor; and copied, so a file that shrinks is an
// error where a mapped one would be a signal.

internal import Glibc

final class SystemFile: ByteSource {
  private let descriptor: Int32
  let byteCount: Int

  /// Throws what the system says, in words.
  init(path: String) throws(FileFault) {
    // Without O_NONBLOCK opening a pipe would wait for a writer for ever; regular files ignore it.
    // SAFETY: the string lives through the call. GAIN: none, the call takes a pointer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(Self.describe(errno)) }
    var status = stat()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    let outcome = unsafe fstat(descriptor, &status)
    guard outcome == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(outcome == 0 ? "it is not a regular file" : Self.describe(errno))
    }
    self.descriptor = descriptor
    guard status.st_size <= Self.maximumByteCount else {
      close(descriptor)
      throw .unreadable("it is larger than 1 TiB")
    }
    byteCount = Int(status.st_size)
  }

  /// 1 TiB: far above any book, far below what sums of sizes could overflow.
  static let maximumByteCount = 1 << 40

  deinit { close(descriptor) }

  /// Fills `buffer` from `start` with file bytes from `offset`, as many as there are up to `count`.
  func read(
    into buffer: inout [UInt8], at start: Int, count: Int, fileOffset: Int
  ) throws(FileFault) -> Int {
    precondition(start >= 0 && count >= 0 && start + count <= buffer.count)
    var done = 0
    while done < count {
      let wanted = count - done
      let position = start + done
      // SAFETY: position + wanted ≤ buffer.count by the precondition, and the array is held
      // exclusively for the call. GAIN: none, the call takes a pointer.
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress?.advanced(by: position), wanted, off_t(fileOffset + done))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw .unreadable(Self.describe(errno))
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Also for a link that leads nowhere: it is there, and opening it says what is wrong.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    return unsafe lstat(path, &status) == 0
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Bytes of a file, 0 when there is none.
  static func byteCount(_ path: String) -> Int {
    var status = stat()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    return unsafe stat(path, &status) == 0 ? Int(min(status.st_size, off_t(maximumByteCount))) : 0
  }

  /// The names in a folder, sorted; empty when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    // SAFETY: the stream came from opendir and is closed once, here. GAIN: none, the calls take it.
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // SAFETY: readdir's entry stays valid until the next call and its name ends with a zero byte.
      // GAIN: none, the name is a C array.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func describe(_ code: Int32) -> String {
    // SAFETY: strerror's text is copied before anything else can change it. GAIN: none, C text.
    unsafe String(cString: strerror(code))
  }
}
