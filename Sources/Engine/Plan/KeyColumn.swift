// A dimension met with a book: each position has a code, small and dense, and codes stand in the
// natural order of their labels. The code `count` means null.

internal import Query

struct KeyColumn: Sendable {
  /// Where a position's code is found: with its node, its currency, its instrument, or itself.
  enum Codes: Sendable {
    case byNode([UInt32])
    case byCurrency([UInt32])
    case byInstrument([UInt32])
    case byRow([UInt32])
    /// The position's own number.
    case row
    /// Several codes per position, each with a weight.
    case split(StrategySplits)
  }

  var dimension: Dimension
  var codes: Codes
  /// How many codes have a label.
  var count: Int
  var label: @Sendable (Int) -> String
  /// The node of each code, where codes are nodes.
  var nodes: [UInt32]?
  /// Nodes whose code is another than their parent's, in the order of the tree; nil where nobody
  /// has looked.
  var beginnings: [UInt32]?

  /// Codes and the null.
  var radix: UInt64 { UInt64(count) + 1 }

  func text(_ code: UInt32) -> String? { Int(code) < count ? label(Int(code)) : nil }

  /// The code of a position; the part matters to split codes alone.
  func code(row: Int, node: Int, currency: Int, instruments: [UInt32], part: UInt32) -> UInt32 {
    switch codes {
    case .byNode(let codes): codes[node]
    case .byCurrency(let codes): codes[currency]
    case .byInstrument(let codes): codes[Int(instruments[row])]
    case .byRow(let codes): codes[row]
    case .row: UInt32(row)
    case .split: part
    }
  }

  /// Whether all positions of a cell have one code.
  var fitsCells: Bool {
    switch codes {
    case .byNode, .byCurrency: true
    case .byInstrument, .byRow, .row, .split: false
    }
  }

  /// Whether every position of one code of `other` has one code here too: then grouping by `other`
  /// is grouping by both.
  func follows(from other: KeyColumn) -> Bool {
    // Groups that lie in one another cannot be told from a position alone.
    if dimension == .node { return false }
    switch (other.codes, codes) {
    case (_, .split): return false
    case (.row, _): return true
    case (.byInstrument, .byInstrument): return other.dimension == .instrument
    default: return false
    }
  }
}
