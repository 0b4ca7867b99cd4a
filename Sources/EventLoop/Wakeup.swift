// A bell that any thread rings and the loop's thread hears.

internal import CLinux
internal import Glibc

public final class Wakeup: Sendable {
  let descriptor: Descriptor

  public init() throws(SystemFault) {
    let number = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard number >= 0 else { throw .last("eventfd") }
    descriptor = Descriptor(number)
  }

  public func ring() {
    // A bell that has rung often enough is heard anyway.
    _ = eventfd_write(descriptor.number, 1)
  }

  func hear() {
    var count: UInt64 = 0
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    _ = unsafe eventfd_read(descriptor.number, &count)
  }
}
