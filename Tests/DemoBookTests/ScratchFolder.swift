// A folder of one test's own, removed with the value, and a strict reader of the CSV files in it.

import DemoBook
import Glibc
import Testing

final class ScratchFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/espalier-demo-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the null-terminated array, which lives for the closure.
    // GAIN: a folder no other test has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let name = buffer.baseAddress, let made = unsafe mkdtemp(name) else {
        return String?.none
      }
      return unsafe String(cString: made)
    }
    guard let made else { preconditionFailure("no scratch folder can be made in /tmp") }
    path = made
  }

  deinit { removeAll() }

  func removeAll() {
    // SAFETY: strings live for the calls. GAIN: no litter, which needs the system.
    for name in names { _ = unsafe remove(path + "/" + name) }
    _ = unsafe rmdir(path)
  }

  /// Everything in the folder, hidden files too.
  var names: [String] {
    // SAFETY: the stream is checked, entries are copied before the next call. GAIN: as above.
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var found: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { found.append(name) }
    }
    return found.sorted()
  }

  func link(_ name: String, to target: String) {
    // SAFETY: both strings live for the call. GAIN: a full disk without filling one.
    #expect(unsafe symlink(target, path + "/" + name) == 0)
  }

  func makeFolder(_ name: String) {
    // SAFETY: the string lives for the call. GAIN: as above.
    #expect(unsafe mkdir(path + "/" + name, 0o755) == 0)
  }

  func bytes(_ name: String) -> [UInt8] {
    // SAFETY: the descriptor is checked and reads stay within the array given. GAIN: as above.
    let descriptor = unsafe open(path + "/" + name, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe part.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count <= 0 { return all }
      all += part[0..<count]
    }
  }

  func table(_ name: String) -> CSVTable { CSVTable(bytes(name + ".csv")) }
}
