// What a condition on a dimension says of each of its codes: decided once per value, not once per
// position. Values that the book does not know are errors where the book lists them all.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct KeyTruths {
  let book: Book
  /// Sentences about values that no position has.
  private(set) var notes: [String] = []

  private let cancellation: Cancellation

  init(_ book: Book, _ cancellation: Cancellation) {
    self.book = book
    self.cancellation = cancellation
  }

  mutating func compare(
    _ key: KeyColumn, _ comparison: Comparison, _ literal: Located<Literal>
  ) throws(QueryFault) -> [Truth] {
    let text = Self.text(literal.value)
    try check(key, literal, text)
    if comparison == .equal || comparison == .notEqual {
      let code = find(key, text)
      if code == nil { note(key, text) }
      return try truths(key) { Truth((code == $0) == (comparison == .equal)) }
    }
    if let wanted = rank(key, text) {
      // A better rating is a greater one, and has the smaller code.
      return try truths(key) { code in
        if self.isUnrated(key, code) { return .unknown }
        return Truth(comparison.holds(-code, -wanted))
      }
    }
    if key.dimension == .maturityBucket, let wanted = find(key, text) {
      return try truths(key) { Truth(comparison.holds($0, wanted)) }
    }
    let bound = Array(text.utf8)
    return try truths(key) { code in
      let label = Array(key.label(code).utf8)
      let order =
        label == bound ? 0 : label.lexicographicallyPrecedes(bound) ? -1 : 1
      return Truth(comparison.holds(order, 0))
    }
  }

  mutating func among(
    _ key: KeyColumn, _ literals: [Located<Literal>]
  ) throws(QueryFault) -> [Truth] {
    var wanted: Set<Int> = []
    for literal in literals {
      let text = Self.text(literal.value)
      try check(key, literal, text)
      if let code = find(key, text) { wanted.insert(code) } else { note(key, text) }
    }
    return try truths(key) { Truth(wanted.contains($0)) }
  }

  func like(_ key: KeyColumn, _ pattern: String) throws(QueryFault) -> [Truth] {
    let pattern = LikePattern(pattern)
    return try truths(key) { Truth(pattern.matches(key.label($0))) }
  }

  mutating func between(
    _ key: KeyColumn, _ low: Located<Literal>, _ high: Located<Literal>
  ) throws(QueryFault) -> [Truth] {
    // The ends of a range of ratings may be given from the worse or from the better.
    if let a = rank(key, Self.text(low.value)), let b = rank(key, Self.text(high.value)) {
      return try truths(key) { code in
        self.isUnrated(key, code)
          ? .unknown : Truth(min(a, b) <= code && code <= max(a, b))
      }
    }
    let above = try compare(key, .greaterOrEqual, low)
    let below = try compare(key, .lessOrEqual, high)
    return zip(above, below).map { min($0, $1) }
  }

  func isMissing(_ key: KeyColumn) throws(QueryFault) -> [Truth] {
    try cancellation.map(0..<key.count) { Truth(isUnrated(key, $0)) } + [.yes]
  }

  /// Unknown for null.
  private func truths(
    _ key: KeyColumn, _ decide: (Int) -> Truth
  ) throws(QueryFault) -> [Truth] {
    try cancellation.map(0..<key.count, decide) + [.unknown]
  }

  static func text(_ literal: Literal) -> String {
    switch literal {
    case .text(let text): text
    case .number(let number): number.description
    case .date(let date): date.description
    case .flag(let flag): flag ? "true" : "false"
    }
  }

  private func find(_ key: KeyColumn, _ text: String) -> Int? {
    switch key.dimension {
    case .position: book.positions.find(text)?.row
    case .instrument: book.instruments.find(text)?.row
    case .issuer, .ultimateIssuer, .counterparty: book.entities.find(text)?.row
    default: (0..<key.count).first { key.label($0) == text }
    }
  }

  private mutating func note(_ key: KeyColumn, _ text: String) {
    let sentence = "no position has the \(key.dimension.text) \(text)"
    if !notes.contains(sentence) { notes.append(sentence) }
  }

  private func check(
    _ key: KeyColumn, _ literal: Located<Literal>, _ text: String
  ) throws(QueryFault) {
    func unknown(_ kind: String, _ suggestion: String?) -> QueryFault {
      QueryFault(
        .unknownValue, "the book has no \(kind) \(text)", at: literal.range,
        suggestion: suggestion)
    }
    switch key.dimension {
    case .fund, .desk, .book, .strategy, .children, .node, .level:
      _ = try NodeFinder(book).find(Located(.id(text), at: literal.range))
    case .currency:
      guard book.currencies.find(text) == nil else { return }
      throw QueryFault(
        .unknownCurrency, "\(text) is no currency of this book", at: literal.range,
        suggestion: Spelling.nearest(to: text, among: book.usedCurrencies))
    case .instrument:
      guard book.instruments.find(text) == nil else { return }
      throw unknown("instrument", book.instruments.nearest(to: text))
    case .issuer, .ultimateIssuer, .counterparty:
      guard book.entities.find(text) == nil else { return }
      let names = (0..<book.entities.count).map { book.entities.ids[$0] }
      throw unknown("entity", Spelling.nearest(to: text, among: names))
    default: return
    }
  }
}

extension KeyTruths {
  /// The place of a rating label on its scale; nil for dimensions that have none.
  private func rank(_ key: KeyColumn, _ text: String) -> Int? {
    switch key.dimension {
    case .rating, .ratingBucket, .grade:
      (0..<key.count).first { key.label($0) == text && !isUnrated(key, $0) }
    default: nil
    }
  }

  private func isUnrated(_ key: KeyColumn, _ code: Int) -> Bool {
    switch key.dimension {
    case .rating, .ratingBucket, .grade: key.label(code) == "NR"
    default: false
    }
  }
}
