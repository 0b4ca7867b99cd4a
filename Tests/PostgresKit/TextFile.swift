// Whole files, for tests.

import Glibc

public enum TextFile {
  /// Nil when there is none.
  public static func read(_ path: String) -> String? {
    // SAFETY: the stream is checked and closed, reads stay within the array. GAIN: none, files are
    // read by the system.
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, file), count > 0 {
      bytes += part[0..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  public static func write(_ text: String, to path: String) -> Bool {
    let bytes = Array(text.utf8)
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: as above.
    guard let file = unsafe fopen(path, "w") else { return false }
    let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
    return unsafe fclose(file) == 0 && isWritten
  }
}
