// Why a piece of text is not a number we accept. The cases carry no text of their own: the caller
// knows the field and its place, and this enum stays free to throw on a hot path.

public enum DecimalFault: Error, Equatable, Sendable, CaseIterable {
  case empty
  case notADigit
  case exponent
  case thousandsSeparator
  case decimalComma
  case hexadecimal
  case notFinite
  case plusSign
  case space
  case noDigitBeforePoint
  case noDigitAfterPoint
  case currencySign
  case tooManyDigits

  public var reason: String {
    switch self {
    case .empty: "is empty"
    case .notADigit: "is not a decimal number"
    case .exponent: "has an exponent; write all the digits"
    case .thousandsSeparator: "has a thousands separator; write digits only"
    case .decimalComma: "has a comma; the decimal sign is a point"
    case .hexadecimal: "is hexadecimal; write decimal digits"
    case .notFinite: "is not a finite number"
    case .plusSign: "has a plus sign; positive numbers bear none"
    case .space: "has a space in it"
    case .noDigitBeforePoint: "has no digit before the point"
    case .noDigitAfterPoint: "has no digit after the point"
    case .currencySign: "has a currency or percent sign; write the number alone"
    case .tooManyDigits: "has more digits than the field can hold"
    }
  }
}
