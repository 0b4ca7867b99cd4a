// Where a server listens and a client connects: a host with a port, or a socket in a folder.

internal import CLinux
internal import Glibc

public enum Endpoint: Hashable, Sendable, CustomStringConvertible {
  case tcp(host: String, port: UInt16)
  case unix(path: String)

  /// Where nothing else is said.
  public static let usualPort: UInt16 = 7437

  /// `HOST`, `HOST:PORT`, `[IPv6]:PORT`, `:PORT`, or a path with a slash in it; nil where it is
  /// none of them.
  public init?(_ text: String) {
    if text.contains("/") {
      self = .unix(path: text)
      return
    }
    var host = Substring(text)
    var port = Self.usualPort
    let isBracketed = text.hasPrefix("[")
    let colon = text.lastIndex(of: ":")
    let isBare = !isBracketed && text.count { $0 == ":" } > 1
    if let colon, !isBare, !text.hasSuffix("]") {
      guard let number = UInt16(text[text.index(after: colon)...]),
        text[text.index(after: colon)...].allSatisfy({ $0.isNumber })
      else { return nil }
      port = number
      host = text[..<colon]
    }
    if isBracketed {
      guard host.hasSuffix("]") else { return nil }
      host = host.dropFirst().dropLast()
    }
    self = .tcp(host: host.isEmpty ? "127.0.0.1" : String(host), port: port)
  }

  /// Whether nobody but this machine reaches it.
  public var isLocal: Bool {
    switch self {
    case .unix: return true
    case .tcp(let host, _):
      if host == "localhost" || host == "::1" { return true }
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
  }

  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): path
    }
  }
}
