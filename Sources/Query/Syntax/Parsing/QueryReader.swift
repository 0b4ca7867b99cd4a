// A walk over tokens with one token of foresight: the ground on which every production stands.
// Productions are extensions, a file for each part of the grammar in proto-spec/QUERY.md.

struct QueryReader {
  /// Brackets, `not`s and measures within one another.
  static let deepest = 64

  let tokens: [Token]
  let parameters: [String: Parameter]
  private var index = 0
  private var depth = 0
  private var usedParameters: Set<String> = []
  /// Where the option `others` stands, which is checked against the other clauses at the end.
  var placeOfOthers: Range<Int>?
  /// And `base`, which a comparison has no use for.
  var placeOfBase: Range<Int>?

  init(_ text: String, parameters: [String: Parameter]) throws(QueryFault) {
    tokens = try Lexer.tokens(of: text)
    self.parameters = parameters
  }

  /// The last token is the end, and nothing goes beyond it.
  var current: Token { tokens[index] }
  var next: Token { tokens[min(index + 1, tokens.count - 1)] }
  var previous: Token? { index > 0 ? tokens[index - 1] : nil }
  /// From the current one on.
  var following: ArraySlice<Token> { tokens[index...] }
  /// Where what was read so far ends.
  var lastEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    if index + 1 < tokens.count { index += 1 }
    return token
  }

  func isAt(keyword: String) -> Bool { current.keyword == keyword }
  func isAt(symbol: String) -> Bool { current.isSymbol(symbol) }

  mutating func take(keyword: String) -> Bool {
    guard isAt(keyword: keyword) else { return false }
    advance()
    return true
  }

  /// A word that means something at this place alone, and is a name everywhere else.
  mutating func take(word: String) -> Bool {
    guard current.kind == .word, QueryText.lowered(current.text) == word else { return false }
    advance()
    return true
  }

  mutating func take(symbol: String) -> Bool {
    guard isAt(symbol: symbol) else { return false }
    advance()
    return true
  }

  /// `phrase` is what it is the last word of: who leaves it out is reminded of all of it.
  mutating func expect(keyword: String, endOf phrase: String? = nil) throws(QueryFault) {
    guard take(keyword: keyword) else {
      var fault = unexpected("`\(keyword)`", among: [keyword])
      if fault.suggestion == nil { fault.suggestion = phrase }
      throw fault
    }
  }

  mutating func expect(symbol: String) throws(QueryFault) {
    guard take(symbol: symbol) else { throw unexpected("`\(symbol)`") }
  }

  /// One level deeper; the caller leaves it with `leave`.
  mutating func enter() throws(QueryFault) {
    depth += 1
    guard depth <= Self.deepest else {
      throw QueryFault(
        .tooDeep, "this lies more than \(Self.deepest) levels deep", at: current.range)
    }
  }

  mutating func leave() { depth -= 1 }

  /// What stands here is not what is expected; names valid here, for a suggestion.
  func unexpected(_ expected: String, among names: [String] = []) -> QueryFault {
    let token = current
    guard token.kind != .end else {
      return QueryFault(.syntax, "the text ends where \(expected) is expected", at: token.range)
    }
    if let fault = groupedNumber() { return fault }
    let near = token.kind == .word ? NearestName.find(token.text, among: names) : nil
    return QueryFault(
      .syntax, "\(token.shown) stands where \(expected) is expected", at: token.range,
      suggestion: near)
  }

  /// The value of the parameter at this place, whose use is noted.
  mutating func takeParameter() throws(QueryFault) -> Located<Parameter> {
    let token = advance()
    guard let value = parameters[token.text] else {
      throw QueryFault(
        .parameterMissing, "\(token.shown) has no value", at: token.range,
        suggestion: NearestName.find(token.text, among: parameters.keys.sorted()).map { "$" + $0 })
    }
    usedParameters.insert(token.text)
    if let reason = value.faultReason {
      throw QueryFault(.outOfRange, "the value of \(token.shown) \(reason)", at: token.range)
    }
    return Located(value, at: token.range)
  }

  func checkThatParametersAreUsed() throws(QueryFault) {
    let unused = parameters.keys.filter { !usedParameters.contains($0) }.sorted()
    guard let first = unused.first else { return }
    throw QueryFault(
      .parameterUnused,
      "a value is given for `$\(Token.shortened(first))`, which the text does "
        + "not use",
      suggestion: NearestName.find(first, among: usedParameters.sorted()).map { "$" + $0 })
  }
}
