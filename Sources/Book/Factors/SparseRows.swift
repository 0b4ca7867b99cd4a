// Numbers that few positions have, and those few of many columns: for each position a short run of
// (column, value). What is stored is proportional to what was given.

internal import Columns
internal import Exact

public struct SparseRows: Sendable {
  public struct Entry: Sendable {
    public var position: UInt32
    public var column: UInt32
    public var value: Int64

    public init(position: UInt32, column: UInt32, value: Int64) {
      self.position = position
      self.column = column
      self.value = value
    }
  }

  /// Positions that have any, ascending, and where each one's run begins; one more at the end.
  public let positions: [UInt32]
  public let starts: [UInt32]
  /// By run: columns ascending, and the values beside them.
  public let columns: [UInt32]
  public let values: [Int64]

  public static let none = SparseRows([])

  /// Entries in any order, no pair of position and column twice.
  public init(_ entries: [Entry]) {
    let sorted = entries.sorted { ($0.position, $0.column) < ($1.position, $1.column) }
    var positions: [UInt32] = []
    var starts: [UInt32] = []
    for (place, entry) in sorted.enumerated() where positions.last != entry.position {
      positions.append(entry.position)
      starts.append(UInt32(place))
    }
    starts.append(UInt32(sorted.count))
    self.positions = positions
    self.starts = starts
    columns = sorted.map(\.column)
    values = sorted.map(\.value)
  }

  public var count: Int { values.count }

  public func run(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

  /// What a position has, in order of its columns.
  public func entries(ofPosition row: Int) -> [(column: UInt32, value: Int64)] {
    guard let index = positions.place(of: UInt32(row)) else { return [] }
    return run(index).map { (columns[$0], values[$0]) }
  }

  /// The largest magnitude that a position has, 0 where it has none.
  func largest(ofPosition row: Int) -> UInt64 {
    positions.place(of: UInt32(row)).map { run($0).reduce(0) { max($0, values[$1].magnitude) } }
      ?? 0
  }
}

extension SparseRows {
  struct OutOfRange: Error {
    var position: Int
  }

  /// The same of positions that have other rows now; nil for those that are gone. What a resized
  /// position has goes with its size.
  func moved(
    to place: (Int) -> UInt32?, proportions: (Int) -> [(to: Decimal, from: Decimal)]
  ) throws(OutOfRange) -> SparseRows {
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for (index, position) in positions.enumerated() {
      guard let row = place(Int(position)) else { continue }
      let steps = proportions(Int(position))
      for entry in run(index) {
        var value = values[entry]
        for step in steps {
          guard let scaled = Proportion.of(value, to: step.to, from: step.from) else {
            throw OutOfRange(position: Int(position))
          }
          value = scaled
        }
        entries.append(Entry(position: row, column: columns[entry], value: value))
      }
    }
    return SparseRows(entries)
  }
}

extension SparseRows {
  /// Everything once more, one by one.
  public var entries: [Entry] {
    positions.indices.flatMap { index in
      run(index).map { Entry(position: positions[index], column: columns[$0], value: values[$0]) }
    }
  }

  func adding(_ more: [Entry]) -> SparseRows { more.isEmpty ? self : SparseRows(entries + more) }
}
