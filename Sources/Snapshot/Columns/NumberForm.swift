// How whole numbers stand for the texts of a column, so that each text comes back as it was: `1.5`
// and `1.50` are different texts, and a column that has both stays text.

internal import Exact

public struct NumberForm: Hashable, Sendable {
  public enum Style: UInt8, Sendable {
    /// As few decimals as the number needs: `-12.5` for −12500 with a scale of 3.
    case shortest = 0
    /// Always as many decimals as the scale: `-12.500`.
    case fixed = 1
    /// A stem and always as many digits as the scale: `P0000000012`.
    case numbered = 2
  }

  public let style: Style
  /// Decimals, or digits of a numbered text.
  public let scale: Int
  /// Empty unless numbered.
  public let stem: [UInt8]

  public init(_ style: Style, scale: Int, stem: [UInt8] = []) {
    precondition(scale <= Self.mostDigits, "more digits than a number has")
    self.style = style
    self.scale = scale
    self.stem = stem
  }

  /// Digits that a number of 64 bits always has room for.
  public static let mostDigits = 18

  /// Whether a number has a text of this form.
  func covers(_ value: Int64) -> Bool {
    style != .numbered || value >= 0 && value < PowersOfTen.int64(scale)
  }

  /// The text of a number, at the end of `bytes`.
  public func append(_ value: Int64, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: stem.count + 22))
    var writer = NumberWriter(self)
    var target = bytes.mutableSpan
    let end = writer.write(value, &target, at: start)
    bytes.removeLast(bytes.count - end)
  }
}

extension NumberColumn {
  /// All texts one after another, at the end of `bytes`; `place` is told where each row's are.
  public func append(to bytes: inout [UInt8], _ place: (Int, Range<Int>) -> Void) {
    // A sign, a point, 20 digits.
    let most = form.stem.count + 22
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: values.count * most))
    var next = start
    var writer = NumberWriter(form)
    var target = bytes.mutableSpan
    for row in 0..<values.count {
      let first = next
      if isPresent(row) { next = writer.write(values[row], &target, at: next) }
      place(row, first..<next)
    }
    bytes.removeLast(bytes.count - next)
  }
}

/// Writes numbers of a form where there is room for them. Ids that count up by one cost a carry.
struct NumberWriter {
  private let form: NumberForm
  private let power: UInt64
  private var previous: Int64 = -1
  /// Where the text before ended; before the first it is nowhere.
  private var previousEnd = -1

  init(_ form: NumberForm) {
    self.form = form
    power = UInt64(PowersOfTen.int64(form.scale))
  }

  /// Returns where the text ends.
  mutating func write(
    _ value: Int64, _ target: inout MutableSpan<UInt8>, at start: Int
  ) -> Int {
    if form.style == .numbered { return writeNumbered(value, &target, at: start) }
    var next = start
    if value < 0 {
      target[next] = UInt8(ascii: "-")
      next += 1
    }
    var decimals = form.scale
    var (whole, fraction) = (value.magnitude, UInt64(0))
    if decimals > 0 { (whole, fraction) = whole.quotientAndRemainder(dividingBy: power) }
    next = Self.digits(whole, count: Self.count(whole), &target, at: next)
    if form.style == .shortest {
      if fraction == 0 { return next }
      while fraction % 10 == 0 {
        fraction /= 10
        decimals -= 1
      }
    }
    if decimals == 0 { return next }
    target[next] = UInt8(ascii: ".")
    return Self.digits(fraction, count: decimals, &target, at: next + 1)
  }

  private mutating func writeNumbered(
    _ value: Int64, _ target: inout MutableSpan<UInt8>, at start: Int
  ) -> Int {
    var next = start
    for byte in form.stem {
      target[next] = byte
      next += 1
    }
    defer { previous = value }
    guard value == previous &+ 1, previousEnd == start, value >= 0 else {
      previousEnd = Self.digits(
        value.magnitude, count: max(form.scale, Self.count(value.magnitude)), &target, at: next)
      return previousEnd
    }
    // The digits of the number before, plus one.
    let length = form.stem.count + form.scale
    for index in 0..<form.scale { target[next + index] = target[next + index - length] }
    var index = next + form.scale - 1
    while index > next, target[index] == UInt8(ascii: "9") {
      target[index] = UInt8(ascii: "0")
      index -= 1
    }
    target[index] += 1
    previousEnd = next + form.scale
    return previousEnd
  }

  private static func count(_ value: UInt64) -> Int {
    var (count, bound) = (1, UInt64(10))
    while value >= bound {
      count += 1
      if count == 20 { break }
      bound *= 10
    }
    return count
  }

  private static func digits(
    _ value: UInt64, count: Int, _ target: inout MutableSpan<UInt8>, at start: Int
  ) -> Int {
    var rest = value
    var index = start + count
    while index > start {
      index &-= 1
      let quotient = rest / 10
      target[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    }
    return start + count
  }
}

/// A number as it stands in a text: its digits, and how many of them are decimals.
struct WrittenNumber {
  var digits: Int64
  var decimals: Int

  /// Nil for what does not come back as the same text: `+1`, `01`, `1.`, `-0`, `1e3`, words, and
  /// more than 18 digits.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    guard index < end, end - index <= NumberForm.mostDigits + 1 else { return nil }
    var value: Int64 = 0
    var point = -1
    while index < end {
      let byte = bytes[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
      } else if byte == UInt8(ascii: "."), point < 0, index > first {
        point = index
      } else {
        return nil
      }
      index &+= 1
    }
    if point < 0 {
      guard end - first <= NumberForm.mostDigits else { return nil }
      decimals = 0
    } else {
      decimals = end - point - 1
      guard decimals > 0 else { return nil }
    }
    // `0` and `0.5`, not `00` or `05`; and no zero has a sign.
    let whole = (point < 0 ? end : point) - first
    if whole > 1, bytes[first] == UInt8(ascii: "0") { return nil }
    if isNegative, value == 0 { return nil }
    digits = isNegative ? -value : value
  }

  var isShortest: Bool { decimals == 0 || digits % 10 != 0 }
}
