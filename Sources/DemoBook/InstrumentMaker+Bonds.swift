// Bonds, linkers and loans: price follows from coupon, yield and duration, so that cheap bonds are
// long, low in coupon or poor in credit, as on a real screen.

extension InstrumentMaker {
  /// Spread over the sovereign by notch, in basis points; index 0 is unused.
  static let spreads = [
    0, 15, 22, 30, 38, 48, 60, 75, 95, 120, 155, 205, 265, 330, 400, 480, 580, 720, 900, 1_100,
    1_400, 1_800, 2_500,
  ]
  private static let years = [1, 2, 2, 3, 3, 5, 5, 5, 7, 7, 10, 10, 10, 15, 20, 30]

  mutating func bond(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Instrument {
    var bond = Instrument(kind: kind, currency: currency)
    let isGovernment = kind == .governmentBond || kind == .linker
    bond.issuer =
      isGovernment
      ? issuers.sovereign(in: currency, &random) : issuers.company(in: currency, &random)
    bond.issue = kind == .loan ? -1 : takeIssue(bond.issuer)
    let issuer = issuers.all[bond.issuer]
    bond.isHighYield = !issuer.isInvestmentGrade
    let longest = kind == .loan ? 84 : random.pick(Self.years) * 12
    let months = random.between(max(2, longest / 2), longest)
    bond.maturity = Self.maturity(months: months)
    let yield = yieldOf(kind, issuer, currency: currency, &random)
    bond.duration = Self.duration(months: months, yield: yield)
    // Coupons are set near the yield of their day, in eighths of a percent.
    let set = max(0, Int64(yield * 10) + (random.normal() * 900) >> 16)
    bond.coupon = (set + 62) / 125 * 125
    let pull = (bond.coupon - Int64(yield * 10)) * bond.duration / 1_000
    let noise = (random.normal() * 700) >> 16
    bond.price = max(18_000, min(160_000, 100_000 + pull + noise))
    bond.priceScale = 3
    bond.convexity = bond.duration * bond.duration * 11 / 100_000 + bond.duration / 10
    let isHomeSovereign = isGovernment && issuer.notch <= 6
    bond.spreadDuration = isHomeSovereign ? 0 : bond.duration * 104 / 100
    if kind == .loan {
      // Loans float: the coupon resets, the spread does not. Servicers leave some durations out.
      bond.duration = random.chance(850) ? Int64(random.between(80, 250)) : 0
      bond.convexity = 0
    }
    bond.unitValue = bond.price / 10
    bond.lot = Self.lot(kind == .loan ? 50_000 : 1_000, currency: currency)
    return bond
  }

  private func yieldOf(
    _ kind: InstrumentKind, _ issuer: Issuer, currency: Int, _ random: inout RandomStream
  ) -> Int {
    let base = Currencies.all[currency].yield
    // A real yield is what is left after expected inflation of about two in a hundred.
    if kind == .linker { return max(40, base - 210) }
    let home = issuer.isSovereign && issuer.notch <= 6
    let spread = home ? 0 : Self.spreads[issuer.notch]
    return max(20, base + spread + Int((random.normal() * 18) >> 16))
  }

  /// Modified duration in thousandths of a year, from T / (1 + 0.55 y T): within a few hundredths
  /// of the exact one of a par bond, in integers.
  static func duration(months: Int, yield: Int) -> Int64 {
    let term = Int64(months) * 1_000 / 12
    return term * 1_000 / (1_000 + 55 * Int64(yield) * term / 1_000_000)
  }
}
