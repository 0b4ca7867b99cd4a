// Finds what number a row was given: open addressing over 32-bit keys, nearly as fast as an array
// and as large as what it holds. A number can be taken back.

struct RowNumbers: Sendable {
  private var keys: [UInt32]
  private var numbers: [UInt32]
  private(set) var count = 0

  private static let vacant = UInt32.max

  init() {
    keys = Array(repeating: Self.vacant, count: 64)
    numbers = Array(repeating: 0, count: 64)
  }

  @inline(__always)
  private func home(_ key: UInt32) -> Int {
    // Fibonacci hashing: the multiplier is 2⁶⁴ over the golden ratio.
    Int(truncatingIfNeeded: UInt64(key) &* 0x9E37_79B9_7F4A_7C15 >> 32) & (keys.count - 1)
  }

  @inline(__always)
  subscript(row: Int) -> Int? {
    let key = UInt32(row)
    var slot = home(key)
    while keys[slot] != key {
      if keys[slot] == Self.vacant { return nil }
      slot = (slot + 1) & (keys.count - 1)
    }
    return Int(numbers[slot])
  }

  /// Numbers a row that has none.
  mutating func insert(_ row: Int, _ number: Int) {
    if (count + 1) * 2 > keys.count { grow() }
    var slot = home(UInt32(row))
    while keys[slot] != Self.vacant { slot = (slot + 1) & (keys.count - 1) }
    keys[slot] = UInt32(row)
    numbers[slot] = UInt32(number)
    count += 1
  }

  /// Takes a number back; those that had to go further on move up.
  mutating func remove(_ row: Int) {
    let mask = keys.count - 1
    var hole = home(UInt32(row))
    while keys[hole] != UInt32(row) {
      precondition(keys[hole] != Self.vacant, "the row has no number")
      hole = (hole + 1) & mask
    }
    var slot = (hole + 1) & mask
    while keys[slot] != Self.vacant {
      let home = home(keys[slot])
      // Whether its home lies no further on than the hole, going round.
      if (slot &- home) & mask >= (slot &- hole) & mask {
        (keys[hole], numbers[hole]) = (keys[slot], numbers[slot])
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    keys[hole] = Self.vacant
    count -= 1
  }

  private mutating func grow() {
    let old = self
    keys = Array(repeating: Self.vacant, count: old.keys.count * 2)
    numbers = Array(repeating: 0, count: old.keys.count * 2)
    count = 0
    for slot in old.keys.indices where old.keys[slot] != Self.vacant {
      insert(Int(old.keys[slot]), Int(old.numbers[slot]))
    }
  }
}
