// The terms of what is held, in byte order of instrument id: columns that a position's row number
// reaches in one step. Per-unit sensitivities are per unit of quantity.

public import Columns
public import Exact

public struct Instruments: Sendable {
  public struct Row: Sendable {
    public var id: String
    public var currency: CurrencyIndex
    public var name = ""
    public var assetClass: AssetClass?
    public var valuation = Valuation.unit
    public var issuer: EntityIndex?
    public var counterparty: EntityIndex?
    public var underlyingID = ""
    public var isin = ""
    public var cusip = ""
    public var multiplier = Decimal.one
    public var price: Decimal?
    public var underlyingPrice: Decimal?
    public var maturity: CalendarDate?
    public var coupon: Decimal?
    public var duration: Decimal?
    public var spreadDuration: Decimal?
    public var convexity: Decimal?
    public var dv01: Decimal?
    public var cs01: Decimal?
    public var delta: Decimal?
    public var vega: Decimal?
    public var line = 0

    public init(id: String, currency: CurrencyIndex) {
      self.id = id
      self.currency = currency
    }
  }

  public struct Rejection: Sendable {
    public enum About: Sendable { case id, underlying }
    public var row: Int
    public var about: About
    public var fault: BookFault
  }

  public let ids: TextColumn
  public internal(set) var names: TextColumn
  public let currencies: [CurrencyIndex]
  public internal(set) var assetClasses: [AssetClass?]
  public internal(set) var valuations: [Valuation]
  /// Entity rows, −1 for none.
  public internal(set) var issuers: [Int32]
  public internal(set) var counterparties: [Int32]
  /// Instrument rows, −1 for none.
  public let underlyings: [Int32]
  public internal(set) var isins: TextColumn
  public internal(set) var cusips: TextColumn
  public internal(set) var multipliers: DecimalColumn
  public internal(set) var prices: DecimalColumn
  public internal(set) var underlyingPrices: DecimalColumn
  /// Days since 1970, `noMaturity` for none.
  public internal(set) var maturities: [Int32]
  public internal(set) var coupons: DecimalColumn
  public internal(set) var durations: DecimalColumn
  public internal(set) var spreadDurations: DecimalColumn
  public internal(set) var convexities: DecimalColumn
  public internal(set) var dv01s: DecimalColumn
  public internal(set) var cs01s: DecimalColumn
  public internal(set) var deltas: DecimalColumn
  public internal(set) var vegas: DecimalColumn
  private let index: TextIndex

  public static let noMaturity = Int32.min

  public static func build(_ rows: [Row]) -> (instruments: Instruments, rejections: [Rejection]) {
    var rejections: [Rejection] = []
    let ids = TextColumn(rows.map(\.id))
    let (index, faults) = UniqueIDs.index(ids) { rows[$0].line }
    var isGood = Array(repeating: true, count: rows.count)
    for (row, fault) in faults {
      isGood[row] = false
      rejections.append(Rejection(row: row, about: .id, fault: fault))
    }
    var underlyings = Array(repeating: -1, count: rows.count)
    for row in rows.indices where isGood[row] && !rows[row].underlyingID.isEmpty {
      let found = index.find(rows[row].underlyingID, in: ids)
      if let found, found != row {
        underlyings[row] = found
        continue
      }
      isGood[row] = false
      let near = found == nil ? UniqueIDs.nearest(to: rows[row].underlyingID, index, ids) : nil
      rejections.append(
        Rejection(
          row: row, about: .underlying,
          fault: found == nil ? .unknownInstrument(suggestion: near) : .refersToItself))
    }
    for (row, flaw) in Ancestry.flaws(parents: underlyings, isGood: { isGood[$0] }) {
      let fault: BookFault =
        switch flaw {
        case .cycle(let cycle): .cycle(cycle.map { rows[$0].id })
        case .below: .rejectedReference("instruments.csv")
        }
      isGood[row] = false
      rejections.append(Rejection(row: row, about: .underlying, fault: fault))
    }
    let kept = rows.indices.filter { isGood[$0] }.sorted { ids.precedes($0, $1) }
    return (Instruments(rows, kept, underlyings), rejections.sorted { $0.row < $1.row })
  }

  private init(_ rows: [Row], _ kept: [Int], _ underlyingRows: [Int]) {
    var newRow = Array(repeating: Int32(-1), count: rows.count)
    for (position, row) in kept.enumerated() { newRow[row] = Int32(position) }
    func texts(_ field: (borrowing Row) -> String) -> TextColumn {
      TextColumn(kept.map { field(rows[$0]) })
    }
    func decimals(_ field: (borrowing Row) -> Decimal?) -> DecimalColumn {
      DecimalColumn(kept.map { field(rows[$0]) })
    }
    ids = texts { $0.id }
    names = texts { $0.name }
    currencies = kept.map { rows[$0].currency }
    assetClasses = kept.map { rows[$0].assetClass }
    valuations = kept.map { rows[$0].valuation }
    issuers = kept.map { rows[$0].issuer.map { Int32($0.row) } ?? -1 }
    counterparties = kept.map { rows[$0].counterparty.map { Int32($0.row) } ?? -1 }
    underlyings = kept.map { underlyingRows[$0] < 0 ? -1 : newRow[underlyingRows[$0]] }
    isins = texts { $0.isin }
    cusips = texts { $0.cusip }
    multipliers = DecimalColumn(kept.map { rows[$0].multiplier })
    prices = decimals { $0.price }
    underlyingPrices = decimals { $0.underlyingPrice }
    maturities = kept.map { rows[$0].maturity?.day ?? Self.noMaturity }
    coupons = decimals { $0.coupon }
    durations = decimals { $0.duration }
    spreadDurations = decimals { $0.spreadDuration }
    convexities = decimals { $0.convexity }
    dv01s = decimals { $0.dv01 }
    cs01s = decimals { $0.cs01 }
    deltas = decimals { $0.delta }
    vegas = decimals { $0.vega }
    index = UniqueIDs.index(ids, line: { $0 }).index
  }

  public var count: Int { valuations.count }

  public func find(_ text: Span<UInt8>, _ range: Range<Int>) -> InstrumentIndex? {
    index.find(text, range, in: ids).map { InstrumentIndex($0) }
  }

  /// For finding the instruments of whole columns of texts.
  public func shortIndex() -> ShortTextIndex { ShortTextIndex(ids, index) }

  public func find(_ id: String) -> InstrumentIndex? {
    index.find(id, in: ids).map { InstrumentIndex($0) }
  }

  public func nearest(to id: String) -> String? { UniqueIDs.nearest(to: id, index, ids) }
}
