// How an answer is shown to people: whoever knows the terminal and its locale fills this in.

public struct AnswerStyle: Sendable {
  public var ink: Ink
  /// Columns to stay within; nil where nothing is cut.
  public var width: Int?
  /// Whether lines, bars and dashes may be other than ASCII. Texts of the book stay what they are.
  public var isUnicode: Bool
  /// All digits of real numbers, not those that can be read.
  public var isExact: Bool
  /// Whether the footer stands below it on the same screen, and says what is lacking.
  public var hasFooter = false

  public init(
    ink: Ink = Ink(isOn: false), width: Int? = nil, isUnicode: Bool = true, isExact: Bool = false
  ) {
    self.ink = ink
    self.width = width
    self.isUnicode = isUnicode
    self.isExact = isExact
  }

  var missing: String { isUnicode ? "–" : "-" }
  var ellipsis: String { isUnicode ? "…" : "..." }
  var rule: String { isUnicode ? "─" : "-" }
  var axis: String { isUnicode ? "│" : "|" }
  var dot: String { isUnicode ? " · " : ", " }
  var times: String { isUnicode ? "×" : "x" }

  /// In front of a child, of a last child, of what lies below either.
  var branch: String { isUnicode ? "├─ " : "|- " }
  var lastBranch: String { isUnicode ? "└─ " : "`- " }
  var through: String { isUnicode ? "│  " : "|  " }
}
