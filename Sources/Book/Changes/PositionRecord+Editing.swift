// Editing a record that was taken out of the columns, and deriving anew what follows.

internal import Exact

extension PositionRecord {
  mutating func set(_ values: [PositionValue]) throws(FieldError) {
    for value in values {
      switch value {
      case .figure(let field, let number): self[field] = number
      case .pv01(let pv01):
        guard pv01 != .min else { throw FieldError("pv01", .outOfRange("dv01")) }
        self[.dv01] = pv01.map { -$0 }
      case .term(let term, let number): self[term] = number
      case .givenRate(let rate): givenRate = rate
      case .link(let text): link = text
      case .weights(let text): weights = text
      case .tags(let text): tags = text
      case .isPaper(let isPaper):
        if isPaper { flags.insert(.paper) } else { flags.remove(.paper) }
      }
    }
  }

  /// To another quantity: given figures that speak of the holding go with it, what has happened
  /// stays.
  mutating func resize(to quantity: Decimal) throws(FieldError) {
    let old = self[.quantity] ?? .zero
    guard old.coefficient != 0 else { throw FieldError("quantity", .notInProportion) }
    for field in PositionField.allCases where field.isOfHolding {
      guard let value = self[field] else { continue }
      // A notional is a magnitude.
      let isMagnitude = field == .notional
      guard let scaled = Proportion.of(value, to: quantity, from: old),
        !isMagnitude || scaled != .min
      else { throw FieldError(field.name, .outOfRange(field.name)) }
      self[field] = isMagnitude && value >= 0 ? abs(scaled) : scaled
    }
    self[.quantity] = quantity
  }

  /// Derives what is missing by the terms of the book that it is to be part of.
  mutating func derive(in book: Book) throws(BookFault) {
    let terms: InlineArray<1, _> = [book.instruments.terms(Int(instrument))]
    let scale = PositionDerivation(
      amountScale: book.currencies.amountScale(currency),
      sensitivityScale: book.currencies.sensitivityScale(currency))
    try derive(
      InstrumentTermsRow(terms.span, 0), sharesCurrency: terms[0].currency == currency, scale)
  }
}
