// A folder of one test's own, flat, removed with the value.

import Glibc

public final class ScratchFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/espalier-store-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
    // folder that nobody else has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { preconditionFailure("no folder can be made in /tmp") }
    path = made
  }

  @discardableResult
  public func add(_ name: String, _ text: String) -> Bool {
    TextFile.write(text, to: path + "/" + name)
  }

  deinit {
    // SAFETY: the stream is checked and closed, entries are copied before the next call; strings
    // live for the calls. GAIN: no litter, which needs the system.
    if let stream = unsafe opendir(path) {
      while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        unsafe unlink(path + "/" + name)
      }
      unsafe closedir(stream)
    }
    unsafe rmdir(path)
  }
}
