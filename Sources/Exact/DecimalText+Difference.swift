// The difference of two numbers that are written out, of any length: sums that were asked for with
// all their digits.

extension DecimalText {
  /// a − b with as many decimals as either has, without trailing zeros behind the point; nil where
  /// one is no plain decimal number.
  public static func difference(_ a: String, _ b: String) -> String? {
    guard let x = Digits(a), var y = Digits(b) else { return nil }
    y.isNegative.toggle()
    let decimals = max(x.decimals, y.decimals)
    let (p, q) = (x.padded(to: decimals), y.padded(to: decimals))
    let isSameSign = x.isNegative == y.isNegative
    let isSmaller = precedes(p, q)
    let magnitude =
      isSameSign ? sum(p, q) : isSmaller ? rest(q, p) : rest(p, q)
    let isNegative = isSameSign || !isSmaller ? x.isNegative : y.isNegative
    return text(magnitude, decimals: decimals, isNegative: isNegative)
  }

  /// Digits from the last one on.
  private struct Digits {
    var isNegative: Bool
    var digits: [UInt8] = []
    var decimals = 0

    init?(_ text: String) {
      var bytes = Array(text.utf8)
      isNegative = bytes.first == UInt8(ascii: "-")
      if isNegative { bytes.removeFirst() }
      var point: Int?
      for (index, byte) in bytes.enumerated() {
        if byte == UInt8(ascii: "."), point == nil {
          point = index
        } else if byte >= 0x30, byte <= 0x39 {
          digits.append(byte - 0x30)
        } else {
          return nil
        }
      }
      guard !digits.isEmpty else { return nil }
      decimals = point.map { bytes.count - 1 - $0 } ?? 0
      digits.reverse()
    }

    func padded(to decimals: Int) -> [UInt8] {
      Array(repeating: 0, count: decimals - self.decimals) + digits
    }
  }

  private static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    for index in (0..<max(a.count, b.count)).reversed() {
      let (x, y) = (index < a.count ? a[index] : 0, index < b.count ? b[index] : 0)
      if x != y { return x < y }
    }
    return false
  }

  private static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry: UInt8 = 0
    for index in 0..<max(a.count, b.count) + 1 {
      let digit = (index < a.count ? a[index] : 0) + (index < b.count ? b[index] : 0) + carry
      result.append(digit % 10)
      carry = digit / 10
    }
    return result
  }

  /// a − b where a is not less.
  private static func rest(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var borrow: UInt8 = 0
    for index in 0..<max(a.count, b.count) {
      let (x, y) = (index < a.count ? a[index] : 0, (index < b.count ? b[index] : 0) + borrow)
      borrow = x < y ? 1 : 0
      result.append(x + borrow * 10 - y)
    }
    return result
  }

  private static func text(_ digits: [UInt8], decimals: Int, isNegative: Bool) -> String {
    var digits = digits
    while digits.count > decimals + 1, digits.last == 0 { digits.removeLast() }
    while digits.count < decimals + 1 { digits.append(0) }
    var first = 0
    while first < decimals, digits[first] == 0 { first += 1 }
    let isZero = digits.allSatisfy { $0 == 0 }
    var bytes: [UInt8] = isNegative && !isZero ? [UInt8(ascii: "-")] : []
    for index in (first..<digits.count).reversed() {
      bytes.append(0x30 + digits[index])
      if index == decimals, index > first { bytes.append(UInt8(ascii: ".")) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
