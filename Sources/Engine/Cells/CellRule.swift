// A component as a record tells it: what a position adds to the sums it counts towards.

internal import Book
internal import Exact

struct CellRule: Sendable {
  private enum Quantity { case one, signed, long, short, magnitude, netNotional }
  private let quantity: Quantity
  private let field: PositionField
  /// The bit of a field that the position must have; 0 where nothing is asked of it.
  private let needed: UInt32

  /// Nil where a record alone does not tell, or somebody else tells it as well.
  init?(_ component: Component) {
    switch component.quantity {
    case .one: (quantity, field) = (.one, .marketValue)
    case .field(let named, let part):
      field = named
      quantity =
        switch part {
        case .signed: .signed
        case .long: .long
        case .short: .short
        case .magnitude: .magnitude
        }
    case .netNotional: (quantity, field) = (.netNotional, .notional)
    case .notches, .keyRate, .keyRates, .keyRateGap, .exposure, .stressed, .weighted: return nil
    }
    guard let condition = component.condition else {
      needed = 0
      return
    }
    guard case .field(let named) = condition.fact, condition.isWanted else { return nil }
    needed = 1 << UInt32(named.rawValue)
  }

  @inline(__always)
  func value(_ record: borrowing PositionRecord) -> Int128 {
    if record.present & needed != needed { return 0 }
    let value = record.fields[field.rawValue]
    return switch quantity {
    case .one: 1
    case .signed: Int128(value)
    case .long: Int128(max(value, 0))
    case .short: Int128(min(value, 0))
    case .magnitude: Int128(value.magnitude)
    case .netNotional: Int128(value.magnitude) * Int128(record.signOfQuantity)
    }
  }
}

extension PositionRecord {
  var isCounted: Bool { flags.isDisjoint(with: [.paper, .closed]) }
}
