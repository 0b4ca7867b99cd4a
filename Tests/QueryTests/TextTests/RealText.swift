// Real numbers as the text tests write them: twelve significant digits, no exponent. Digits are
// taken from the shortest text that reads back as the number.

enum RealText {
  static let digits = 12
  /// Of the greater magnitude: what twelve digits can tell apart.
  static let tolerance = 1e-11

  static func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    var (digits, exponent) = parts(abs(value).description)
    if digits.count > Self.digits {
      let isUp = digits[Self.digits] > 4
      digits = Array(digits.prefix(Self.digits))
      if isUp { carry(&digits, &exponent) }
    }
    while digits.last == 0 { digits.removeLast() }
    // The point stands behind `exponent` digits.
    let whole = (0..<max(exponent, 0)).map { $0 < digits.count ? digits[$0] : 0 }
    let zeros = Array(repeating: 0, count: max(-exponent, 0))
    let rest = zeros + digits.dropFirst(max(exponent, 0))
    let text =
      (whole.isEmpty ? "0" : joined(whole)) + (rest.isEmpty ? "" : "." + joined(rest))
    return value < 0 ? "-" + text : text
  }

  static func areEqual(_ a: String, _ b: Double) -> Bool {
    guard let a = Double(a) else { return false }
    return a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
  }

  /// `1.25e-07` is 125 with the point six digits before it.
  private static func parts(_ description: String) -> (digits: [Int], exponent: Int) {
    let halves = description.split(separator: "e")
    let number = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    var exponent = number[0].count + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0)
    var digits = number.joined().compactMap(\.wholeNumberValue)
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    return (digits, exponent)
  }

  private static func carry(_ digits: inout [Int], _ exponent: inout Int) {
    var place = digits.count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  private static func joined(_ digits: [Int]) -> String { digits.map(String.init).joined() }
}
