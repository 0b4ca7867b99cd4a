// Rows in bulk over a link, as the pieces in which they travel.

internal import CLibPQ
internal import Glibc

extension ServerLink {
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
}
