// One bit per row, packed in words: which values are present, which rows are rejected.

public struct BitMask: Hashable, Sendable {
  @usableFromInline internal var storage: [UInt64]
  public var words: [UInt64] { storage }
  public let count: Int

  public init(count: Int, repeating bit: Bool = false) {
    self.count = count
    storage = Array(repeating: bit ? .max : 0, count: (count + 63) / 64)
    // Bits behind the last row stay clear, so that counting and comparing need no special case.
    if bit, count % 64 != 0 { storage[storage.count - 1] = (1 << UInt64(count % 64)) - 1 }
  }

  /// A mask whose bits have been set word by word; none may be set behind the last row.
  public init(words: [UInt64], count: Int) {
    precondition(words.count == (count + 63) / 64, "mask and words differ")
    precondition(
      count % 64 == 0 || words[words.count - 1] >> UInt64(count % 64) == 0, "bits behind the end")
    self.count = count
    storage = words
  }

  public subscript(row: Int) -> Bool {
    @inlinable @inline(__always) get { storage[row >> 6] >> UInt64(row & 63) & 1 != 0 }
    @inlinable set {
      let bit: UInt64 = 1 << UInt64(row & 63)
      if newValue { storage[row >> 6] |= bit } else { storage[row >> 6] &= ~bit }
    }
  }

  /// Sets one bit: what filling a column does for each row.
  @inlinable
  public mutating func set(_ row: Int) {
    storage[row >> 6] |= 1 << UInt64(truncatingIfNeeded: row & 63)
  }

  public var countOfSet: Int {
    var total = 0
    for word in storage { total += word.nonzeroBitCount }
    return total
  }

  public var isFull: Bool { countOfSet == count }
}
