// Finds a row of a text column by its text. Open addressing over row numbers: 4 bytes a slot, at
// most half of them used. Texts that differ by letter case alone share a slot chain and are
// reported as twins.

internal import Exact

public struct TextIndex: Sendable {
  private(set) var slots: [UInt32]
  private let seed: UInt64

  static let vacant = UInt32.max
  /// What stands for a text that is not there.
  public static let nowhere = vacant
  /// Rows are 32 bits wide and one pattern means "vacant".
  public static let maximumCount = Int(UInt32.max) - 1

  /// An empty index with room for `count` rows. The seed differs from run to run, so that nobody
  /// can prepare ids that all fall into one slot.
  public init(capacity count: Int, seed: UInt64 = .random(in: .min ... .max)) {
    var size = 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: Self.vacant, count: size)
    self.seed = seed
  }

  /// An empty index of another size whose hashes are this one's.
  public func resized(capacity count: Int) -> TextIndex {
    TextIndex(capacity: count, seed: seed)
  }

  public enum Insertion: Equatable, Sendable {
    case inserted
    /// The same text stands in an earlier row.
    case duplicate(of: Int)
    /// The same text but for letter case stands in an earlier row.
    case twin(of: Int)
  }

  /// The hash under which a text is filed.
  public func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let (hash, isASCII) = TextHash.ofFolded(bytes, range, seed: seed)
    return isASCII ? hash : hashOfFoldedUnicode(bytes, range)
  }

  private func hashOfFoldedUnicode(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let lower = Array(Self.text(bytes, range).lowercased().utf8)
    return TextHash.ofFolded(lower.span, 0..<lower.count, seed: seed).hash
  }

  /// Files `row`, whose text is already in `column`, unless its text is there.
  public mutating func insert(
    row: Int, of column: TextColumn, hash: UInt64
  ) -> Insertion {
    let bytes = column.bytes.span
    let range = column.range(row)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.vacant {
      let other = Int(slots[slot])
      switch Self.compare(bytes, range, bytes, column.range(other)) {
      case .same: return .duplicate(of: other)
      case .twin: return .twin(of: other)
      case .different: slot = (slot + 1) & mask
      }
    }
    slots[slot] = UInt32(row)
    return .inserted
  }

  /// Files a row whose text is known to be in no other row: nothing is compared.
  public mutating func insertUnique(row: Int, hash: UInt64) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.vacant { slot = (slot + 1) & mask }
    slots[slot] = UInt32(row)
  }

  public mutating func insert(row: Int, of column: TextColumn) -> Insertion {
    insert(row: row, of: column, hash: hash(column.bytes.span, column.range(row)))
  }

  /// The row whose text is exactly this.
  public func find(
    _ bytes: Span<UInt8>, _ range: Range<Int>, in column: TextColumn
  ) -> Int? {
    let home = Int(truncatingIfNeeded: hash(bytes, range)) & (slots.count - 1)
    return find(bytes, range, in: column, from: home)
  }

  /// The same from a slot on: the text's own, or one behind it when those before hold others.
  func find(
    _ bytes: Span<UInt8>, _ range: Range<Int>, in column: TextColumn, from slot: Int
  ) -> Int? {
    let stored = column.bytes.span
    let mask = slots.count - 1
    var slot = slot
    while slots[slot] != Self.vacant {
      let row = Int(slots[slot])
      if bytes.hasSame(range, as: stored, column.range(row)) { return row }
      slot = (slot + 1) & mask
    }
    return nil
  }

  public func find(_ text: String, in column: TextColumn) -> Int? {
    let bytes = text.utf8Span.span
    return find(bytes, 0..<bytes.count, in: column)
  }

  /// The row whose text is this but for letter case: what the user may have meant.
  public func findIgnoringCase(
    _ bytes: Span<UInt8>, _ range: Range<Int>, in column: TextColumn
  ) -> Int? {
    let stored = column.bytes.span
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash(bytes, range)) & mask
    while slots[slot] != Self.vacant {
      let row = Int(slots[slot])
      if Self.compare(bytes, range, stored, column.range(row)) != .different { return row }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The same index after rows have been given new numbers.
  public func renumbered(_ newRow: [UInt32]) -> TextIndex {
    var result = self
    for slot in slots.indices where slots[slot] != Self.vacant {
      result.slots[slot] = newRow[Int(slots[slot])]
    }
    return result
  }

  /// The same index if it has room for `more` rows beside those it holds; else nil.
  public func grown(by more: Int, over count: Int) -> TextIndex? {
    slots.count >= (count + more) * 2 ? self : nil
  }

  public var byteCount: Int { slots.count * 4 }
}

extension TextIndex {
  private enum Comparison { case same, twin, different }

  private static func compare(
    _ a: Span<UInt8>, _ ra: Range<Int>, _ b: Span<UInt8>, _ rb: Range<Int>
  ) -> Comparison {
    if ra.count == rb.count {
      if a.hasSame(ra, as: b, rb) { return .same }
      var twin = true
      for offset in 0..<ra.count {
        let x = a[ra.lowerBound + offset]
        let y = b[rb.lowerBound + offset]
        if x == y { continue }
        if (x | y) >= 0x80 { return compareUnicode(a, ra, b, rb) }
        let lower = x | 0x20
        guard lower == y | 0x20, lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "z") else {
          twin = false
          break
        }
      }
      return twin ? .twin : .different
    }
    return compareUnicode(a, ra, b, rb)
  }

  /// Letters beyond ASCII may change length with case, so whole texts are folded and compared: by
  /// bytes, as they are hashed. Canonically equal texts of other bytes are other ids everywhere.
  private static func compareUnicode(
    _ a: Span<UInt8>, _ ra: Range<Int>, _ b: Span<UInt8>, _ rb: Range<Int>
  ) -> Comparison {
    let hasUnicode = ra.contains { a[$0] >= 0x80 } || rb.contains { b[$0] >= 0x80 }
    guard hasUnicode else { return .different }
    let (lowerA, lowerB) = (text(a, ra).lowercased(), text(b, rb).lowercased())
    return lowerA.utf8.elementsEqual(lowerB.utf8) ? .twin : .different
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var copy: [UInt8] = []
    for index in range { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
