// Sums of columns over runs: positions of one node and currency lie side by side, so what a cell
// holds of its own is a column read from one row to another. Nothing is looked up for a position.
//
// Gain: the first `net by node` of 200,000 positions takes 16 ms instead of 26.

internal import Book
internal import Columns

struct RunSums: Sendable {
  private let positions: Positions
  /// By set of scenarios.
  private let covered: [BitMask]
  /// Rows that count, a bit each; nil where all do.
  private let counted: [UInt64]?

  init(_ book: Book) {
    positions = book.positions
    covered = book.scenarioSets.map(\.covered)
    var words = [UInt64](repeating: 0, count: (positions.count + 63) / 64)
    var isFull = true
    for (row, flags) in positions.flags.enumerated() {
      if flags.isDisjoint(with: [.paper, .closed]) {
        words[row >> 6] |= 1 << UInt64(row & 63)
      } else {
        isFull = false
      }
    }
    counted = isFull ? nil : words
  }

  /// Whether columns and masks tell a component.
  func tells(_ component: Component) -> Bool {
    switch component.condition?.fact {
    case nil, .field, .vector: break
    default: return false
    }
    switch component.quantity {
    case .one, .field, .netNotional: return true
    default: return false
    }
  }

  /// Adds each run's sum of a component to a place of its row, where it has one.
  func add(
    _ component: Component, toRows runCells: [Int32], _ rows: inout [Int128], width: Int,
    at place: Int
  ) {
    let words: [UInt64]?
    switch mask(component.condition) {
    case .none: return
    case .all: words = nil
    case .some(let some): words = some
    }
    func each(_ value: (Int) -> Int128) {
      add(words, runCells, &rows, width, place, value)
    }
    switch component.quantity {
    case .one: each { _ in 1 }
    case .field(let field, let part):
      guard let column = positions[field] else { return }
      let values = column.values
      switch part {
      case .signed: each { Int128(values[$0]) }
      case .long: each { Int128(max(values[$0], 0)) }
      case .short: each { Int128(min(values[$0], 0)) }
      case .magnitude: each { Int128(values[$0].magnitude) }
      }
    case .netNotional:
      guard let values = positions[.notional]?.values,
        let quantities = positions[.quantity]?.column.values
      else { return }
      each { Int128(values[$0].magnitude) * Int128(quantities[$0].signum()) }
    default: preconditionFailure("columns do not tell this component")
    }
  }

  @inline(__always)
  private func add(
    _ words: [UInt64]?, _ runCells: [Int32], _ rows: inout [Int128], _ width: Int, _ place: Int,
    _ value: (Int) -> Int128
  ) {
    let starts = positions.cells.starts
    for run in runCells.indices where runCells[run] >= 0 {
      // Fewer than 2³² values of 64 bits: never near 2¹²⁷.
      var sum: Int128 = 0
      if let words {
        for row in Int(starts[run])..<Int(starts[run + 1])
        where words[row >> 6] >> UInt64(row & 63) & 1 != 0 {
          sum &+= value(row)
        }
      } else {
        for row in Int(starts[run])..<Int(starts[run + 1]) { sum &+= value(row) }
      }
      rows[Int(runCells[run]) * width + place] &+= sum
    }
  }

  /// Rows that count towards a component.
  private enum Mask {
    case none, all
    /// A bit each.
    case some([UInt64])
  }

  private func mask(_ condition: Condition?) -> Mask {
    let everyone = counted.map { Mask.some($0) } ?? .all
    guard let condition else { return everyone }
    let present: [UInt64]?
    switch condition.fact {
    case .field(let field):
      guard let column = positions[field] else { return condition.isWanted ? .none : everyone }
      present = column.present?.words
    case .vector(let set): present = covered[set].words
    default: preconditionFailure("columns do not tell this condition")
    }
    guard let present else { return condition.isWanted ? everyone : .none }
    // Bits behind the last row are nobody's.
    let wanted = condition.isWanted ? present : present.map { ~$0 }
    return .some(counted.map { zip($0, wanted).map { $0 & $1 } } ?? wanted)
  }
}
