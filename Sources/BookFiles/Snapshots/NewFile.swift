// A file that is there whole or not at all: written under a name of its own beside the one it is to
// have, made durable, and only then given that name. Whoever is killed half-way leaves the old
// file, or none, under the name; what is left beside it has a name that says what it was.

internal import Glibc

/// What the system said, of what.
public struct WriteFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    case diskFull = "DISK_FULL"
    case exists = "ALREADY_EXISTS"
    case unwritable = "UNWRITABLE"
  }

  public let kind: Kind
  public let path: String
  public let reason: String

  public init(_ kind: Kind, _ path: String, _ reason: String) {
    self.kind = kind
    self.path = path
    self.reason = reason
  }

  init(_ path: String, errno code: Int32) {
    let isFull = code == ENOSPC || code == EDQUOT || code == EFBIG
    kind = isFull ? .diskFull : code == EEXIST ? .exists : .unwritable
    self.path = path
    reason = (isFull ? "the disk is full: " : "") + SystemFile.describe(code)
  }

  public var description: String { "\(path): \(reason)" }
}

struct NewFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isKept = false

  init(_ path: String) throws(WriteFault) {
    self.path = path
    temporary = "\(path).\(getpid()).part"
    // SIGXFSZ would end the program where a limit of sizes is met; then the call says so instead.
    signal(SIGXFSZ, SIG_IGN)
    // SAFETY: the string lives through the call. GAIN: none, the call takes a pointer.
    descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw WriteFault(path, errno: errno) }
  }

  deinit {
    close(descriptor)
    // SAFETY: the string lives through the call. GAIN: none, the call takes a pointer.
    if !isKept { _ = unsafe unlink(temporary) }
  }

  func write(_ bytes: [UInt8]) throws(WriteFault) {
    var done = 0
    while done < bytes.count {
      // SAFETY: the bytes behind `done` are the array's, which lives for the call. GAIN: none, the
      // call takes a pointer.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw WriteFault(path, errno: count == 0 ? ENOSPC : errno) }
      done += count
    }
  }

  /// Makes it durable and gives it its name: from here on it is there, whatever happens.
  mutating func keep(replacing: Bool) throws(WriteFault) {
    guard fsync(descriptor) == 0 else { throw WriteFault(path, errno: errno) }
    // SAFETY: both strings live through the calls. GAIN: none, the calls take pointers.
    var isLinked = false
    if !replacing {
      // A second name instead of another, since that fails where there is a file of that name.
      isLinked = unsafe link(temporary, path) == 0
      // File systems without second names have to be believed.
      guard isLinked || errno == EPERM || errno == EOPNOTSUPP else {
        throw WriteFault(path, errno: errno)
      }
    }
    if !isLinked {
      guard unsafe rename(temporary, path) == 0 else { throw WriteFault(path, errno: errno) }
      isKept = true
    }
    try FolderEntry.synchronise(parentOf: path)
  }
}

/// Folders, whose entries have to be made durable like files.
enum FolderEntry {
  static func synchronise(parentOf path: String) throws(WriteFault) {
    try synchronise(parent(of: path))
  }

  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  static func synchronise(_ folder: String) throws(WriteFault) {
    // SAFETY: the string lives through the call. GAIN: none, the call takes a pointer.
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw WriteFault(folder, errno: errno) }
    defer { close(descriptor) }
    // Some file systems cannot, and need not.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw WriteFault(folder, errno: errno)
    }
  }

  static func make(_ path: String) throws(WriteFault) {
    // SAFETY: the string lives through the call. GAIN: none, the call takes a pointer.
    guard unsafe mkdir(path, 0o755) == 0 else { throw WriteFault(path, errno: errno) }
  }

  /// Gives a folder another name; an empty folder may have it already.
  static func rename(_ path: String, to other: String) throws(WriteFault) {
    // SAFETY: both strings live through the call. GAIN: none, the call takes pointers.
    guard unsafe Glibc.rename(path, other) == 0 else {
      let code = errno == ENOTEMPTY || errno == ENOTDIR ? EEXIST : errno
      throw WriteFault(other, errno: code)
    }
  }

  /// Removes files and the folders that held them, the innermost first.
  static func remove(files: [String], folders: [String]) {
    // SAFETY: the strings live through the calls. GAIN: none, the calls take pointers.
    for file in files { _ = unsafe unlink(file) }
    for folder in folders.reversed() { _ = unsafe rmdir(folder) }
  }
}
