// Positions split over strategies by weight. What the weights leave is a part of its own, the null
// one, so that parts add up to the position exactly.

internal import Book
internal import Columns
internal import Exact

struct StrategySplits: Sendable {
  /// Decimals of a weight.
  static let scale = 12
  static let one: Int64 = 1_000_000_000_000

  /// Strategy ids in byte order.
  let ids: [String]
  /// For each text of weights: where its parts begin, and one more at the end.
  private let starts: [UInt32]
  private let parts: [(code: UInt32, weight: Int64)]
  private let texts: [UInt32]?

  init(_ weights: SharedTexts?) {
    var split: [[(id: String, weight: Int64)]] = []
    for row in 0..<(weights?.texts.count ?? 0) {
      split.append(StrategyWeights.parts(weights?.texts[row] ?? ""))
    }
    let ids = Set(split.joined().map(\.id)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var codes: [String: UInt32] = [:]
    for (code, id) in ids.enumerated() { codes[id] = UInt32(code) }
    if split.isEmpty { split = [[]] }
    var starts: [UInt32] = [0]
    var parts: [(code: UInt32, weight: Int64)] = []
    for list in split {
      var rest = Self.one
      for part in list {
        parts.append((codes[part.id] ?? 0, part.weight))
        rest -= part.weight
      }
      if rest != 0 { parts.append((UInt32(ids.count), rest)) }
      starts.append(UInt32(parts.count))
    }
    self.ids = ids
    self.starts = starts
    self.parts = parts
    texts = weights?.codes
  }

  func forEachPart(ofRow row: Int, _ body: (UInt32, Int64) -> Void) {
    let text = texts.map { Int($0[row]) } ?? 0
    for index in Int(starts[text])..<Int(starts[text + 1]) {
      body(parts[index].code, parts[index].weight)
    }
  }
}
