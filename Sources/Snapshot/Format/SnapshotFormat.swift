// The frame of a snapshot: what stands at its beginning and end, and the limits a reader holds
// everything to. `proto-spec/SNAPSHOT.md` is the specification.

public enum SnapshotFormat {
  /// Not ASCII first, so that nobody takes it for text; a line break of either kind last, so that a
  /// transfer that changes line breaks is noticed, as PNG does.
  public static let magic: [UInt8] = [0x89, 0x45, 0x53, 0x4E, 0x41, 0x50, 0x0D, 0x0A]
  static let endMagic: [UInt8] = Array("ESNAPEND".utf8)
  /// A reader refuses a later one.
  static let version: UInt64 = 1
  /// Magic, version (u32), and 4 bytes that are zero.
  static let headerBytes = 16
  /// Length of the manifest (u64), digest, magic.
  static let footerBytes = 8 + Digest.byteCount + 8

  static var header: [UInt8] {
    var bytes = magic
    bytes.append(version, width: 4)
    bytes.append(0, width: 4)
    return bytes
  }

  /// Whether a file that begins like this says it is a snapshot.
  public static func begins(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.starts(with: magic) }
}

enum SnapshotLimits {
  /// A manifest of a book of a billion positions has 64 MiB.
  static let manifestBytes = 64 << 20
  static let chunkBytes = 256 << 20
  /// 1 TiB, as of any file of a book.
  static let fileBytes = 1 << 40
  static let tables = 4096
  /// Scenarios are columns.
  static let columns = 1 << 17
  /// Rows are numbered with 32 bits in memory.
  static let rows = Int(UInt32.max) - 1
  /// Values that are held decoded at a time: 16 MiB of 64-bit numbers.
  static let cellsPerGroup = 1 << 21
  /// Rows × 8 bytes stay within a second-level cache; chunks are small enough to share work well.
  private static let usualRows = 1 << 15
  /// Bytes of a file that is kept as it is, in one chunk.
  static let blobChunkBytes = 1 << 20

  static func rowsPerGroup(columns: Int) -> Int {
    max(1, min(usualRows, cellsPerGroup / max(1, columns)))
  }
}
