// What-if clauses as the parser reads them back.

internal import Exact

extension WhatIf {
  /// As normalised by the parser, the kind included.
  public var text: String {
    let rest =
      switch self {
      case .fx(let currency, let size): QueryText.word(currency) + " " + size.text
      case .rates(let curve, let tenor, let size):
        ([curve.map(Self.curve), tenor].compactMap { $0 } + [size.text]).joined(separator: " ")
      case .spreads(let size, let filter), .price(let size, let filter):
        size.text + (filter.map { " where " + $0.text } ?? "")
      case .add(let addition): addition.text
      case .close(let position): QueryText.word(position)
      case .resize(let position, let quantity): "\(QueryText.word(position)) to \(quantity)"
      case .move(let position, let node):
        "\(QueryText.word(position)) to \(QueryText.node(node))"
      case .stress(let id): QueryText.word(id)
      case .downgrade(let issuer, let notches): "\(QueryText.word(issuer)) by \(notches)"
      }
    return kind.rawValue + " " + rest
  }

  /// A curve that looks like a shock is written in quotes.
  private static func curve(_ name: String) -> String {
    QueryReader.parts(of: Token(.word, name, at: 0..<0)) == nil
      ? QueryText.word(name) : QueryText.quoted(name)
  }
}

extension WhatIf.Size {
  public var text: String {
    switch self {
    case .percent(let amount): Self.signed(amount) + "%"
    case .basisPoints(let amount): Self.signed(amount) + "bp"
    case .factor(let factor): "*\(factor)"
    }
  }

  private static func signed(_ amount: Decimal) -> String {
    (amount.coefficient < 0 ? "" : "+") + amount.description
  }
}

extension WhatIf.Addition {
  /// In one order, so that the same addition is the same text.
  var text: String {
    var parts: [String] = []
    if let position { parts.append("position = " + QueryText.word(position)) }
    parts.append("node = " + QueryText.node(node))
    parts.append("instrument = " + QueryText.word(instrument))
    parts.append("quantity = \(quantity)")
    if let currency { parts.append("currency = " + QueryText.word(currency)) }
    if let isPaper { parts.append("paper = \(isPaper)") }
    if let link { parts.append("link = " + QueryText.word(link)) }
    for number in numbers { parts.append("\(number.column.rawValue) = \(number.value)") }
    return "(" + parts.joined(separator: ", ") + ")"
  }
}
