// CUSIP and ISIN with their check digits. A security's number is its issuer's six characters and
// two of its own; an issuer with many issues gets further sixes, as the US Treasury has.

enum SecurityNumber {
  /// Digits and letters without I and O, which the standards avoid.
  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
  private static let issuerCodes = 1_000 * 34 * 34 * 34
  private static let issuesPerCode = 34 * 34

  /// Eight characters that no other (issuer, issue) has, as long as the firm has at most
  /// `issuersMaximum` issuers.
  static func base(issuer: Int, issue: Int) -> [UInt8] {
    let block = issuer + (issue / issuesPerCode) * issuersMaximum
    // A multiplier prime to the count visits every code once and hides the counting.
    let code = (block * 48_271 + 12_345) % issuerCodes
    let own = issue % issuesPerCode
    return digits(code / (34 * 34 * 34), 3)
      + [letter(code / (34 * 34)), letter(code / 34), letter(code)]
      + [letter(own / 34), letter(own)]
  }
  static let issuersMaximum = 10_000

  static func cusip(_ base: [UInt8]) -> [UInt8] { base + [cusipCheck(base)] }

  /// US and Canadian numbers contain the CUSIP; others a nine-character national number.
  static func isin(country: String, base: [UInt8]) -> [UInt8] {
    let body = Array(country.utf8) + (hasCUSIP(country) ? cusip(base) : [zero] + base)
    return body + [isinCheck(body)]
  }

  static func hasCUSIP(_ country: String) -> Bool { country == "US" || country == "CA" }

  /// Every second character counts double, digits are summed, the check makes ten.
  private static func cusipCheck(_ characters: [UInt8]) -> UInt8 {
    var sum = 0
    for (index, character) in characters.enumerated() {
      let value = value(of: character) * (index % 2 == 1 ? 2 : 1)
      sum += value / 10 + value % 10
    }
    return zero + UInt8((10 - sum % 10) % 10)
  }

  /// Luhn over the digits that letters expand to (A = 10 … Z = 35), doubled from the right.
  private static func isinCheck(_ characters: [UInt8]) -> UInt8 {
    var digits: [Int] = []
    for character in characters {
      let value = value(of: character)
      if value >= 10 { digits.append(value / 10) }
      digits.append(value % 10)
    }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = index % 2 == 0 ? digit * 2 : digit
      sum += value / 10 + value % 10
    }
    return zero + UInt8((10 - sum % 10) % 10)
  }

  private static let zero = UInt8(ascii: "0")

  private static func value(of character: UInt8) -> Int {
    character >= UInt8(ascii: "A")
      ? Int(character - UInt8(ascii: "A")) + 10 : Int(character - zero)
  }

  private static func letter(_ number: Int) -> UInt8 { alphabet[number % 34] }

  private static func digits(_ number: Int, _ count: Int) -> [UInt8] {
    var rest = number
    var result = [UInt8](repeating: zero, count: count)
    for index in stride(from: count - 1, through: 0, by: -1) {
      result[index] = zero + UInt8(rest % 10)
      rest /= 10
    }
    return result
  }
}
