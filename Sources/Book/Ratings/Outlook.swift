// Where an agency expects its rating to go. Kept beside a rating and shown with it; never part of a
// notch, a composite or a bucket. A watch (review) is nearer than an outlook, hence cases of its
// own.

public enum Outlook: UInt8, CaseIterable, Hashable, Sendable {
  case none = 0
  case positive = 1
  case stable = 2
  case negative = 3
  case developing = 4
  case watchPositive = 5
  case watchNegative = 6
  case watchDeveloping = 7

  public var label: String {
    switch self {
    case .none: ""
    case .positive: "POSITIVE"
    case .stable: "STABLE"
    case .negative: "NEGATIVE"
    case .developing: "DEVELOPING"
    case .watchPositive: "WATCH POSITIVE"
    case .watchNegative: "WATCH NEGATIVE"
    case .watchDeveloping: "WATCH DEVELOPING"
    }
  }

  /// Any agency's words in any letter case: "Stable", "Rating Watch Negative", "UR-Pos.", "*-".
  /// Empty text is `none`; nil when a word is unknown or two words disagree.
  public init?(_ text: Span<UInt8>) {
    guard let words = RatingWords.split(text) else { return nil }
    var direction: Outlook?
    var isWatch = false
    for word in words {
      guard let meaning = Self.words[word.uppercased()] else { return nil }
      isWatch = isWatch || meaning.isWatch
      guard let said = meaning.direction else { continue }
      guard direction == nil || direction == said else { return nil }
      direction = said
    }
    switch (direction, isWatch) {
    case (let said, false): self = said ?? .none
    case (.positive, true): self = .watchPositive
    case (.negative, true): self = .watchNegative
    case (_, true): self = .watchDeveloping
    }
  }

  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }
}

extension Outlook {
  struct Meaning: Sendable {
    var direction: Outlook?
    var isWatch = false
  }

  /// Also the words that `RatingScale` passes over behind a rating.
  static let words: [String: Meaning] = {
    var words: [String: Meaning] = [:]
    func add(_ list: String, _ direction: Outlook?, isWatch: Bool = false) {
      for word in list.split(separator: " ") {
        words[String(word)] = Meaning(direction: direction, isWatch: isWatch)
      }
    }
    add("POSITIVE POS", .positive)
    add("STABLE STA STB", .stable)
    add("NEGATIVE NEG", .negative)
    add("DEVELOPING DEV EVOLVING EVO UNCERTAIN", .developing)
    add("*+ RWP UR-POS UPG RUR-UPG UPGRADE", .positive, isWatch: true)
    add("*- RWN UR-NEG DNG RUR-DNG DOWNGRADE", .negative, isWatch: true)
    add("RWE UR-DEV UNC RUR-UNC", .developing, isWatch: true)
    add("* WATCH CREDITWATCH CW RUR UR REVIEW", nil, isWatch: true)
    add("OUTLOOK TREND RATING ON UNDER FOR WITH POSSIBLE IMPLICATIONS", nil)
    return words
  }()
}
