// The system's zlib: checksums, deflating, and inflating that stops where it was told.

internal import CZlib

enum Zlib {
  /// Inflated bytes arrive in pieces of this size, so that memory follows what really comes.
  private static let pieceBytes = 64 << 10
  /// The fastest: blocks are small by their encodings already.
  private static let level: Int32 = 1

  /// CRC-32 as zip, gzip and Python's zlib have it.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    // SAFETY: the call reads within the buffer, which lives for it. GAIN: the C library's checksum
    // takes a pointer; in Swift it would cost ten times as much a byte.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }

  /// The same of bytes that are lent.
  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    // SAFETY: as above. GAIN: as above.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }

  /// What a difference of checksums becomes by so many bytes that come behind it.
  static func shifted(_ difference: UInt32, byBytes count: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_combine(uLong(difference), 0, count))
  }

  /// Nil where it cannot be had, for want of memory.
  static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
    var size = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    // SAFETY: the call writes at most `size` bytes, which the array has, and reads the bytes of
    // the other. GAIN: none, the call takes pointers.
    let status = unsafe compress2(&result, &size, bytes, uLong(bytes.count), level)
    guard status == Z_OK else { return nil }
    result.removeLast(result.count - Int(size))
    return result
  }

  /// Exactly `size` bytes; nil where the bytes are no zlib stream of so many.
  static func inflated(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var input = Array(bytes)
    var piece = [UInt8](repeating: 0, count: min(pieceBytes, size + 1))
    var result: [UInt8] = []
    // SAFETY: the stream is made before use and ended after it; its pointers are set to arrays that
    // live through the closures in which they are used, with their true lengths. GAIN: none, the
    // library's interface is pointers.
    var stream = unsafe z_stream()
    guard
      unsafe inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { unsafe inflateEnd(&stream) }
    // SAFETY: as above. GAIN: as above.
    let isWhole = unsafe input.withUnsafeMutableBufferPointer { source -> Bool in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = uInt(source.count)
      while true {
        // SAFETY: as above. GAIN: as above.
        let (status, count) = unsafe piece.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = uInt(target.count)
          let status = unsafe inflate(&stream, Z_NO_FLUSH)
          return unsafe (status, target.count - Int(stream.avail_out))
        }
        guard status == Z_OK || status == Z_STREAM_END, result.count + count <= size else {
          return false
        }
        result += piece[..<count]
        // SAFETY: a number of the stream. GAIN: as above.
        if status == Z_STREAM_END { return unsafe stream.avail_in == 0 }
        if count == 0 { return false }
      }
    }
    return isWhole && result.count == size ? result : nil
  }
}
