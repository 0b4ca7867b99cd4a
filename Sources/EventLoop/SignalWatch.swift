// Signals as something to read. They must be held back before any thread is started, so that none
// of them is interrupted by one.

internal import CLinux
internal import Glibc

public final class SignalWatch: Sendable {
  let descriptor: Descriptor

  /// Of the process that ends it politely.
  public static let terminate = SIGTERM
  public static let interrupt = SIGINT
  /// What daemons take as a wish to read their settings again.
  public static let hangUp = SIGHUP

  /// Holds the signals back for this thread and all that it starts from here on.
  public init(_ numbers: [Int32]) throws(SystemFault) {
    var set = sigset_t()
    // SAFETY: a local that outlives the calls. GAIN: none, the calls take pointers.
    unsafe sigemptyset(&set)
    for number in numbers { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    let made = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
    guard made >= 0 else { throw .last("signalfd") }
    descriptor = Descriptor(made)
  }

  /// The next signal that came; nil where none did.
  func next() -> Int32? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    // SAFETY: a local that outlives the call, of the size it is told. GAIN: none, the call takes a
    // pointer.
    let count = unsafe read(descriptor.number, &info, size)
    return count == size ? Int32(bitPattern: info.ssi_signo) : nil
  }
}
