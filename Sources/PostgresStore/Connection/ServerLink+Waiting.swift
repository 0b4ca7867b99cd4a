// Waiting for a link's answers, and what is made of answers that are errors.

internal import CLibPQ
internal import Glibc

extension ServerLink {
  func requireLive() throws(StoreFault) {
    if isBroken { throw .connectionLost("it was given up before", nil) }
  }

  /// Reads results to the last, as libpq demands, and returns that; or throws the first error.
  func lastResult(_ deadline: Deadline) throws(StoreFault) -> ResultSet {
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

  func drain(_ deadline: Deadline) throws(StoreFault) {
    while true {
      try waitForResult(deadline)
      // SAFETY: as above. GAIN: as above.
      guard let result = unsafe PQgetResult(link) else { return }
      unsafe PQclear(result)
    }
  }

  /// Until a result can be had without blocking. Past the deadline the statement is cancelled, and
  /// what the server then says is heard, so that the link can be used on.
  func waitForResult(_ deadline: Deadline) throws(StoreFault) {
    do throws(StoreFault) {
      try waitUntilIdle(deadline)
    } catch .deadlineExceeded {
      cancel()
      // How long it may take to say that it was cancelled: then the link is given up.
      let cancelSeconds = 2.0
      let patience = Deadline.after(seconds: cancelSeconds)
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

  func waitUntilIdle(_ deadline: Deadline) throws(StoreFault) {
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

  func wait(for events: Int32, _ deadline: Deadline) throws(StoreFault) {
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

  func cancel() {
    var reason = [CChar](repeating: 0, count: 256)
    // SAFETY: the request is made, used and freed here; the buffer has the size that is said.
    // GAIN: none, it is libpq's.
    guard let request = unsafe PQgetCancel(link) else { return }
    _ = unsafe PQcancel(request, &reason, Int32(reason.count))
    unsafe PQfreeCancel(request)
  }

  // MARK: Faults

  func lost() -> StoreFault {
    isBroken = true
    // SAFETY: the text is libpq's own and copied at once. GAIN: none, it is libpq's.
    return .connectionLost(Self.oneLine(unsafe String(cString: PQerrorMessage(link))), nil)
  }

  /// Nil for a result that is none.
  func fault(of result: OpaquePointer) -> StoreFault? {
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
