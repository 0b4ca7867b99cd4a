// Decimals that share a scale per group (a position's quantity has its instrument's): 8 bytes a
// row, and exact products need no look-up of a scale per row.

public import Exact

public struct ScaledColumn: Hashable, Sendable {
  public let column: FixedColumn
  /// Decimals of each group's values.
  public let scales: [UInt8]

  public init(column: FixedColumn, scales: [UInt8]) {
    self.column = column
    self.scales = scales
  }

  public func decimal(row: Int, group: Int) -> Decimal? {
    column[row].map { Decimal(coefficient: $0, scale: scales[group]) }
  }

  public var byteCount: Int { column.byteCount + scales.count }
}
