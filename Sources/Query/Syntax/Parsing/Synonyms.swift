// Words that other languages and desks use for ours: too far away to be a slip of the finger, too
// frequent to leave without an answer.

extension NearestName {
  /// Our name for a word of others, if it is valid at this place.
  static func synonym(of word: String, among names: [String]) -> String? {
    guard let name = synonyms[QueryText.lowered(word)], names.contains(name) else { return nil }
    return name
  }

  private static let synonyms: [String: String] = [
    "group": "by", "groupby": "by", "from": "under", "filter": "where", "sort": "order",
    "order_by": "order", "first": "top", "skip": "offset", "currency": "in",
    "currencies": "currency",
    "mv": "market_value", "value": "market_value", "exposure": "net", "pnl": "daily_pnl",
    "pl": "daily_pnl", "notional": "gross_notional", "upnl": "unrealized_pnl",
    "rpnl": "realized_pnl", "cvar": "es", "expected_shortfall": "es", "value_at_risk": "var",
    "volatility": "stdev", "vol": "stdev", "gamma": "gamma_1pct", "herfindahl": "hhi",
    "average": "avg", "mean": "avg", "minimum": "min", "maximum": "max", "weight": "pct_nav",
    "nodes": "node", "position_id": "position", "instrument_id": "instrument",
    "issuer_id": "issuer", "counterparty_id": "counterparty", "node_id": "node", "ccy": "currency",
    "grade": "ig", "bucket": "rating_bucket", "side": "direction", "is_paper": "paper",
    "link_id": "link", "geography": "country", "tenor": "maturity_bucket", "qty": "quantity",
    "ytm": "coupon",
  ]
}
