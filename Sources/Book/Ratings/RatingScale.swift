// Reads a rating field on its agency's scale. A symbol belongs to its agency alone: "Baa3" is no
// S&P rating and "BBB-" none of Moody's, so a row filed under the wrong agency is refused. Letter
// case is part of a symbol for every agency: small letters are other scales (bbb+ is S&P's
// stand-alone profile or Fitch's viability rating, baa1 Moody's baseline assessment). Only the
// words around a symbol are read in any case.

public enum RatingScale {
  /// Nil when the text is not on the agency's long-term scale: another agency's symbol, a
  /// short-term rating (A-1, P-1, F1), a national scale (brAAA, Aa1.br, AA(mex)), or no rating at
  /// all.
  public static func grade(of text: Span<UInt8>, agency: Agency) -> RatingGrade? {
    guard var words = RatingWords.split(text)?[...] else { return nil }
    while let first = words.first, prefixes.contains(first.uppercased()) { words.removeFirst() }
    guard let first = words.popFirst() else { return nil }
    if withdrawals.contains(words.reduce(first, +).uppercased()) { return .withdrawn }
    guard let notch = notch(of: first, step: &words, agency: agency),
      words.allSatisfy({ isIgnored($0.uppercased()) })
    else { return nil }
    return .notch(notch)
  }

  public static func grade(of text: String, agency: Agency) -> RatingGrade? {
    let bytes = Array(text.utf8)
    return grade(of: bytes.span, agency: agency)
  }

  /// The notch of a word such as `BBB-`, `Baa3(sf)` without its bracket, or `AAAsf`. DBRS writes
  /// its step as a word of its own, AA (high), which is then taken from `rest`.
  private static func notch(
    of word: String, step rest: inout ArraySlice<String>, agency: Agency
  ) -> Notch? {
    let symbols = symbolTables[Int(agency.rawValue)]
    if agency == .dbrs, let letter = rest.first.flatMap({ dbrsSteps[$0.uppercased()] }) {
      rest.removeFirst()
      // AAA and D have no steps, not even a middle.
      return symbols[word + "H"] == nil ? nil : symbols[word + letter]
    }
    if let notch = symbols[word] { return notch }
    // The longest symbol first: BBB-u is BBB- and a qualifier, not BBB and something unknown.
    var symbol = word
    var suffix = ""
    while let last = symbol.popLast() {
      suffix.insert(last, at: suffix.startIndex)
      if let notch = symbols[symbol] { return attached.contains(suffix) ? notch : nil }
    }
    return nil
  }

  private static func isIgnored(_ word: String) -> Bool {
    qualifiers.contains(word) || Outlook.words[word] != nil
  }
}
