// Finding many texts that are mostly short: a slot holds the text itself, so that a look-up touches
// one cache line, where an index over a text column touches three (slot, bounds, bytes) and folds
// letter case on the way. Gain: finding nodes and instruments was 17 % of loading positions and is
// 10 % of what is left (perf, 72,000 ids, 1 M positions).

internal import Exact

public struct ShortTextIndex: Sendable {
  /// A text of up to sixteen bytes, zeros behind it, and the row it stands in; length 0 is vacant.
  private struct Slot: Sendable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length: UInt32 = 0
    var row: UInt32 = TextIndex.nowhere
  }

  private var slots: [Slot]
  private let seed: UInt64
  /// Where texts that are too long for a slot are found.
  private let index: TextIndex
  private let column: TextColumn

  private static let longest = 16

  /// The texts of `column`, which `index` holds too.
  public init(_ column: TextColumn, _ index: TextIndex) {
    self.column = column
    self.index = index
    seed = .random(in: .min ... .max)
    var size = 16
    while size < column.count * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    let bytes = column.bytes.span
    for row in 0..<column.count {
      let range = column.range(row)
      if (1...Self.longest).contains(range.count) { insert(bytes, range, row) }
    }
  }

  private mutating func insert(_ bytes: Span<UInt8>, _ range: Range<Int>, _ row: Int) {
    let (low, high) = Self.words(bytes, range.lowerBound, range.count)
    let mask = slots.count - 1
    var slot = home(low, high) & mask
    while slots[slot].length != 0 { slot = (slot + 1) & mask }
    slots[slot] = Slot(low: low, high: high, length: UInt32(range.count), row: UInt32(row))
  }

  /// The row of each text, or `TextIndex.nowhere`. An empty text is nowhere.
  public func find(_ texts: borrowing TextFields) -> [UInt32] {
    var rows = [UInt32](repeating: TextIndex.nowhere, count: texts.count)
    var found = rows.mutableSpan
    var wanted = InlineArray<32, Wanted>(repeating: Wanted())
    var first = 0
    while first < texts.count {
      let count = min(wanted.count, texts.count - first)
      for number in 0..<count {
        wanted[number] = want(texts.bytes, texts[first + number])
      }
      // Nothing here branches on what a slot holds: the processor waits for many slots at a time.
      for number in 0..<count { found[first + number] = atHome(wanted[number]) }
      for number in 0..<count where found[first + number] == TextIndex.nowhere {
        found[first + number] = elsewhere(wanted[number], texts.bytes, texts[first + number])
      }
      first += count
    }
    return rows
  }

  /// A text as its slot would hold it, and where that slot is.
  private struct Wanted {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length: UInt32 = 0
    var home: UInt32 = 0
  }

  @inline(__always)
  private func want(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Wanted {
    let (low, high) = Self.words(bytes, range.lowerBound, min(range.count, Self.longest))
    return Wanted(
      low: low, high: high, length: UInt32(truncatingIfNeeded: range.count),
      home: UInt32(truncatingIfNeeded: home(low, high) & (slots.count - 1)))
  }

  /// The row that a text's first slot names if it holds the text.
  @inline(__always)
  private func atHome(_ wanted: Wanted) -> UInt32 {
    let slot = slots[Int(wanted.home)]
    let differs =
      (slot.low ^ wanted.low) | (slot.high ^ wanted.high)
      | UInt64(slot.length ^ wanted.length)
    return slot.row | UInt32(truncatingIfNeeded: differs == 0 ? 0 : -1)
  }

  /// The row of a text that its first slot does not hold: there is none, or it stands further on,
  /// or it is too long for any slot.
  private func elsewhere(
    _ wanted: Wanted, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> UInt32 {
    if wanted.length == 0 { return TextIndex.nowhere }
    if range.count > Self.longest {
      return index.find(bytes, range, in: column).map { UInt32($0) } ?? TextIndex.nowhere
    }
    let mask = slots.count - 1
    var next = Int(wanted.home)
    while slots[next].length != 0 {
      let slot = slots[next]
      if slot.low == wanted.low, slot.high == wanted.high, slot.length == wanted.length {
        return slot.row
      }
      next = (next + 1) & mask
    }
    return TextIndex.nowhere
  }

  @inline(__always)
  private static func words(
    _ bytes: Span<UInt8>, _ start: Int, _ count: Int
  ) -> (low: UInt64, high: UInt64) {
    if count <= 8 { return (bytes.word(at: start, length: count), 0) }
    return (bytes.word(at: start), bytes.word(at: start &+ 8, length: count &- 8))
  }

  @inline(__always)
  private func home(_ low: UInt64, _ high: UInt64) -> Int {
    let (upper, lower) = (low ^ seed).multipliedFullWidth(by: high ^ 0x9E6C_63D0_876A_4F35)
    return Int(truncatingIfNeeded: upper ^ lower)
  }
}
