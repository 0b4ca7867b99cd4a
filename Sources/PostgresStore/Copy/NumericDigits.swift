// A decimal number in PostgreSQL's own digits: groups of four, most significant first. `weight` is
// the power of 10,000 of the first group.

struct NumericDigits: Equatable {
  static let positive: UInt16 = 0x0000
  static let negative: UInt16 = 0x4000

  var groups: [UInt16] = []
  var weight = 0
  var isNegative = false

  init(_ coefficient: Int128, scale: Int) {
    isNegative = coefficient < 0
    var rest = coefficient.magnitude
    // Groups are aligned to the point: as many zeros as fill the last one.
    let missing = (4 - scale % 4) % 4
    let padded = rest.multipliedReportingOverflow(by: [1, 10, 100, 1000][missing])
    // 38 digits and three zeros do not fit; the last group is then made by itself.
    if padded.overflow {
      let unit: UInt128 = [10_000, 1000, 100, 10][missing]
      groups.append(UInt16(rest % unit) * [1, 10, 100, 1000][missing])
      rest /= unit
    } else {
      rest = padded.partialValue
    }
    while rest > 0 {
      groups.append(UInt16(rest % 10_000))
      rest /= 10_000
    }
    weight = groups.count - 1 - (scale + missing) / 4
    // Zeros at either end are not written.
    while groups.first == 0 { groups.removeFirst() }
    groups.reverse()
    while groups.first == 0 {
      groups.removeFirst()
      weight -= 1
    }
    if groups.isEmpty {
      weight = 0
      isNegative = false
    }
  }

  init(groups: [UInt16], weight: Int, isNegative: Bool) {
    self.groups = groups
    self.weight = weight
    self.isNegative = isNegative
  }

  /// The number with so many decimals; nil when it has more digits there, or does not fit.
  func coefficient(scale: Int) -> Int128? {
    var value: Int128 = 0
    var exponent = weight * 4
    for group in groups {
      guard group < 10_000 else { return nil }
      // Digits of this group behind the last decimal that is asked for must be zeros.
      let below = -(exponent + scale)
      if below > 0 {
        let unit: UInt16 = below >= 4 ? 10_000 : [1, 10, 100, 1000][below]
        guard group % unit == 0 else { return nil }
      }
      if group != 0 {
        guard exponent + scale > -4, exponent + scale < 39 else { return nil }
        var term = Int128(group)
        if exponent + scale >= 0 {
          for _ in 0..<(exponent + scale) {
            let (product, overflow) = term.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            term = product
          }
        } else {
          term /= Int128([1, 10, 100, 1000][-(exponent + scale)])
        }
        let (sum, overflow) = value.addingReportingOverflow(term)
        if overflow { return nil }
        value = sum
      }
      exponent -= 4
    }
    return isNegative ? -value : value
  }
}
