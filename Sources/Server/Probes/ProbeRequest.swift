// A request of HTTP as far as a probe needs it: its first line, and where its head ends.

struct ProbeRequest {
  enum Outcome: Equatable {
    /// More has to come.
    case unfinished
    /// No head ends within what a probe may send, or it is none.
    case bad
    case asks(method: String, path: String)
  }

  private var bytes: [UInt8] = []

  /// Longer heads are no probe's.
  private static let mostBytes = 8 << 10
  private static let headEnd = Array("\r\n\r\n".utf8)

  mutating func append(_ more: ArraySlice<UInt8>) -> Outcome {
    // What comes behind a head that is too long is not kept.
    bytes += more.prefix(Self.mostBytes + 1 - bytes.count)
    guard let end = bytes.firstRange(of: Self.headEnd)?.lowerBound else {
      return bytes.count > Self.mostBytes ? .bad : .unfinished
    }
    let line = bytes[..<(bytes.firstIndex(of: UInt8(ascii: "\r")) ?? end)]
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, words[2].starts(with: Array("HTTP/1.".utf8)),
      let method = String(validating: words[0], as: UTF8.self),
      let target = String(validating: words[1], as: UTF8.self)
    else { return .bad }
    let path = target.prefix { $0 != "?" }
    return .asks(method: method, path: String(path))
  }
}
