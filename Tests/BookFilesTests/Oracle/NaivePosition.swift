// One position's figures by the rules of the design decisions (conventions §2 and §3), in exact
// fractions, each rounded once, half to even.

import Exact
import TestKit

struct NaivePosition {
  let row: [String: String]
  let instrument: [String: String]
  let currency: String
  private var counts: [String: BigNumber] = [:]
  private var derived: Set<String> = []

  init(row: [String: String], instrument: [String: String], currency: String) {
    self.row = row
    self.instrument = instrument
    self.currency = currency
    for name in RandomBook.amounts where !Self.terms.contains(name) {
      counts[name] = given(name).map { $0.roundedHalfEven(decimals: decimals(name)) }
    }
  }

  static let terms: Set = ["price", "duration", "convexity", "spread_duration"]
  static let sensitivities: Set = [
    "dv01", "pv01", "cs01", "delta", "vega", "rate_gamma", "gamma_1pct",
  ]

  /// The base currency is EUR, with four decimals.
  private func decimals(_ name: String) -> Int {
    if Self.sensitivities.contains(name) { return currency == "BTC" ? 8 : 6 }
    return currency == "BTC" && name != "var_contribution" ? 8 : 4
  }

  private func given(_ name: String) -> BigRational? {
    row[name].flatMap { $0.isEmpty ? nil : BigRational($0) }
  }

  private func ofInstrument(_ name: String) -> BigRational? {
    instrument[name].flatMap { $0.isEmpty ? nil : BigRational($0) }
  }

  private func value(_ name: String) -> BigRational? {
    counts[name].map { BigRational($0, over: .powerOfTen(decimals(name))) }
  }

  private static func magnitude(_ value: BigRational) -> BigRational {
    BigRational(value.numerator.magnitude, over: value.denominator)
  }

  private mutating func set(_ name: String, _ value: BigRational?) {
    guard counts[name] == nil, let value else { return }
    counts[name] = value.roundedHalfEven(decimals: decimals(name))
    derived.insert(name)
  }

  /// False when pv01 and dv01 contradict each other, or a figure leaves 64 bits.
  mutating func derive() -> Bool {
    let shares = instrument["currency"] == currency
    let quantity = given("quantity") ?? BigRational(BigNumber.zero)
    let multiplier = ofInstrument("multiplier") ?? BigRational(BigNumber.one)
    let price = given("price") ?? (shares ? ofInstrument("price") : nil)
    let hundredth = BigRational(1, decimals: 2)
    let units = price.map { quantity * $0 * multiplier }
    switch instrument["valuation"] {
    case "margined": set("notional", units.map(Self.magnitude))
    case "otc": set("notional", Self.magnitude(quantity * multiplier))
    case "percent_of_par":
      // The product is rounded, and the accrued part added to what it came to.
      set("market_value", units.map { $0 * hundredth })
      if derived.contains("market_value"), let clean = counts["market_value"] {
        counts["market_value"] = clean + (counts["accrued"] ?? .zero)
      }
      set("notional", Self.magnitude(quantity * multiplier))
    default:
      set("market_value", units)
      set("notional", units.map(Self.magnitude))
    }
    if let pv01 = counts["pv01"] {
      if let dv01 = counts["dv01"], !(dv01 + pv01).isZero { return false }
      counts["dv01"] = -pv01
    }
    let marketValue = value("market_value")
    func perYear(_ name: String, _ decimals: Int) -> BigRational? {
      guard let marketValue, let factor = given(name) ?? ofInstrument(name) else { return nil }
      return marketValue * factor * BigRational(1, decimals: decimals)
    }
    func perUnit(_ name: String) -> BigRational? {
      shares ? ofInstrument(name).map { quantity * $0 } : nil
    }
    set("dv01", perUnit("dv01") ?? perYear("duration", 4))
    set("cs01", perUnit("cs01") ?? perYear("spread_duration", 4))
    set("rate_gamma", perYear("convexity", 8))
    set("vega", perUnit("vega"))
    if let delta = perUnit("delta"), let underlying = ofInstrument("underlying_price") {
      set("delta", delta * multiplier * underlying)
    }
    return counts.values.allSatisfy { $0.exactly(Int64.self) != nil }
  }

  /// Everything known of the position, as text.
  var facts: [String: String] {
    var facts: [String: String] = [:]
    for (name, count) in counts where name != "pv01" {
      facts[name] = count.exactly(Int128.self).map { DecimalText.plain($0, scale: decimals(name)) }
    }
    for name in Self.terms.union(["quantity"]) {
      facts[name] = given(name).flatMap { $0.roundedHalfEven(decimals: 12).exactly(Int128.self) }
        .map { DecimalText.plain($0, scale: 12) }
    }
    facts["node"] = row["node_id"]
    facts["instrument"] = row["instrument_id"]
    facts["currency"] = currency
    facts["derived"] = derived.sorted().joined(separator: " ")
    facts["paper"] = ["true", "TRUE", "1"].contains(row["is_paper"]) ? "true" : "false"
    facts["closed"] = row["status"] == "CLOSED" ? "true" : "false"
    facts["link"] = row["link_id"] ?? ""
    for (fact, column) in [("tags", "tags"), ("weights", "strategy_weights")] {
      facts[fact] = (row[column] ?? "").split(separator: ";").sorted().joined(separator: ";")
        .replacing("0.60", with: "0.6")
    }
    facts["rate"] = given("fx_rate").flatMap {
      $0.roundedHalfEven(decimals: 15).exactly(Int128.self)
    }.map { DecimalText.plain($0, scale: 15) }
    return facts
  }
}
