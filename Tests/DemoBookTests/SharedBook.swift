// One small demo book that the tests read: 2,000 positions of the full-size firm.

import DemoBook
import Glibc

enum SharedBook {
  static let positions = 2_000
  static let seed: UInt64 = 20_261_120
  static let folder: ScratchFolder = {
    // A static value is never released, so its folder is removed when the tests end.
    _ = atexit { SharedBook.folder.removeAll() }
    return ScratchFolder()
  }()
  static let summary: Result<DemoSummary, DemoFault> = write(to: folder.path, seed: seed)

  /// The shared folder, written once by whichever test asks first.
  static func ready() throws -> ScratchFolder {
    _ = try summary.get()
    return folder
  }

  static func write(
    to path: String, seed: UInt64, change: (inout DemoOptions) -> Void = { _ in }
  ) -> Result<DemoSummary, DemoFault> {
    var options = DemoOptions(positions: positions, seed: seed)
    change(&options)
    do {
      return .success(try DemoBook.write(to: path, options: options) { _, _ in })
    } catch {
      return .failure(error)
    }
  }

  /// FNV-1a over a file's bytes.
  static func hash(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
