// ISIN and CUSIP check digits: a wrong digit in a feed is caught before it names another security.

public enum SecurityCode {
  /// ISO 6166: two letters, nine letters or digits, and a digit that makes Luhn's sum a multiple of
  /// 10.
  public static func isISIN(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 12, let values = values(bytes, letters: true) else { return false }
    guard values[0] >= 10, values[1] >= 10, values[11] < 10 else { return false }
    // Letters count as two digits; every second digit from the right is doubled.
    var digits: [Int] = []
    for value in values { digits += value < 10 ? [value] : [value / 10, value % 10] }
    var sum = 0
    for (position, digit) in digits.reversed().enumerated() {
      let weighted = position % 2 == 1 ? digit * 2 : digit
      sum += weighted / 10 + weighted % 10
    }
    return sum % 10 == 0
  }

  /// Eight characters and a check digit: every second value doubled, digits of all added.
  public static func isCUSIP(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 9, let values = values(bytes, letters: false), values[8] < 10 else {
      return false
    }
    var sum = 0
    for (position, value) in values.dropLast().enumerated() {
      let weighted = position % 2 == 1 ? value * 2 : value
      sum += weighted / 10 + weighted % 10
    }
    return (10 - sum % 10) % 10 == values[8]
  }

  /// 0–9 for digits, 10–35 for capital letters; in CUSIPs `*@#` are 36 to 38.
  private static func values(_ bytes: [UInt8], letters onlyLetters: Bool) -> [Int]? {
    var result: [Int] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): result.append(Int(byte - UInt8(ascii: "0")))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        result.append(Int(byte - UInt8(ascii: "A")) + 10)
      case UInt8(ascii: "*") where !onlyLetters: result.append(36)
      case UInt8(ascii: "@") where !onlyLetters: result.append(37)
      case UInt8(ascii: "#") where !onlyLetters: result.append(38)
      default: return nil
      }
    }
    return result
  }
}
