// One change of a book. References are ids, since a batch may refer to what it creates itself; a
// batch is applied as a whole or not at all (`Revision`). What each kind does is said in
// proto-spec/CHANGE-FILE.md.

public import Exact

public enum Change: Sendable {
  indirect case insertPosition(PositionDraft)
  /// Given figures stay as they are unless the edit names them; derived ones follow.
  case updatePosition(id: String, [PositionValue])
  /// To another quantity, given figures in proportion.
  case resizePosition(id: String, quantity: Decimal)
  case movePosition(id: String, node: String)
  case closePosition(id: String)
  case reopenPosition(id: String)

  indirect case createNode(HierarchyBuilder.Row)
  case updateNode(id: String, [NodeValue])
  /// With all below it; an empty parent makes it a root.
  case moveNode(id: String, parent: String)
  /// Nothing may be held there or below any more.
  case closeNode(id: String)

  indirect case insertInstrument(Instruments.Row)
  case updateInstrument(id: String, [InstrumentValue])

  /// A quote; it takes the place of the pair's quote of that day where there is one.
  indirect case quote(FXHistory.Row)
  indirect case rate(RatingDraft)
}

extension Change {
  /// The position that a change is of, where it is there already; else empty.
  var positionID: String {
    switch self {
    case .updatePosition(let id, _), .resizePosition(let id, _), .movePosition(let id, _),
      .closePosition(let id), .reopenPosition(let id):
      id
    case .insertPosition, .createNode, .updateNode, .moveNode, .closeNode, .insertInstrument,
      .updateInstrument, .quote, .rate:
      ""
    }
  }
}

/// A position as positions.csv would give it.
public struct PositionDraft: Sendable {
  public var id: String
  public var node: String
  public var instrument: String
  /// The instrument's where nil.
  public var currency: CurrencyIndex?
  public var values: [PositionValue]
  public var isClosed: Bool

  public init(
    id: String, node: String, instrument: String, currency: CurrencyIndex? = nil,
    values: [PositionValue], isClosed: Bool = false
  ) {
    self.id = id
    self.node = node
    self.instrument = instrument
    self.currency = currency
    self.values = values
    self.isClosed = isClosed
  }
}

/// One column of a position; nil makes it missing. Amounts and sensitivities are counts at the
/// scale of the position's currency.
public enum PositionValue: Sendable {
  case figure(PositionField, Int64?)
  /// The same figure as dv01 with the other sign.
  case pv01(Int64?)
  case term(PositionTerm, Decimal?)
  case givenRate(RateQuote?)
  /// Canonical texts, empty for none.
  case link(String)
  case weights(String)
  case tags(String)
  case isPaper(Bool)
}

/// One column of a node.
public enum NodeValue: Sendable {
  case name(String)
  case nav(Int64?)
  /// Canonical.
  case tags(String)
}

/// One column of an instrument; nil and empty texts make it missing.
public enum InstrumentValue: Sendable {
  case name(String)
  case assetClass(AssetClass?)
  case valuation(Valuation)
  case issuer(EntityIndex?)
  case counterparty(EntityIndex?)
  case underlying(String)
  case isin(String)
  case cusip(String)
  case multiplier(Decimal)
  case maturity(CalendarDate?)
  case number(InstrumentNumber, Decimal?)
}

extension InstrumentValue {
  public func set(in row: inout Instruments.Row) {
    switch self {
    case .name(let name): row.name = name
    case .assetClass(let assetClass): row.assetClass = assetClass
    case .valuation(let valuation): row.valuation = valuation
    case .issuer(let issuer): row.issuer = issuer
    case .counterparty(let counterparty): row.counterparty = counterparty
    case .underlying(let id): row.underlyingID = id
    case .isin(let isin): row.isin = isin
    case .cusip(let cusip): row.cusip = cusip
    case .multiplier(let multiplier): row.multiplier = multiplier
    case .maturity(let date): row.maturity = date
    case .number(let number, let decimal): row[keyPath: number.path] = decimal
    }
  }
}

/// The plain numbers of an instrument that may be missing.
public enum InstrumentNumber: String, CaseIterable, Sendable {
  case price
  case underlyingPrice = "underlying_price"
  case coupon, duration
  case spreadDuration = "spread_duration"
  case convexity, dv01, cs01, delta, vega

  public var path: any WritableKeyPath<Instruments.Row, Decimal?> & Sendable {
    switch self {
    case .price: \.price
    case .underlyingPrice: \.underlyingPrice
    case .coupon: \.coupon
    case .duration: \.duration
    case .spreadDuration: \.spreadDuration
    case .convexity: \.convexity
    case .dv01: \.dv01
    case .cs01: \.cs01
    case .delta: \.delta
    case .vega: \.vega
    }
  }
}

/// A statement of an agency, its subject by id.
public struct RatingDraft: Sendable {
  public enum Subject: Hashable, Sendable {
    case instrument(String)
    case entity(String)
  }
  public var subject: Subject
  public var agency: Agency
  public var grade: RatingGrade
  public var effective: CalendarDate
  public var known: Instant
  public var outlook: Outlook

  public init(
    subject: Subject, agency: Agency, grade: RatingGrade, effective: CalendarDate,
    known: Instant, outlook: Outlook = .none
  ) {
    self.subject = subject
    self.agency = agency
    self.grade = grade
    self.effective = effective
    self.known = known
    self.outlook = outlook
  }
}
