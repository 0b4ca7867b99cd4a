// A file descriptor that is closed with its last reference, and what is read and written through
// it. None of its calls waits, when it was made so.

internal import CLinux
internal import Glibc

public final class Descriptor: Sendable {
  public let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  public enum Reading: Sendable {
    case bytes(Int)
    /// Nothing has come yet.
    case nothing
    /// The peer has ended, or is gone.
    case end
  }

  /// Into the beginning of the array.
  public func receive(into buffer: inout [UInt8]) -> Reading {
    while true {
      // SAFETY: the call writes within the array, which lives for it. GAIN: none, the call takes a
      // pointer.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe recv(number, bytes.baseAddress, bytes.count, 0)
      }
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .nothing
      default: return .end
      }
    }
  }

  /// How many bytes were taken, 0 where there is no room; nil when the peer is gone.
  public func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    while true {
      // SAFETY: the call reads within the slice, which lives for it. GAIN: none, the call takes a
      // pointer.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: return 0
      default: return nil
      }
    }
  }

  /// Tells the peer that nothing more comes.
  func endWriting() { _ = shutdown(number, Int32(SHUT_WR)) }

  /// Waits until there is something to read or room to write; false when the time is over or a
  /// signal came first.
  public func wait(forWriting: Bool, milliseconds: Int) -> Bool {
    let events = Int16(forWriting ? POLLOUT : POLLIN)
    var request = pollfd(fd: number, events: events, revents: 0)
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    return unsafe poll(&request, 1, Int32(clamping: max(0, milliseconds))) > 0
  }
}
