// The system's zlib: deflating quickly, and inflating to a size that was checked before.

internal import CZlib

enum Deflate {
  enum Strategy {
    /// Finds repetitions and codes what is left by how often it comes.
    case matching
    /// Only the latter: three times as fast, and as small where nothing repeats.
    case coding

    /// zlib's own names for them.
    fileprivate var code: Int32 { self == .matching ? Z_DEFAULT_STRATEGY : Z_HUFFMAN_ONLY }
  }

  /// The fastest: what is worth more was found before by looking at columns as such.
  private static let level: Int32 = 1
  /// As zlib's `deflateInit` has them: a window of 32 KiB, memory for it.
  private static let windowBits: Int32 = 15
  private static let memoryLevel: Int32 = 8

  /// No byte of a zlib stream makes more than this many (RFC 1951: 258 for two bits, and a header).
  static let mostExpansion = 1032

  /// Nil where it cannot be had, for want of memory.
  static func deflated(_ bytes: ArraySlice<UInt8>, _ strategy: Strategy) -> [UInt8]? {
    var input = Array(bytes)
    // SAFETY: the stream is made before use and ended after it; its pointers are set to arrays that
    // live through the closures in which they are used, with their true lengths. GAIN: none, the
    // library's interface is pointers.
    var stream = unsafe z_stream()
    guard
      unsafe deflateInit2_(
        &stream, level, Z_DEFLATED, windowBits, memoryLevel, strategy.code, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { unsafe deflateEnd(&stream) }
    let bound = unsafe Int(deflateBound(&stream, uLong(input.count)))
    var result = [UInt8](repeating: 0, count: bound)
    // SAFETY: as above. GAIN: as above.
    let left = unsafe input.withUnsafeMutableBufferPointer { source -> Int? in
      unsafe result.withUnsafeMutableBufferPointer { target -> Int? in
        unsafe stream.next_in = source.baseAddress
        unsafe stream.avail_in = uInt(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = uInt(target.count)
        guard unsafe deflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return unsafe Int(stream.avail_out)
      }
    }
    guard let left else { return nil }
    result.removeLast(left)
    return result
  }

  /// Exactly `size` bytes; nil where the bytes are no zlib stream of so many.
  static func inflated(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard size <= bytes.count * mostExpansion else { return nil }
    var result = [UInt8](repeating: 0, count: size)
    var count = uLong(size)
    var used = uLong(bytes.count)
    // SAFETY: the call writes at most `count` bytes, which the array has, and reads at most `used`
    // bytes of the slice, which lives for it. GAIN: none, the call takes pointers.
    let status = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe uncompress2(&result, &count, source.baseAddress, &used)
    }
    guard status == Z_OK, Int(count) == size, Int(used) == bytes.count else { return nil }
    return result
  }
}
