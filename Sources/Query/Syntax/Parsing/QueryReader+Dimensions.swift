// Names of dimensions, and the two that take an argument.

extension QueryReader {
  /// Levels of the deepest tree that is asked about by number.
  private static let deepestLevel = 9999
  static let dimensionNames = Dimension.plain.map(\.word) + ["level", "tag"]

  mutating func dimension() throws(QueryFault) -> Located<Dimension> {
    let token = current
    guard token.kind == .word, token.keyword == nil else {
      throw unexpected("a dimension such as fund or currency", among: Self.dimensionNames)
    }
    guard let dimension = try takeDimension() else {
      let isMeasure = QueryReader.measureNames.contains(QueryText.lowered(token.text))
      throw QueryFault(
        .unknownName, "\(token.shown) is \(isMeasure ? "a measure and " : "")no dimension",
        at: token.range,
        suggestion: Self.nearestDimension(token.text))
    }
    return dimension
  }

  /// Nil, and nothing taken, where the word is no dimension.
  mutating func takeDimension() throws(QueryFault) -> Located<Dimension>? {
    let token = current
    guard token.kind == .word else { return nil }
    let name = QueryText.lowered(token.text)
    switch name {
    case "level":
      advance()
      try expect(symbol: "(")
      let depth = try wholeNumber("the number of a level", in: 0...Self.deepestLevel)
      try expect(symbol: ")")
      return Located(.level(depth), at: token.range.lowerBound..<lastEnd)
    case "tag":
      advance()
      try expect(symbol: "(")
      let key = try text("the key of a tag")
      try expect(symbol: ")")
      return Located(.tag(key.value), at: token.range.lowerBound..<lastEnd)
    default:
      guard let dimension = Dimension.plain.first(where: { $0.word == name }) else { return nil }
      advance()
      if isAt(symbol: "(") { throw unexpected("no argument: \(dimension.word) takes none") }
      return Located(dimension, at: token.range)
    }
  }

  static func nearestDimension(_ word: String) -> String? {
    NearestName.synonym(of: word, among: dimensionNames)
      ?? NearestName.find(word, among: dimensionNames)
  }
}
