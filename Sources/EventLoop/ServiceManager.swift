// What systemd and a service agree on: sockets that were opened before it was started
// (sd_listen_fds) and a word when it is ready (sd_notify). Elsewhere there is neither, and nothing
// is said.

internal import CLinux
internal import Glibc

public enum ServiceManager {
  private static let firstNumber: Int32 = 3
  private static let mostSockets: Int32 = 64

  /// Sockets that listen already; none where nobody handed any over. To be asked once, before any
  /// thread is started.
  public static func handedOver() -> [Descriptor] {
    guard let process = variable("LISTEN_PID").flatMap({ pid_t($0) }), process == getpid(),
      let count = variable("LISTEN_FDS").flatMap({ Int32($0) }), (1...mostSockets).contains(count)
    else { return [] }
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] {
      // SAFETY: the string lives for the call, and no other thread reads the environment yet.
      // GAIN: none, the call takes a pointer.
      _ = unsafe unsetenv(name)
    }
    return (firstNumber..<(firstNumber + count)).compactMap { number in
      // Programs that we start shall not have them.
      guard fcntl(number, F_SETFD, FD_CLOEXEC) == 0, fcntl(number, F_SETFL, O_NONBLOCK) == 0 else {
        return nil
      }
      return Descriptor(number)
    }
  }

  /// Lines such as `READY=1`.
  public static func tell(_ lines: String...) {
    guard let path = variable("NOTIFY_SOCKET"), !path.isEmpty else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    // A name that is not in the file system begins with an @.
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    let size = MemoryLayout<sockaddr_un>.size - 108 + bytes.count
    // SAFETY: the closure writes within the field of the local. GAIN: none, the field is a tuple of
    // a hundred bytes.
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      guard bytes.count < field.count else { return false }
      for (index, byte) in bytes.enumerated() { unsafe field[index] = byte }
      return true
    }
    guard fits else { return }
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return }
    let descriptor = Descriptor(number)
    let text = Array(lines.joined(separator: "\n").utf8)
    // SAFETY: a local that outlives the call and an array of that many bytes. GAIN: none, the call
    // takes pointers.
    _ = unsafe withUnsafeBytes(of: &address) { address in
      unsafe sendto(
        descriptor.number, text, text.count, Int32(MSG_NOSIGNAL),
        address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
    }
  }

  private static func variable(_ name: String) -> String? {
    // SAFETY: the environment is read before any thread changes it, and copied. GAIN: none, C text.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
