// Decimals that each bring their own scale: the terms of instruments, one row each.

public import Exact

public struct DecimalColumn: Hashable, Sendable {
  public let coefficients: [Int64]
  public let scales: [UInt8]
  public let present: BitMask

  public init(_ decimals: [Decimal?]) {
    var present = BitMask(count: decimals.count)
    for (row, decimal) in decimals.enumerated() where decimal != nil { present[row] = true }
    self.present = present
    coefficients = decimals.map { $0?.coefficient ?? 0 }
    scales = decimals.map { $0?.scale ?? 0 }
  }

  public subscript(row: Int) -> Decimal? {
    present[row] ? Decimal(canonical: coefficients[row], scale: scales[row]) : nil
  }

  public var byteCount: Int { coefficients.count * 9 + present.words.count * 8 }
}
