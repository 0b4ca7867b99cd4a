// The parser on strings, as tests write them; the engine itself parses spans of bytes.

public import Exact

extension DecimalParser {
  public static func fixed(
    _ text: String, decimals: Int
  ) throws(DecimalFault) -> FixedDecimal {
    let bytes = Array(text.utf8)
    return try fixed(bytes.span, decimals: decimals)
  }

  public static func floating(
    _ text: String
  ) throws(DecimalFault) -> (value: Decimal, isRounded: Bool) {
    let bytes = Array(text.utf8)
    var isRounded = false
    let value = try floating(bytes.span, isRounded: &isRounded)
    return (value, isRounded)
  }

  public static func rate(
    _ text: String
  ) throws(DecimalFault) -> (value: RateQuote?, isRounded: Bool) {
    let bytes = Array(text.utf8)
    var isRounded = false
    let value = try rate(bytes.span, isRounded: &isRounded)
    return (value, isRounded)
  }
}
