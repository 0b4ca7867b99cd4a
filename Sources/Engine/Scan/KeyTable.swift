// Finds the slot of a 64-bit key: open addressing, slots numbered in the order of first sight. Keys
// are our own products of codes, so nobody can choose them to collide.

struct KeyTable: Sendable {
  private(set) var keys: [UInt64] = []
  private var slots: [UInt32]
  private var mask: Int

  private static let vacant = UInt32.max

  init(capacity: Int = 16) {
    var size = 32
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Self.vacant, count: size)
    mask = size - 1
  }

  var count: Int { keys.count }

  private func home(_ key: UInt64) -> Int {
    // Fibonacci hashing: the multiplier is 2⁶⁴ over the golden ratio.
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  func find(_ key: UInt64) -> Int? {
    var at = home(key)
    while slots[at] != Self.vacant {
      if keys[Int(slots[at])] == key { return Int(slots[at]) }
      at = (at + 1) & mask
    }
    return nil
  }

  /// The key's slot, a new one when it has not come before.
  mutating func slot(_ key: UInt64) -> Int {
    var at = home(key)
    while slots[at] != Self.vacant {
      let slot = Int(slots[at])
      if keys[slot] == key { return slot }
      at = (at + 1) & mask
    }
    let slot = keys.count
    keys.append(key)
    slots[at] = UInt32(slot)
    if keys.count * 2 > slots.count { grow() }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: Self.vacant, count: slots.count * 2)
    mask = slots.count - 1
    for (slot, key) in keys.enumerated() {
      var at = home(key)
      while slots[at] != Self.vacant { at = (at + 1) & mask }
      slots[at] = UInt32(slot)
    }
  }
}
