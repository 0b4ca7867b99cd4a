// What one pass over the notches of a set tells: enough for every composite rule without sorting,
// since the standard rule looks at three notches at most and takes the second of two or three.

struct NotchTally {
  private(set) var count: UInt16 = 0
  private var sum: UInt16 = 0
  private var first = UInt8.max
  private var second = UInt8.max
  private var last: UInt8 = 0

  /// Over the agencies with these raw values.
  init(_ set: RatingSet, agencies: ClosedRange<UInt8>) {
    for agency in agencies {
      let code = set.code(at: agency)
      if code != 0 { add(code) }
    }
  }

  private mutating func add(_ code: UInt8) {
    count += 1
    sum += UInt16(code)
    if code < first {
      (first, second) = (code, first)
    } else {
      second = min(second, code)
    }
    last = max(last, code)
  }

  var best: Notch? { count == 0 ? nil : Notch(valid: first) }

  var worst: Notch? { count == 0 ? nil : Notch(valid: last) }

  /// The one of one.
  var secondBest: Notch? { count < 2 ? best : Notch(valid: second) }

  /// Nearest notch; larger is worse, so rounding halves up sends them to the worse.
  var average: Notch? {
    count == 0 ? nil : Notch(valid: UInt8((2 * sum + count) / (2 * count)))
  }
}
