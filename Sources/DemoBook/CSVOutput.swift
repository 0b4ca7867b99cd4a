// One CSV file being written: a buffer, a temporary name, and the final name once it is whole.
// Must hold: under the final name there is only ever a complete file; a file that is dropped
// before `finish` leaves nothing behind.

package struct CSVOutput: ~Copyable {
  private let descriptor: Int32
  private let temporaryPath: String
  private let finalPath: String
  private let name: String
  private var isOpen = true
  private var rows = 0
  private var bytesFlushed = 0
  /// Bytes of rows not yet written; only the first `count` mean anything.
  var buffer: [UInt8]
  var count = 0
  /// Whether the row has a field already, so that the next one is preceded by a comma.
  var rowHasField = false

  /// Flushed beyond this many bytes: large enough that system calls vanish from the profile.
  private static let flushBytes = 1 << 18
  /// Room for one more row without a check per byte; a row of 500 P&L values has about 6 KB.
  static let rowBytesMaximum = 1 << 16

  package init(folder: String, name: String) throws(DemoFault) {
    let temporaryPath = folder + "/." + name + ".partial"
    let result = SystemCalls.openForWriting(temporaryPath)
    guard result >= 0 else { throw .cannotOpen(path: temporaryPath, code: -result) }
    descriptor = result
    self.temporaryPath = temporaryPath
    finalPath = folder + "/" + name
    self.name = name
    buffer = [UInt8](repeating: 0, count: Self.flushBytes + Self.rowBytesMaximum)
  }

  deinit {
    guard isOpen else { return }
    _ = SystemCalls.close(descriptor)
    _ = SystemCalls.remove(temporaryPath)
  }

  /// The header row: column names joined by commas.
  package mutating func header(_ columns: String) {
    for byte in columns.utf8 { append(byte) }
    append(UInt8(ascii: "\n"))
  }

  package mutating func endRow() throws(DemoFault) {
    append(UInt8(ascii: "\n"))
    rowHasField = false
    rows += 1
    if count >= Self.flushBytes { try flush() }
  }

  /// Writes what is left and gives the file its final name.
  package mutating func finish() throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    try flush()
    let closed = SystemCalls.close(descriptor)
    isOpen = false
    // Network and quota file systems report a full disk only here.
    guard closed == 0 else {
      _ = SystemCalls.remove(temporaryPath)
      throw .cannotWrite(path: finalPath, code: closed)
    }
    let renamed = SystemCalls.rename(temporaryPath, to: finalPath)
    guard renamed == 0 else {
      _ = SystemCalls.remove(temporaryPath)
      throw .cannotRename(path: finalPath, code: renamed)
    }
    return (name, rows, bytesFlushed)
  }

  private mutating func flush() throws(DemoFault) {
    let code = SystemCalls.write(descriptor, buffer, count: count)
    guard code == 0 else { throw .cannotWrite(path: finalPath, code: code) }
    bytesFlushed += count
    count = 0
  }
}
