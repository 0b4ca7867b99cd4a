// Making sockets: to listen, to take who comes, to connect.

internal import CLinux
internal import Glibc

public enum Socket {
  /// Connections that wait to be taken.
  private static let backlog: Int32 = 1_024
  private static let streamKind = Int32(SOCK_STREAM.rawValue)
  private static let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

  // MARK: Listening

  public static func listen(_ endpoint: Endpoint) throws(SystemFault) -> Descriptor {
    switch endpoint {
    case .tcp(let host, let port):
      // SAFETY: the address is one of a list, which lives until all are tried. GAIN: none, the
      // calls take pointers.
      return try unsafe eachAddress(host, port, passive: true) {
        (family, address, size)
          throws(SystemFault) in
        let socket = try make(family)
        set(socket, Int32(SOL_SOCKET), SO_REUSEADDR)
        guard unsafe Glibc.bind(socket.number, address, size) == 0 else { throw .last("bind") }
        try listen(on: socket)
        return socket
      }
    case .unix(let path): return try listen(path: path)
    }
  }

  private static func listen(on socket: Descriptor) throws(SystemFault) {
    guard Glibc.listen(socket.number, backlog) == 0 else { throw .last("listen") }
  }

  /// What a server that is gone has left there is replaced; one that answers is not.
  private static func listen(path: String) throws(SystemFault) -> Descriptor {
    let socket = try make(AF_UNIX)
    var fault = bind(socket, to: path)
    if fault?.number == EADDRINUSE, !isAnswered(path) {
      // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
      _ = unsafe unlink(path)
      fault = bind(socket, to: path)
    }
    if let fault { throw fault }
    // SAFETY: as above. GAIN: as above. Nobody connects before `listen`.
    guard unsafe chmod(path, 0o600) == 0 else { throw .last("chmod") }
    try listen(on: socket)
    return socket
  }

  private static func bind(_ socket: Descriptor, to path: String) -> SystemFault? {
    guard var address = unixAddress(path) else { return SystemFault("bind", ENAMETOOLONG) }
    // SAFETY: a local that outlives the call, read as the address that its first field says it is.
    // GAIN: none, the call takes a pointer.
    let isBound = unsafe withUnsafeBytes(of: &address) { bytes in
      unsafe Glibc.bind(
        socket.number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count)) == 0
    }
    return isBound ? nil : .last("bind")
  }

  private static func isAnswered(_ path: String) -> Bool {
    guard let socket = try? make(AF_UNIX) else { return true }
    return connect(socket, to: path) == nil
  }

  /// Removes the socket of a server that ends.
  public static func remove(_ endpoint: Endpoint) {
    guard case .unix(let path) = endpoint else { return }
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    _ = unsafe unlink(path)
  }

  enum Arrival {
    case taken(Descriptor)
    case nobody
    /// No descriptors are left.
    case noRoom
  }

  /// The next connection that waits.
  static func accept(_ listener: Descriptor) -> Arrival {
    while true {
      let number = espalier_accept(listener.number)
      if number >= 0 {
        let socket = Descriptor(number)
        set(socket, Int32(IPPROTO_TCP), TCP_NODELAY)
        return .taken(socket)
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .noRoom
      default: return .nobody
      }
    }
  }

  /// Where a socket listens; nil for one of another kind.
  public static func endpoint(of socket: Descriptor) -> Endpoint? {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // SAFETY: a local that outlives the calls, as large as it says; a Unix socket's path is read as
    // far as the address goes. GAIN: none, the calls take pointers.
    return unsafe withUnsafeMutableBytes(of: &address) { bytes -> Endpoint? in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      guard unsafe getsockname(socket.number, start, &size) == 0,
        let family = unsafe start?.pointee.sa_family
      else { return nil }
      if Int32(family) == AF_UNIX {
        let path = unsafe bytes[2..<max(2, Int(size))].prefix { $0 != 0 }
        return unsafe .unix(path: String(decoding: path, as: UTF8.self))
      }
      var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      // SAFETY: as above, and the text is as long as the call is told. GAIN: as above.
      guard let port = port(of: socket),
        unsafe getnameinfo(
          start, size, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
      else { return nil }
      return .tcp(host: text(host), port: port)
    }
  }

  private static func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The port that the system chose for port 0; nil of sockets without ports.
  public static func port(of socket: Descriptor) -> UInt16? {
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    // SAFETY: a local that outlives the call, as large as it says and larger than an IPv4 address,
    // whose port stands at the same place. GAIN: none, the call takes a pointer.
    let isKnown = unsafe withUnsafeMutableBytes(of: &address) { bytes in
      unsafe getsockname(
        socket.number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size) == 0
    }
    let family = Int32(address.sin6_family)
    guard isKnown, family == AF_INET || family == AF_INET6 else { return nil }
    return UInt16(bigEndian: address.sin6_port)
  }

  /// The address of who is connected, without its port; of a Unix socket the user's number.
  static func peer(of socket: Descriptor) -> String {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // SAFETY: a local that outlives the call, as large as it says. GAIN: none, it takes a pointer.
    let isKnown = unsafe withUnsafeMutableBytes(of: &address) { bytes in
      unsafe getpeername(
        socket.number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size) == 0
    }
    guard isKnown else { return "unknown" }
    if Int32(address.ss_family) == AF_UNIX { return "user \(user(of: socket))" }
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    // SAFETY: the address is as long as the call above has said, the text as long as it is told.
    // GAIN: none, the call takes pointers.
    let status = unsafe withUnsafeBytes(of: &address) { bytes in
      unsafe getnameinfo(
        bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), size, &host,
        socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    }
    guard status == 0 else { return "unknown" }
    return text(host)
  }

  /// The number of the user at the other end of a Unix socket.
  private static func user(of socket: Descriptor) -> UInt32 {
    var peer = espalier_peer()
    var size = socklen_t(MemoryLayout<espalier_peer>.size)
    // SAFETY: a local that outlives the call, of the size it is told. GAIN: none, it takes
    // pointers.
    let status = unsafe getsockopt(
      socket.number, Int32(SOL_SOCKET), SO_PEERCRED, &peer, &size)
    return status == 0 ? peer.user : .max
  }

  // MARK: Connecting

  public static func connect(
    to endpoint: Endpoint, milliseconds: Int
  ) throws(SystemFault) -> Descriptor {
    switch endpoint {
    case .unix(let path):
      let socket = try make(AF_UNIX)
      if let fault = connect(socket, to: path) { throw fault }
      return socket
    case .tcp(let host, let port):
      // SAFETY: the address is one of a list, which lives until all are tried. GAIN: none, the
      // calls take pointers.
      return try unsafe eachAddress(host, port, passive: false) {
        (family, address, size)
          throws(SystemFault) in
        let socket = try make(family)
        set(socket, Int32(IPPROTO_TCP), TCP_NODELAY)
        if unsafe Glibc.connect(socket.number, address, size) == 0 { return socket }
        guard errno == EINPROGRESS else { throw .last("connect") }
        guard socket.wait(forWriting: true, milliseconds: milliseconds) else {
          throw SystemFault("connect", ETIMEDOUT)
        }
        let number = pendingError(of: socket)
        guard number == 0 else { throw SystemFault("connect", number) }
        return socket
      }
    }
  }

  private static func connect(_ socket: Descriptor, to path: String) -> SystemFault? {
    guard var address = unixAddress(path) else { return SystemFault("connect", ENAMETOOLONG) }
    // SAFETY: a local that outlives the call, read as the address that its first field says it is.
    // GAIN: none, the call takes a pointer.
    let isConnected = unsafe withUnsafeBytes(of: &address) { bytes in
      unsafe Glibc.connect(
        socket.number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count)) == 0
    }
    return isConnected ? nil : .last("connect")
  }

  private static func pendingError(of socket: Descriptor) -> Int32 {
    var number: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // SAFETY: locals that outlive the call, of the size it is told. GAIN: none, the call takes
    // pointers.
    unsafe getsockopt(socket.number, Int32(SOL_SOCKET), SO_ERROR, &number, &size)
    return number
  }

  // MARK: Both

  private static func make(_ family: Int32) throws(SystemFault) -> Descriptor {
    let number = socket(family, streamKind | flags, 0)
    guard number >= 0 else { throw .last("socket") }
    return Descriptor(number)
  }

  /// Sockets without that option have no need of it.
  private static func set(_ socket: Descriptor, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    // SAFETY: a local that outlives the call, of the size it is told. GAIN: none, the call takes a
    // pointer.
    _ = unsafe setsockopt(socket.number, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Nil where the path is too long for an address.
  private static func unixAddress(_ path: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // SAFETY: the closure writes within the field of the local. GAIN: none, the field is a tuple of
    // a hundred bytes.
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      guard bytes.count < field.count, !bytes.contains(0) else { return false }
      for (index, byte) in bytes.enumerated() { unsafe field[index] = byte }
      return true
    }
    return fits ? address : nil
  }

  /// Tries the addresses of a name in turn, and throws the last fault where none does.
  // SAFETY: what `attempt` gets is an entry of a list that lives until all are tried.
  // GAIN: none, the system's calls take pointers.
  private static func eachAddress(
    _ host: String, _ port: UInt16, passive: Bool,
    _ attempt: (Int32, UnsafePointer<sockaddr>, socklen_t) throws(SystemFault) -> Descriptor
  ) throws(SystemFault) -> Descriptor {
    // SAFETY: strings and locals outlive the call; the list it makes is freed when all is done.
    // GAIN: none, the calls take pointers.
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = streamKind
    unsafe hints.ai_flags = passive ? AI_PASSIVE : 0
    var list: UnsafeMutablePointer<addrinfo>?
    let status = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { throw SystemFault("getaddrinfo", EADDRNOTAVAIL) }
    defer { unsafe freeaddrinfo(list) }
    var fault = SystemFault("getaddrinfo", EADDRNOTAVAIL)
    // SAFETY: entries of the list, which is freed after the loop. GAIN: as above.
    var next = unsafe list
    while let entry = unsafe next {
      unsafe next = entry.pointee.ai_next
      // SAFETY: as above. GAIN: as above.
      guard let address = unsafe entry.pointee.ai_addr else { continue }
      do throws(SystemFault) {
        return try unsafe attempt(entry.pointee.ai_family, address, entry.pointee.ai_addrlen)
      } catch {
        fault = error
      }
    }
    throw fault
  }
}
