// A column of 64-bit values with a count of decimals that its owner knows, and a mask where some
// are missing. A missing value's slot holds 0, so that sums need no mask; what is missing is
// counted.

public struct FixedColumn: Hashable, Sendable {
  public let values: [Int64]
  /// Nil when every row has a value.
  public let present: BitMask?

  public init(values: [Int64], present: BitMask?) {
    precondition(present.map { $0.count == values.count } ?? true, "mask and values differ")
    self.values = values
    self.present = present.flatMap { $0.isFull ? nil : $0 }
  }

  public var count: Int { values.count }

  public subscript(row: Int) -> Int64? {
    if let present, !present[row] { return nil }
    return values[row]
  }

  public func isPresent(_ row: Int) -> Bool { present.map { $0[row] } ?? true }

  public var countOfMissing: Int { present.map { $0.count - $0.countOfSet } ?? 0 }

  /// Bytes this column occupies.
  public var byteCount: Int { values.count * 8 + (present?.words.count ?? 0) * 8 }
}
