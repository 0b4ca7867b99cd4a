// ISIN and CUSIP check digits: a wrong digit in a feed is caught before it names another security.

public enum SecurityCode {
  /// ISO 6166: two letters, nine letters or digits, and a digit that makes Luhn's sum a multiple of
  /// 10.
  public static func isISIN(_ text: String) -> Bool {
    guard text.utf8.count == 12 else { return false }
    // From the right; letters count as two digits, and every second digit is doubled.
    var sum = 0
    var isDoubled = false
    func add(_ digit: Int) {
      let weighted = isDoubled ? digit * 2 : digit
      sum += weighted / 10 + weighted % 10
      isDoubled.toggle()
    }
    for (position, byte) in text.utf8.reversed().enumerated() {
      guard let value = value(byte), value < 36 else { return false }
      // The check digit is a digit, the country letters.
      if position == 0, value >= 10 { return false }
      if position >= 10, value < 10 { return false }
      add(value % 10)
      if value >= 10 { add(value / 10) }
    }
    return sum % 10 == 0
  }

  /// Eight characters and a check digit: every second value doubled, digits of all added.
  public static func isCUSIP(_ text: String) -> Bool {
    guard text.utf8.count == 9 else { return false }
    var sum = 0
    for (position, byte) in text.utf8.enumerated() {
      guard let value = value(byte) else { return false }
      if position == 8 { return value < 10 && (10 - sum % 10) % 10 == value }
      let weighted = position % 2 == 1 ? value * 2 : value
      sum += weighted / 10 + weighted % 10
    }
    return false
  }

  /// 0–9 for digits, 10–35 for capital letters; in CUSIPs `*@#` are 36 to 38.
  private static func value(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "*"): 36
    case UInt8(ascii: "@"): 37
    case UInt8(ascii: "#"): 38
    default: nil
    }
  }
}
