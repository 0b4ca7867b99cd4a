// What COPY gives for a file: its columns, and how the fields of each are kept.

struct TableShape {
  enum Kind {
    /// Texts that are mostly unlike.
    case id
    /// Texts that repeat.
    case word
    case number
    /// A double, as the shortest digits that read back as the same.
    case real
    case instant
  }

  struct Column {
    let name: String
    let kind: Kind
    /// There also where no row has a value.
    let isRequired: Bool
  }

  let file: String
  let columns: [Column]
  /// Whether there is a file without rows.
  var isAlways = false

  private init(_ file: String, _ columns: [Column], isAlways: Bool = false) {
    self.file = file
    self.columns = columns
    self.isAlways = isAlways
  }

  private static func required(_ names: String, _ kind: Kind = .word) -> [Column] {
    names.split(separator: " ").map { Column(name: String($0), kind: kind, isRequired: true) }
  }

  private static func optional(_ names: String, _ kind: Kind = .word) -> [Column] {
    names.split(separator: " ").map { Column(name: String($0), kind: kind, isRequired: false) }
  }
}

extension TableShape {
  static let settings = TableShape(
    "book.csv",
    required("base_currency pivot_currency") + optional("as_of timezone scale8_currencies"))

  static let entities = TableShape(
    "entities.csv",
    required("entity_id", .id) + required("entity_type")
      + optional("name ticker cusip isin", .id)
      + optional("sector geography currency parent_entity_id"))

  static let nodes = TableShape(
    "nodes.csv",
    required("node_id", .id) + required("parent_id node_type") + optional("name")
      + optional("nav", .number) + optional("tags"), isAlways: true)

  static let instruments = TableShape(
    "instruments.csv",
    required("instrument_id", .id) + required("currency") + optional("name", .id)
      + optional("asset_class valuation issuer_id counterparty_id underlying_id")
      + optional("isin cusip", .id) + optional("multiplier price underlying_price", .number)
      + optional("maturity")
      + optional("coupon duration spread_duration convexity dv01 cs01 delta vega", .number),
    isAlways: true)

  static let positions = TableShape(
    "positions.csv",
    required("position_id", .id) + required("node_id instrument_id")
      + required("quantity", .number) + optional("currency")
      + optional(
        """
        price market_value notional book_value cost_basis accrued dv01 cs01 delta vega \
        rate_gamma gamma_1pct duration convexity spread_duration var_contribution \
        unrealized_pnl realized_pnl daily_pnl fees fx_rate
        """, .number) + optional("link_id is_paper strategy_weights tags status"),
    isAlways: true)

  static let ratings = TableShape(
    "ratings.csv",
    required("entity_id instrument_id agency rating") + optional("outlook")
      + required("as_of_date") + optional("effective_date") + optional("known_at", .instant))

  static let rates = TableShape(
    "fx.csv",
    required("pair") + required("rate", .number) + required("as_of_date") + optional("source"))

  static let keyRates = TableShape(
    "key_rates.csv", required("position_id curve tenor") + required("dv01", .number))

  static let limits = TableShape(
    "limits.csv",
    required("node_id measure") + required("hard", .number) + optional("soft", .number)
      + optional("bound currency"))

  static let factors = TableShape("factors.csv", required("factor_id") + optional("name"))

  static let covariances = TableShape(
    "covariance.csv",
    required("factor_a factor_b") + required("covariance", .real)
      + optional("covariance_days", .number))

  static let exposures = TableShape(
    "exposures.csv", required("position_id factor_id") + required("exposure", .number))

  static let gammas = TableShape(
    "gammas.csv", required("position_id factor_a factor_b") + required("gamma", .number))

  static let realised = TableShape(
    "realised.csv",
    required("node_id date") + required("pnl", .number) + optional("kind"))

  static let stresses = TableShape(
    "stress.csv", required("stress_id kind shock") + optional("target name"))

  /// Without the set, which says to which file a row belongs.
  static func scenarios(_ prefix: String) -> TableShape {
    TableShape(
      prefix + "scenarios.csv",
      required("scenario_id") + optional("date label") + optional("weight", .number)
        + optional("horizon_days quantum", .number))
  }
}
