// Text on its way out: gathered, and handed on in pieces, so that a large answer is neither held as
// one text nor written in many small calls. Once nobody takes pieces any more, or nobody wants the
// answer, writers may stop.

public struct TextSink {
  /// As much as a pipe holds.
  public static let pieceBytes = 64 << 10

  private var bytes: [UInt8] = []
  private let pass: ([UInt8]) -> Bool
  private let isCancelled: () -> Bool
  public private(set) var isOpen = true
  /// Whether something was kept back because nobody wanted the answer any more.
  public private(set) var isCut = false

  /// Rows between two questions whether the answer is still wanted: milliseconds of work.
  private static let interval = 4096

  /// `pass` takes a piece and says whether it will take more; `isCancelled` is asked in front of
  /// each piece, and every few thousand rows.
  public init(
    isCancelled: @escaping () -> Bool = { false }, _ pass: @escaping ([UInt8]) -> Bool
  ) {
    self.isCancelled = isCancelled
    self.pass = pass
  }

  /// For loops over rows: whether to go on.
  mutating func takes(row: Int) -> Bool {
    if isOpen, row % Self.interval == 0, isCancelled() { cut() }
    return isOpen
  }

  private mutating func cut() {
    isOpen = false
    isCut = true
  }

  public mutating func write(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count >= Self.pieceBytes { flush() }
  }

  /// Hands on what has gathered; to be called at the end.
  public mutating func flush() {
    if isOpen, !bytes.isEmpty {
      if isCancelled() { cut() } else { isOpen = pass(bytes) }
    }
    bytes.removeAll(keepingCapacity: true)
  }

  /// For writers that append bytes themselves.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    write(&bytes)
    if bytes.count >= Self.pieceBytes { flush() }
  }
}
