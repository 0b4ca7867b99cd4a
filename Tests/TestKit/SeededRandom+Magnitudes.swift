// Random integers of every size. Uniform ones are nearly all huge; figures, and bugs, are not.

extension SeededRandom {
  /// An integer whose bit count is uniform over what the type has, so that small, middling and huge
  /// values are equally frequent; negative half the time where the type is signed.
  public mutating func anySize<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
    let bits = Int.random(in: 0...Integer.bitWidth, using: &self)
    if bits == 0 { return 0 }
    let value = Integer.random(in: .min ... .max, using: &self)
    // The arithmetic shift of signed types keeps the sign.
    return value >> Integer(Integer.bitWidth - bits)
  }

  /// A decimal coefficient whose digit count is uniform from 1 to `most`; never negative.
  public mutating func digits(upTo most: Int) -> Int64 {
    let count = Int.random(in: 1...most, using: &self)
    var value: Int64 = 0
    for _ in 0..<count { value = value * 10 + Int64.random(in: 0...9, using: &self) }
    return value
  }
}
