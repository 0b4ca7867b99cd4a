// epoll: which of many descriptors have something to read or room to write.

internal import CLinux
internal import Glibc

struct Poller: ~Copyable {
  struct Interest: Hashable {
    var reads = true
    var writes = false
  }

  struct Event {
    var number: Int32
    /// There is something to read, or an end to be seen.
    var canRead: Bool
    var canWrite: Bool
  }

  private let descriptor: Descriptor
  private var ready = [espalier_readiness](
    repeating: espalier_readiness(), count: Int(espalier_most_ready))

  init() throws(SystemFault) {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw .last("epoll_create1") }
    descriptor = Descriptor(number)
  }

  func add(_ number: Int32, _ interest: Interest) { control(EPOLL_CTL_ADD, number, interest) }
  func change(_ number: Int32, _ interest: Interest) { control(EPOLL_CTL_MOD, number, interest) }
  func remove(_ number: Int32) { control(EPOLL_CTL_DEL, number, Interest()) }

  private func control(_ operation: Int32, _ number: Int32, _ interest: Interest) {
    _ = espalier_epoll_control(
      descriptor.number, operation, number, interest.reads, interest.writes)
  }

  /// Waits until something happens or the time is over; without a time for as long as it takes.
  /// How many events there are.
  mutating func wait(milliseconds: Int?) -> Int {
    let time = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    // SAFETY: the array lives through the call, which writes no more entries than it has.
    // GAIN: none, the call takes a pointer.
    return max(0, Int(unsafe espalier_epoll_wait(descriptor.number, &ready, time)))
  }

  /// One of those that the last wait brought: looked at one by one, since a list of them would be
  /// made anew at every turn.
  func event(_ place: Int) -> Event {
    Event(
      number: ready[place].descriptor, canRead: ready[place].can_read,
      canWrite: ready[place].can_write)
  }
}
