// A folder of one test's own in the system's temporary folder, removed with the value.

import Glibc
import Testing

final class DiskFolder: Sendable {
  let path: String

  init() {
    // SAFETY: the pointer is null or a terminated string, copied at once. GAIN: none, the
    // environment has no other door.
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/espalier-book-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
    // folder that no other test has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { preconditionFailure("no folder can be made in \(place)") }
    path = made
  }

  deinit { Self.remove(path) }

  convenience init(_ contents: [String: Fixture.Content]) {
    self.init()
    for (name, content) in contents { add(name, content) }
  }

  func add(_ name: String, _ content: Fixture.Content) {
    var parent = path
    for part in name.split(separator: "/").dropLast() {
      parent += "/" + part
      // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
      _ = unsafe mkdir(parent, 0o755)
    }
    let file = path + "/" + name
    // SAFETY: strings live for the calls. GAIN: none, the calls take pointers.
    switch content {
    case .bytes(let bytes): Self.write(bytes, to: file)
    case .folder: #expect(unsafe mkdir(file, 0o755) == 0)
    case .pipe: #expect(unsafe mkfifo(file, 0o644) == 0)
    case .link(let target): #expect(unsafe symlink(target, file) == 0)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: none, files
    // are written by the system.
    guard let file = unsafe fopen(path, "w") else {
      Issue.record("cannot write \(path)")
      return
    }
    #expect(unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count)
    #expect(unsafe fclose(file) == 0)
  }

  /// Everything in a folder; empty where there is none.
  static func names(in path: String) -> [String] {
    // SAFETY: the stream is checked and closed, entries are copied before the next call. GAIN:
    // none, folders are read by the system.
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var found: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { found.append(name) }
    }
    return found
  }

  static func bytes(of path: String) -> [UInt8] {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      all += part[0..<count]
    }
    return all
  }

  private static func remove(_ path: String) {
    // A link is removed itself; only a folder that holds something makes this fail.
    // SAFETY: the string lives for the calls. GAIN: no litter, which needs the system.
    if unsafe Glibc.remove(path) == 0 { return }
    for name in names(in: path) { remove(path + "/" + name) }
    _ = unsafe Glibc.remove(path)
  }
}
