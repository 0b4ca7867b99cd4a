// Queries as text in one form. The parser reads the text of a statement that it made back as an
// equal one, so texts can be compared, kept and shown in place of what was typed.

internal import Exact

extension Statement {
  public var text: String {
    switch self {
    case .select(let select): select.text
    case .explain(let select): "explain " + select.text
    case .compare(let comparison):
      "compare \(comparison.select.text) \(comparison.span.text)"
        + (comparison.isExplained ? " explained" : "")
    case .show(let show): show.text
    }
  }
}

extension Select {
  public var text: String {
    "select " + Self.list(measures.map(\.value.text))
      + clauses.map { " " + $0 }.joined()
  }

  /// In the order of the grammar; what has its usual value is left out.
  private var clauses: [String] {
    var clauses: [String] = []
    if let under { clauses.append("under " + QueryText.node(under.value)) }
    if !keys.isEmpty { clauses.append("by " + Self.list(keys.map(\.value.text))) }
    if let filter { clauses.append("where " + filter.text) }
    if let having { clauses.append("having " + having.text) }
    if !order.isEmpty { clauses.append("order by " + Self.list(order.map(\.text))) }
    if let top { clauses.append(top.text) }
    if let limit { clauses.append("limit \(limit)") }
    if offset != 0 { clauses.append("offset \(offset)") }
    if let currency { clauses.append("in " + QueryText.word(currency.value)) }
    if let asOf { clauses.append("as of " + asOf.value.text) }
    if let knownAt { clauses.append("known at \(knownAt.value)") }
    if !shocks.isEmpty { clauses.append("with " + Self.list(shocks.map(\.value.text))) }
    let options = options.texts
    if !options.isEmpty { clauses.append("options " + Self.list(options)) }
    return clauses
  }

  private static func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

extension Top {
  public var text: String {
    "top \(count)" + (per.map { " per " + $0.value.text } ?? "")
  }
}

extension OrderItem {
  public var text: String { field.value.text + (isDescending ? " desc" : "") }
}

extension Compare.Span {
  public var text: String { "from \(from.value.text) to \(to.value.text)" }
}

extension Version {
  public var text: String {
    switch self {
    case .date(let date): date.description
    case .epoch(let counter): "epoch \(counter)"
    case .snapshot(let id): "snapshot " + QueryText.word(id)
    }
  }
}

extension Show {
  public var text: String {
    var parts = ["show", subject.value.rawValue]
    if let measure { parts += ["of", measure.value.text] }
    if let under { parts += ["under", QueryText.node(under.value)] }
    if !shocks.isEmpty {
      parts += ["with", shocks.map(\.value.text).joined(separator: ", ")]
    }
    if let span { parts.append(span.text) }
    return parts.joined(separator: " ")
  }
}

extension QueryOptions {
  /// Those that differ from what holds without them, in the order of the documentation.
  public var texts: [String] {
    var texts: [String] = []
    if netting != .position { texts.append("netting=" + netting.rawValue) }
    if totals { texts.append("totals") }
    if others { texts.append("others") }
    if strict { texts.append("strict") }
    if paper { texts.append("paper") }
    if let rating { texts.append("rating=" + QueryText.word(rating.value)) }
    if let fxMaximumAgeDays { texts.append("fx_max_age=\(fxMaximumAgeDays)") }
    if let decimals { texts.append("decimals=\(decimals)") }
    if exact { texts.append("exact") }
    if base { texts.append("base") }
    if let quantile { texts.append("quantile=" + quantile) }
    if let es { texts.append("es=" + es) }
    if let weights { texts.append("weights=" + weights) }
    return texts
  }
}
