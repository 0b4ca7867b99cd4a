// Decimals that each bring their own scale: the terms of instruments, one row each.

public import Exact

public struct DecimalColumn: Hashable, Sendable {
  public private(set) var coefficients: [Int64]
  public private(set) var scales: [UInt8]
  public private(set) var present: BitMask

  public init(_ decimals: [Decimal?]) {
    var present = BitMask(count: decimals.count)
    for (row, decimal) in decimals.enumerated() where decimal != nil { present[row] = true }
    self.present = present
    coefficients = decimals.map { $0?.coefficient ?? 0 }
    scales = decimals.map { $0?.scale ?? 0 }
  }

  public subscript(row: Int) -> Decimal? {
    get { present[row] ? Decimal(canonical: coefficients[row], scale: scales[row]) : nil }
    set {
      present[row] = newValue != nil
      coefficients[row] = newValue?.coefficient ?? 0
      scales[row] = newValue?.scale ?? 0
    }
  }

  public var byteCount: Int { coefficients.count * 9 + present.words.count * 8 }
}
