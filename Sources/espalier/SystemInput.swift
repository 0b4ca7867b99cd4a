// Reading queries: standard input or a file, in the pieces in which they come.

internal import Glibc

final class SystemInput {
  enum Piece {
    case bytes(ArraySlice<UInt8>)
    case end
    /// A signal came before anything was read.
    case interrupted
    case failed
  }

  /// As much as a pipe holds.
  private static let pieceBytes = 64 << 10

  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: pieceBytes)

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  static var standard: SystemInput { SystemInput(STDIN_FILENO) }

  /// Nil when there is no such file, or it may not be read.
  init?(path: String) {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if opened < 0 { return nil }
    descriptor = opened
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// `isInteractive` at a prompt, where Ctrl-C is noted and does not end the program.
  func read(isInteractive: Bool) -> Piece {
    if isInteractive, !Interruption.waitsForInput() { return .interrupted }
    let descriptor = self.descriptor
    // SAFETY: the array lives through the call, which writes within it. GAIN: none, the call takes
    // a pointer.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
    }
    if count > 0 { return .bytes(buffer[..<count]) }
    if count == 0 { return .end }
    return errno == EINTR ? .interrupted : .failed
  }
}
