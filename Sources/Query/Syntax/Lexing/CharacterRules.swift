// Characters that query text may not have anywhere: what cannot be seen could hide what is asked.
// The same are refused in ids when a book is loaded, so every id can be written.

enum CharacterRules {
  /// The first character of the text that has no place in a query; nil where all may stand.
  static func fault(in text: String) -> QueryFault? {
    var offset = 0
    for scalar in text.unicodeScalars {
      let width = UTF8.width(scalar)
      if let kind = kindOfUnseen(scalar), !isSpacing(scalar) {
        return QueryFault(
          .unexpectedCharacter, "\(kind) \(name(scalar)) has no place in a query",
          at: offset..<offset + width)
      }
      offset += width
    }
    return nil
  }

  /// Blank, tab and line breaks part words.
  static func isSpacing(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }

  static func kindOfUnseen(_ scalar: Unicode.Scalar) -> String? {
    if scalar.value < 0x80 {
      return scalar.value < 0x20 || scalar.value == 0x7F ? "the control character" : nil
    }
    return switch scalar.properties.generalCategory {
    case .control: "the control character"
    case .format: "the invisible character"
    case .lineSeparator, .paragraphSeparator: "the line separator"
    case .privateUse, .unassigned, .surrogate: "the unassigned character"
    default: nil
    }
  }

  /// Characters beyond ASCII that are no letters of a bare word: blanks that look like ours, and
  /// the quotes that word processors make. Between quotes they may stand.
  static func isForeignMark(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return false }
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .initialPunctuation, .finalPunctuation: return true
    default: return scalar == "„" || scalar == "‚"
    }
  }

  /// `U+00A0`.
  static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
