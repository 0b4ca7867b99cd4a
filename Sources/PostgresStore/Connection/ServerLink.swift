// The one place that calls libpq, in three files. Nothing here blocks beyond its deadline:
// statements are sent, and the socket is waited for with poll(2). A link belongs to one thread at
// a time.

internal import CLibPQ
internal import Glibc

@safe final class ServerLink {
  // SAFETY: owned here alone and closed once, in deinit. GAIN: none, it is libpq's.
  let link: OpaquePointer
  /// Set when nothing more can be said or heard.
  var isBroken = false

  init(_ options: ConnectionOptions) throws(StoreFault) {
    let words = options.keywords(hasOwnTimeout: Self.hasDefault("connect_timeout"))
    // SAFETY: the strings live until they are freed behind the call, which copies them; both lists
    // end with a null. GAIN: none, the call takes pointers.
    let names = unsafe words.map { unsafe UnsafePointer(strdup($0.name)) } + [nil]
    let values = unsafe words.map { unsafe UnsafePointer(strdup($0.value)) } + [nil]
    let made = unsafe PQconnectdbParams(names, values, 1)
    for index in unsafe names.indices {
      unsafe free(UnsafeMutableRawPointer(mutating: names[index]))
      unsafe free(UnsafeMutableRawPointer(mutating: values[index]))
    }
    guard let link = unsafe made else { throw .unreachable("out of memory", nil) }
    guard unsafe PQstatus(link) == CONNECTION_OK else {
      // SAFETY: the text is copied before the link is closed, once. GAIN: none, it is libpq's.
      let reason = unsafe Self.oneLine(String(cString: PQerrorMessage(link)))
      unsafe PQfinish(link)
      throw .unreachable(reason, Self.state(ofRefusal: reason))
    }
    unsafe self.link = link
    // SAFETY: the link is open. Notices would go to standard error; a receiver without a context
    // drops them. GAIN: none, it is libpq's.
    unsafe PQsetNoticeReceiver(link, { _, _ in }, nil)
    guard unsafe PQsetnonblocking(link, 1) == 0 else { throw lost() }
    let version = Int(unsafe PQserverVersion(link))
    guard version >= 150_000 else { throw .unsupportedServer(version: version) }
  }

  deinit {
    // SAFETY: the last use. GAIN: none, the memory is libpq's.
    unsafe PQfinish(link)
  }

  /// Whether the environment or a service sets what we would set ourselves.
  private static func hasDefault(_ keyword: String) -> Bool {
    // SAFETY: the list ends with an entry without a keyword, and is freed once. GAIN: none, it is
    // libpq's.
    guard let all = unsafe PQconndefaults() else { return false }
    defer { unsafe PQconninfoFree(all) }
    var entry = unsafe all
    while let name = unsafe entry.pointee.keyword {
      // SAFETY: as above. GAIN: as above.
      if unsafe String(cString: name) == keyword { return unsafe entry.pointee.val != nil }
      unsafe entry += 1
    }
    return false
  }

  /// libpq keeps no SQLSTATE of a refused connection, only the server's words: those that say that
  /// trying again is of no use are told by it.
  private static func state(ofRefusal reason: String) -> SQLState? {
    let known = [
      ("password authentication failed", "28P01"), ("no password supplied", "28P01"),
      ("no pg_hba.conf entry", "28000"), ("is not permitted to log in", "28000"),
      ("too many clients", "53300"), ("remaining connection slots", "53300"),
      ("starting up", "57P03"), ("shutting down", "57P03"), ("in recovery mode", "57P03"),
    ]
    if let match = known.first(where: { reason.contains($0.0) }) { return SQLState(match.1) }
    let isMissing = reason.contains("does not exist") && reason.contains("FATAL:")
    if isMissing { return SQLState(reason.contains("role \"") ? "28000" : "3D000") }
    return nil
  }

  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
      .joined(separator: "; ")
  }

  // MARK: Statements

  /// One statement with its parameters, by the extended protocol: their bytes never meet its text.
  func run(
    _ sql: SQL, _ values: [SQLValue], _ deadline: Deadline
  ) throws(StoreFault) -> ResultSet {
    for (index, value) in values.enumerated() where value.hasZeroByte {
      throw .zeroByteInText(parameter: index + 1)
    }
    try requireLive()
    let wires = values.map(\.wire)
    // Texts end with a zero for libpq, which does not count.
    let buffers = wires.map { $0.map { ContiguousArray($0.bytes + [0]) } }
    let types = values.map(\.typeID)
    let formats = wires.map { Int32($0?.isBinary ?? false ? 1 : 0) }
    let lengths = wires.map { Int32(clamping: $0?.bytes.count ?? 0) }
    // SAFETY: copies of the buffers, which are freed behind the call. GAIN: none, the call takes
    // pointers.
    var pointers = unsafe [UnsafePointer<CChar>?]()
    for buffer in buffers {
      guard let buffer else {
        unsafe pointers.append(nil)
        continue
      }
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: buffer.count)
      for index in buffer.indices { unsafe copy[index] = CChar(bitPattern: buffer[index]) }
      unsafe pointers.append(UnsafePointer(copy))
    }
    // SAFETY: all lists have as many entries as there are values, and live for the call, which
    // copies what it needs. GAIN: none, the call takes pointers.
    let isSent = unsafe PQsendQueryParams(
      link, sql.text, Int32(clamping: values.count), types, pointers, lengths, formats, 0)
    for index in unsafe pointers.indices { unsafe pointers[index]?.deallocate() }
    guard isSent == 1 else { throw lost() }
    return try lastResult(deadline)
  }

  /// Several statements as one text, by the simple protocol: for migrations.
  func script(_ sql: SQL, _ deadline: Deadline) throws(StoreFault) {
    try requireLive()
    // SAFETY: the string lives for the call, which copies it. GAIN: none, the call takes a pointer.
    guard unsafe PQsendQuery(link, sql.text) == 1 else { throw lost() }
    _ = try lastResult(deadline)
  }

  // MARK: State

  /// Whether the server has said good-bye meanwhile, as it does when it is stopped.
  func isStale() -> Bool {
    if isBroken { return true }
    // SAFETY: the link is open; the request is a local. GAIN: none, the calls take pointers.
    var request = pollfd(fd: unsafe PQsocket(link), events: Int16(POLLIN), revents: 0)
    // The farewell and the end of the stream are two things to read.
    while !isBroken, unsafe poll(&request, 1, 0) > 0 {
      let isHeard = unsafe PQconsumeInput(link) == 1
      let isOpen = unsafe PQstatus(link) == CONNECTION_OK
      isBroken = !isHeard || !isOpen
    }
    return isBroken
  }

  func giveUp() { isBroken = true }

  enum TransactionState { case none, open, failed, unknown }

  var transactionState: TransactionState {
    // SAFETY: the link is open. GAIN: none, it is libpq's.
    switch unsafe PQtransactionStatus(link) {
    case PQTRANS_IDLE: .none
    case PQTRANS_INTRANS: .open
    case PQTRANS_INERROR: .failed
    default: .unknown
    }
  }

  var serverProcess: Int32 {
    // SAFETY: the link is open. GAIN: none, it is libpq's.
    unsafe PQbackendPID(link)
  }
}
