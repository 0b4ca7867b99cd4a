// One position as integers, before it is printed. It is a pure function of seed and ordinal, so a
// P&L vector or a key rate can be made for any position without keeping the others.

struct PositionDraft {
  let ordinal: Int
  let strategy: Int
  let instrument: Int
  let isLong: Bool
  let isPaper: Bool
  /// The other leg's pair is named by its first ordinal; −1 where there is no other leg.
  var link = -1
  /// At the instrument's quantity scale.
  var quantity: Int64 = 0
  /// Amounts in 1/10,000 of the instrument's currency.
  var marketValue: Int64 = 0
  var notional: Int64 = 0
  /// Sensitivities and P&L in 1/100 of the currency.
  var dv01: Int64 = 0
  var cs01: Int64 = 0
  var delta: Int64 = 0
  var unrealized: Int64 = 0
  var daily: Int64 = 0
  /// In 1/100 of the base currency.
  var varContribution: Int64 = 0
  var hasDelta = false
  /// Whether the feed gives the figure, or leaves it to be derived.
  var givesMarketValue = true
  var givesRisk = true

  init(ordinal: Int, strategy: Int, instrument: Int, isLong: Bool, isPaper: Bool) {
    self.ordinal = ordinal
    self.strategy = strategy
    self.instrument = instrument
    self.isLong = isLong
    self.isPaper = isPaper
  }
}
