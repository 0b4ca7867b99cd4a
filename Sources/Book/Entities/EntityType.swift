// What an entity is.

public enum EntityType: UInt8, CaseIterable, Sendable {
  case issuer, sector, geography, currency, counterparty

  public var label: String {
    switch self {
    case .issuer: "ISSUER"
    case .sector: "SECTOR"
    case .geography: "GEOGRAPHY"
    case .currency: "CURRENCY"
    case .counterparty: "COUNTERPARTY"
    }
  }
}
