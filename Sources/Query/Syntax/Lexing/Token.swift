// One piece of query text, with the bytes it stands on.

struct Token {
  enum Kind {
    /// Bare: an id, a name, a keyword, a number or date without a sign.
    case word
    /// `'…'`; the text is what stands between the quotes, doubled ones made single.
    case quoted
    /// `$name`; the text is the name.
    case parameter
    /// A word with a sign in front of it: `-5`, `+25bp`.
    case signed
    /// A number with `%` behind it: `99%`, `+5%`; the text lacks the `%`.
    case percent
    /// A number with `*` in front of it; the text lacks the `*`.
    case factor
    /// `,` `(` `)` `/` `;` and the comparisons.
    case symbol
    /// Behind the last token.
    case end
  }

  var kind: Kind
  var text: String
  var range: Range<Int>
  /// In small letters, of a bare word that is one.
  var keyword: String?

  init(_ kind: Kind, _ text: String, at range: Range<Int>) {
    self.kind = kind
    self.text = text
    self.range = range
    keyword = kind == .word ? QueryText.keyword(text) : nil
  }

  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

  /// As a sentence names it.
  var shown: String {
    switch kind {
    case .word, .signed, .symbol: "`\(Self.shortened(text))`"
    case .quoted: "the text `'\(Self.shortened(text))'`"
    case .parameter: "`$\(Self.shortened(text))`"
    case .percent: "`\(Self.shortened(text))%`"
    case .factor: "`*\(Self.shortened(text))`"
    case .end: "the end"
    }
  }

  /// Characters of a long word that a sentence repeats.
  private static let longestShown = 40

  static func shortened(_ text: String) -> String {
    text.count <= longestShown ? text : String(text.prefix(longestShown)) + "…"
  }
}
