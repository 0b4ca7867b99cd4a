// Writing parts of queries so that the parser reads them back as the same.

internal import Exact

public enum QueryText {
  /// A word as it is where the language can read it bare, else in quotes.
  public static func word(_ text: String) -> String {
    isBare(text) ? text : quoted(text)
  }

  public static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { result.unicodeScalars.append(scalar) }
      result.unicodeScalars.append(scalar)
    }
    return result + "'"
  }

  public static func node(_ reference: NodeReference) -> String {
    switch reference {
    case .id(let id): word(id)
    case .path(let ids): ids.map { "/" + word($0) }.joined()
    }
  }

  /// 1/100 of a percent as percent: 9750 is `97.5%`.
  public static func percent(_ hundredths: Int) -> String {
    DecimalText.plain(Int128(hundredths), scale: 2) + "%"
  }
}
