// A call to the system that failed: which, and why.

internal import Glibc

public struct SystemFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var call: String
  public var number: Int32

  public init(_ call: String, _ number: Int32) {
    self.call = call
    self.number = number
  }

  /// Of the call that has just failed.
  static func last(_ call: String) -> SystemFault { SystemFault(call, errno) }

  /// The system's own words.
  public var reason: String {
    // SAFETY: the text of an error is the C library's own and copied at once. GAIN: none, C text.
    unsafe String(cString: strerror(number))
  }

  public var description: String { "\(call): \(reason)" }
}
