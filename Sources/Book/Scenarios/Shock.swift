// A shock as stress files write it: +5%, +25bp, *1.1. What a kind of risk can be shocked by is
// known here.

public import Exact

public struct Shock: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable { case fx, rates, spread, price }
  public enum Form: Hashable, Sendable { case percent, basisPoints, factor }

  public var form: Form
  public var amount: Decimal

  /// Signed percent or basis points, or a factor; nil when the text is none of them.
  public init?(_ text: String) {
    let form: Form
    var number = text[...]
    if number.hasSuffix("%") {
      form = .percent
      number = number.dropLast()
    } else if number.hasSuffix("bp") {
      form = .basisPoints
      number = number.dropLast(2)
    } else if number.hasPrefix("*") {
      form = .factor
      number = number.dropFirst()
    } else {
      return nil
    }
    // A sign belongs to a change and not to a factor.
    let isSigned = form != .factor && number.hasPrefix("+")
    if isSigned { number = number.dropFirst() }
    if isSigned || form == .factor, number.hasPrefix("-") { return nil }
    let bytes = Array(number.utf8)
    var isRounded = false
    guard let amount = try? DecimalParser.floating(bytes.span, isRounded: &isRounded), !isRounded
    else { return nil }
    self.form = form
    self.amount = amount
  }

  public func suits(_ kind: Kind) -> Bool {
    switch kind {
    case .fx, .price: form == .percent || form == .factor
    case .rates: form == .basisPoints || form == .factor
    case .spread: true
    }
  }
}
