// Texts, whole numbers, dates and moments: what stands where no field says the type.

internal import Exact

extension QueryReader {
  /// A bare word, a text in quotes, or a parameter that is a text.
  mutating func text(_ expected: String) throws(QueryFault) -> Located<String> {
    switch current.kind {
    case .word:
      if current.keyword != nil { throw keywordInPlace(of: expected) }
      let token = advance()
      return Located(token.text, at: token.range)
    case .quoted:
      let token = advance()
      return Located(token.text, at: token.range)
    case .parameter:
      let parameter = try takeParameter()
      guard case .text(let text) = parameter.value else {
        throw mismatch(parameter, expected)
      }
      return Located(text, at: parameter.range)
    default: throw unexpected(expected)
    }
  }

  /// A keyword where a name is due: it may be one, in quotes.
  func keywordInPlace(of expected: String) -> QueryFault {
    QueryFault(
      .syntax,
      "`\(current.text)` is a keyword and stands where \(expected) is expected; as a text it is "
        + "written in quotes",
      at: current.range, suggestion: QueryText.quoted(current.text))
  }

  func mismatch(_ parameter: Located<Parameter>, _ expected: String) -> QueryFault {
    QueryFault(
      .wrongType, "the parameter is \(parameter.value.shown), and \(expected) is expected",
      at: parameter.range)
  }

  mutating func wholeNumber(
    _ expected: String, in range: ClosedRange<Int>
  ) throws(QueryFault) -> Int {
    let number = try number(expected)
    guard number.value.scale == 0, let value = Int(exactly: number.value.coefficient),
      range.contains(value)
    else {
      throw QueryFault(
        .outOfRange,
        "\(number.value) stands where \(expected) is expected: a whole number from "
          + "\(range.lowerBound) to \(range.upperBound)",
        at: number.range)
    }
    return value
  }

  /// A plain decimal with or without a sign, or a parameter that is a number.
  mutating func number(_ expected: String) throws(QueryFault) -> Located<Decimal> {
    switch current.kind {
    case .word, .signed:
      if current.keyword != nil { throw unexpected(expected) }
      let value = try decimal(current.text, of: current, expected)
      return Located(value, at: advance().range)
    case .parameter:
      let parameter = try takeParameter()
      guard case .number(let number) = parameter.value else {
        throw mismatch(parameter, expected)
      }
      // Without trailing zeros, as a number that was read.
      return Located(
        Decimal(coefficient: number.coefficient, scale: number.scale), at: parameter.range)
    case .quoted: throw wrongType(expected, suggestion: plainNumber(current.text))
    case .percent: throw wrongType(expected, suggestion: plainNumber(current.text))
    case .factor: throw wrongType(expected)
    default: throw unexpected(expected)
    }
  }

  /// The digits of a token as a number, a plus sign being allowed.
  func decimal(
    _ digits: String, of token: Token, _ expected: String
  ) throws(QueryFault) -> Decimal {
    let text = token.kind == .signed || token.kind == .percent ? withoutPlus(digits) : digits
    let bytes = Array(text.utf8)
    var isRounded = false
    do throws(DecimalFault) {
      let value = try DecimalParser.floating(bytes.span, isRounded: &isRounded)
      if !isRounded { return value }
    } catch {
      if error != .tooManyDigits {
        throw QueryFault(
          .wrongType, "\(token.shown) stands where \(expected) is expected and \(error.reason)",
          at: token.range)
      }
    }
    throw QueryFault(
      .outOfRange, "\(token.shown) has more digits than a number can hold", at: token.range)
  }

  private func withoutPlus(_ text: String) -> String {
    text.utf8.first == UInt8(ascii: "+") ? String(text.dropFirst()) : text
  }

  private func plainNumber(_ text: String) -> String? {
    let bytes = Array(withoutPlus(text).utf8)
    var isRounded = false
    return (try? DecimalParser.floating(bytes.span, isRounded: &isRounded))?.description
  }

  /// What stands here is a value, of another type than expected.
  func wrongType(_ expected: String, suggestion: String? = nil) -> QueryFault {
    QueryFault(
      .wrongType, "\(current.shown) stands where \(expected) is expected", at: current.range,
      suggestion: suggestion)
  }
}
