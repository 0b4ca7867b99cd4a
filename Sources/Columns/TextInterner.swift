// Gives equal texts equal numbers, in the order in which they first come. For columns whose texts
// repeat; bytes decide, nothing is made a string.

internal import Exact

public struct TextInterner: Sendable {
  /// The texts by number.
  public private(set) var texts = TextColumn()
  private var slots: [UInt32]
  private let seed: UInt64

  private static let vacant = UInt32.max

  public init(seed: UInt64 = .random(in: .min ... .max)) {
    slots = Array(repeating: Self.vacant, count: 64)
    self.seed = seed
  }

  /// The text's number, a new one when it has not come before.
  public mutating func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    if texts.count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    var slot = home(bytes, range)
    while slots[slot] != Self.vacant {
      let number = Int(slots[slot])
      if bytes.hasSame(range, as: texts.bytes.span, texts.range(number)) { return number }
      slot = (slot + 1) & mask
    }
    let number = texts.count
    slots[slot] = UInt32(number)
    texts.append(bytes, range)
    return number
  }

  private func home(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    Int(truncatingIfNeeded: TextHash.ofFolded(bytes, range, seed: seed).hash) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: Self.vacant, count: slots.count * 2)
    let mask = slots.count - 1
    for number in 0..<texts.count {
      var slot = home(texts.bytes.span, texts.range(number))
      while slots[slot] != Self.vacant { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number)
    }
  }
}
