// The one place that calls libpq while a connection lives. Nothing here blocks beyond its deadline:
// statements are sent, and the socket is waited for with poll(2). A link belongs to one thread at a
// time.

internal import CLibPQ
internal import Glibc

@safe final class ServerLink {
  // SAFETY: owned here alone and closed once, in deinit. GAIN: none, it is libpq's.
  private let link: OpaquePointer
  /// Set when nothing more can be said or heard.
  private(set) var isBroken = false

  /// How long a cancelled statement may take to say that it was: then the link is given up.
  private static let cancelSeconds = 2.0

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

  /// Begins a COPY, in either direction.
  func startCopy(_ sql: SQL, isIn: Bool, _ deadline: Deadline) throws(StoreFault) {
    try requireLive()
    // SAFETY: the string lives for the call; there are no parameters. GAIN: none, the call takes
    // pointers.
    guard unsafe PQsendQueryParams(link, sql.text, 0, nil, nil, nil, nil, 0) == 1 else {
      throw lost()
    }
    try waitForResult(deadline)
    // SAFETY: the result is ours, looked at and freed here or by the one who throws. GAIN: none.
    guard let result = unsafe PQgetResult(link) else { throw lost() }
    let wanted = isIn ? PGRES_COPY_IN : PGRES_COPY_OUT
    let status = unsafe PQresultStatus(result)
    let fault = unsafe fault(of: result)
    unsafe PQclear(result)
    if status == wanted { return }
    // A copy in the other direction would never end.
    if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH {
      isBroken = true
    } else {
      try drain(deadline)
    }
    throw fault ?? .unexpectedResult("the statement is no COPY in this direction")
  }

  func put(_ bytes: [UInt8], _ deadline: Deadline) throws(StoreFault) {
    // libpq counts in 32 bits, and a piece that large would be copied whole.
    precondition(bytes.count <= 1 << 30)
    while true {
      // SAFETY: the array lives for the call, which copies it. GAIN: none, the call takes a
      // pointer.
      let outcome = unsafe bytes.withUnsafeBytes { buffer in
        let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        return unsafe PQputCopyData(link, start, Int32(buffer.count))
      }
      if outcome == 1 { return }
      guard outcome == 0 else { throw lost() }
      try wait(for: POLLIN | POLLOUT, deadline)
      // SAFETY: the link is open. GAIN: none, it is libpq's.
      guard unsafe PQconsumeInput(link) == 1 else { throw lost() }
    }
  }

  /// Ends a COPY in, with a reason when it shall fail. Returns the rows that the server took.
  func endPut(reason: String?, _ deadline: Deadline) throws(StoreFault) -> Int {
    while true {
      // SAFETY: the string lives for the call, or is null. GAIN: none, the call takes a pointer.
      let outcome = unsafe PQputCopyEnd(link, reason)
      if outcome == 1 { break }
      guard outcome == 0 else { throw lost() }
      try wait(for: POLLIN | POLLOUT, deadline)
    }
    return try lastResult(deadline).affectedCount
  }

  /// The next row as the server sent it; nil behind the last.
  func get(_ deadline: Deadline) throws(StoreFault) -> [UInt8]? {
    while true {
      var buffer: UnsafeMutablePointer<CChar>?
      // SAFETY: libpq sets the pointer to memory with as many bytes as it returns, which is copied
      // and freed once. GAIN: none, it is libpq's.
      let count = unsafe PQgetCopyData(link, &buffer, 1)
      if count > 0, let start = unsafe buffer {
        let bytes = unsafe start.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
          unsafe Array(UnsafeBufferPointer(start: $0, count: Int(count)))
        }
        unsafe PQfreemem(start)
        return bytes
      }
      switch count {
      case 0:
        try wait(for: POLLIN, deadline)
        // SAFETY: the link is open. GAIN: none, it is libpq's.
        guard unsafe PQconsumeInput(link) == 1 else { throw lost() }
      case -1:
        _ = try lastResult(deadline)
        return nil
      default: throw lost()
      }
    }
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

  // MARK: Waiting

  private func requireLive() throws(StoreFault) {
    if isBroken { throw .connectionLost("it was given up before", nil) }
  }

  /// Reads results to the last, as libpq demands, and returns that; or throws the first error.
  private func lastResult(_ deadline: Deadline) throws(StoreFault) -> ResultSet {
    var last: ResultSet?
    var first: StoreFault?
    while true {
      try waitForResult(deadline)
      // SAFETY: each result is ours, and handed to an owner that frees it once. GAIN: none, it is
      // libpq's.
      guard let result = unsafe PQgetResult(link) else { break }
      if let fault = unsafe fault(of: result) { first = first ?? fault }
      let status = unsafe PQresultStatus(result)
      last = unsafe ResultSet(owning: result)
      if isBroken { break }
      // A copy that nobody asked for would never end.
      if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH {
        isBroken = true
        throw .unexpectedResult("the statement is a COPY")
      }
    }
    if let first { throw first }
    guard let last else { throw lost() }
    return last
  }

  private func drain(_ deadline: Deadline) throws(StoreFault) {
    while true {
      try waitForResult(deadline)
      // SAFETY: as above. GAIN: as above.
      guard let result = unsafe PQgetResult(link) else { return }
      unsafe PQclear(result)
    }
  }

  /// Until a result can be had without blocking. Past the deadline the statement is cancelled, and
  /// what the server then says is heard, so that the link can be used on.
  private func waitForResult(_ deadline: Deadline) throws(StoreFault) {
    do throws(StoreFault) {
      try waitUntilIdle(deadline)
    } catch .deadlineExceeded {
      cancel()
      let patience = Deadline.after(seconds: Self.cancelSeconds)
      do throws(StoreFault) {
        while true {
          try waitUntilIdle(patience)
          // SAFETY: the result is ours and freed at once. GAIN: none, it is libpq's.
          guard let result = unsafe PQgetResult(link) else { break }
          let status = unsafe PQresultStatus(result)
          unsafe PQclear(result)
          if status == PGRES_COPY_IN || status == PGRES_COPY_OUT {
            isBroken = true
            break
          }
        }
      } catch {
        isBroken = true
      }
      throw .deadlineExceeded
    }
  }

  private func waitUntilIdle(_ deadline: Deadline) throws(StoreFault) {
    while true {
      // SAFETY: the link is open. GAIN: none, it is libpq's.
      let unsent = unsafe PQflush(link)
      guard unsent >= 0 else { throw lost() }
      if unsent == 0, unsafe PQisBusy(link) == 0 { return }
      try wait(for: unsent == 1 ? POLLIN | POLLOUT : POLLIN, deadline)
      // SAFETY: as above. GAIN: as above.
      if unsafe PQconsumeInput(link) != 1 {
        // The server may have said why before it closed; PQgetResult has it.
        if unsafe PQisBusy(link) == 0 { return }
        throw lost()
      }
    }
  }

  private func wait(for events: Int32, _ deadline: Deadline) throws(StoreFault) {
    // SAFETY: the link is open; the request is a local. GAIN: none, the calls take pointers.
    let socket = unsafe PQsocket(link)
    guard socket >= 0 else { throw lost() }
    var request = pollfd(fd: socket, events: Int16(events), revents: 0)
    while true {
      let count = unsafe poll(&request, 1, deadline.milliseconds)
      if count > 0 { return }
      if count == 0 {
        if deadline.isPast { throw .deadlineExceeded }
        continue
      }
      if errno != EINTR { throw lost() }
    }
  }

  private func cancel() {
    var reason = [CChar](repeating: 0, count: 256)
    // SAFETY: the request is made, used and freed here; the buffer has the size that is said.
    // GAIN: none, it is libpq's.
    guard let request = unsafe PQgetCancel(link) else { return }
    _ = unsafe PQcancel(request, &reason, Int32(reason.count))
    unsafe PQfreeCancel(request)
  }

  // MARK: Faults

  private func lost() -> StoreFault {
    isBroken = true
    // SAFETY: the text is libpq's own and copied at once. GAIN: none, it is libpq's.
    return .connectionLost(Self.oneLine(unsafe String(cString: PQerrorMessage(link))), nil)
  }

  /// Nil for a result that is none.
  private func fault(of result: OpaquePointer) -> StoreFault? {
    // SAFETY: the result is whole; its texts are copied. GAIN: none, it is libpq's.
    let status = unsafe PQresultStatus(result)
    guard status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE else { return nil }
    func field(_ code: Int) -> String? {
      // SAFETY: as above. GAIN: as above.
      unsafe PQresultErrorField(result, Int32(code)).map { unsafe String(cString: $0) }
    }
    let state = field(espalier_diag_sqlstate).map { SQLState($0) }
    let message = field(espalier_diag_message)
    let severity = field(espalier_diag_severity) ?? "ERROR"
    // After these the server closes, which we may not have heard yet.
    let isLast = severity == "FATAL" || severity == "PANIC"
    let isOpen = unsafe PQstatus(link) == CONNECTION_OK
    if isLast || !isOpen { isBroken = true }
    guard let state, !isBroken else {
      // SAFETY: as above. GAIN: as above.
      let text = unsafe message ?? String(cString: PQresultErrorMessage(result))
      isBroken = true
      return .connectionLost(Self.oneLine(text), state)
    }
    return .server(
      ServerError(
        state: state, severity: severity, message: message ?? "",
        detail: field(espalier_diag_detail), hint: field(espalier_diag_hint),
        schema: field(espalier_diag_schema), table: field(espalier_diag_table),
        column: field(espalier_diag_column), dataType: field(espalier_diag_data_type),
        constraint: field(espalier_diag_constraint),
        position: field(espalier_diag_position).flatMap { Int($0) }))
  }
}
