// Bytes to a file, for tests.

import Glibc

public enum BinaryFile {
  public static func write(_ bytes: [UInt8], to path: String) -> Bool {
    // SAFETY: the stream is checked and closed, the array lives for the call. GAIN: none, files are
    // written by the system.
    guard let file = unsafe fopen(path, "w") else { return false }
    let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
    return unsafe fclose(file) == 0 && isWritten
  }
}
