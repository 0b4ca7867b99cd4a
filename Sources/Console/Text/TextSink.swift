// Text on its way out: gathered, and handed on in pieces, so that a large answer is neither held as
// one text nor written in many small calls. Once nobody takes pieces any more, writers may stop.

public struct TextSink {
  /// As much as a pipe holds.
  public static let pieceBytes = 64 << 10

  private var bytes: [UInt8] = []
  private let pass: ([UInt8]) -> Bool
  public private(set) var isOpen = true

  /// `pass` takes a piece and says whether it will take more.
  public init(_ pass: @escaping ([UInt8]) -> Bool) { self.pass = pass }

  public mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count >= Self.pieceBytes { flush() }
  }

  /// Hands on what has gathered; to be called at the end.
  public mutating func flush() {
    if isOpen, !bytes.isEmpty { isOpen = pass(bytes) }
    bytes.removeAll(keepingCapacity: true)
  }

  /// For writers that append bytes themselves.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    write(&bytes)
    if bytes.count >= Self.pieceBytes { flush() }
  }
}
