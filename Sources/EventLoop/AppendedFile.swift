// A file that only grows, for its owner alone. What is written stands behind all that was, whoever
// else writes to it.

internal import Glibc

public final class AppendedFile: Sendable {
  private let descriptor: Descriptor

  public init(_ path: String) throws(SystemFault) {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    let number = unsafe open(path, flags, 0o600)
    guard number >= 0 else { throw .last("open") }
    descriptor = Descriptor(number)
  }

  /// How many bytes were written; fewer than there are where the system takes no more.
  public func append(_ bytes: ArraySlice<UInt8>) -> Int {
    var rest = bytes
    while !rest.isEmpty {
      // SAFETY: the slice lives for the call, which reads no further. GAIN: none, a pointer again.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor.number, $0.baseAddress, $0.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        break
      }
    }
    return bytes.count - rest.count
  }
}
