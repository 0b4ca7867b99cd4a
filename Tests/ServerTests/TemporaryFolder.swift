// Folders of the tests' own: one that goes with its value, and one with a demo book for all.

import DemoBook
import Glibc

final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/espalier-server-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
    // folder that no other test has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { preconditionFailure("no folder can be made in /tmp") }
    path = made
  }

  deinit { removeAll() }

  func removeAll() {
    // SAFETY: the stream is checked, entries are copied before the next call, strings live for the
    // calls. GAIN: no litter, which needs the system.
    guard let stream = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { _ = unsafe remove(path + "/" + name) }
    }
    unsafe closedir(stream)
    _ = unsafe rmdir(path)
  }
}

enum DemoFolder {
  private static let folder: TemporaryFolder = {
    // A static value is never released, so its folder is removed when the tests end.
    _ = atexit { DemoFolder.folder.removeAll() }
    return TemporaryFolder()
  }()

  /// A demo book of 2,000 positions, written by whichever test asks first.
  static let path: String = {
    var options = DemoOptions(positions: 2_000, seed: 20_261_121)
    options.overwrite = true
    do throws(DemoFault) {
      _ = try DemoBook.write(to: folder.path, options: options) { _, _ in }
    } catch {
      preconditionFailure("no demo book can be written: \(error)")
    }
    return folder.path
  }()
}
