// What each option is.

extension OptionName {
  var entry: Catalog.OptionEntry {
    Catalog.OptionEntry(name: rawValue, signature: signature, summary: summary, usual: usual)
  }

  private var signature: String {
    switch self {
    case .netting: "netting=position|instrument|issuer|link"
    case .totals, .others, .strict, .paper, .exact, .base: "\(rawValue)[=true|false]"
    case .rating: "rating=" + QueryReader.ratingRules.joined(separator: "|")
    case .maximumRateAge: "fx_max_age=DAYS"
    case .decimals: "decimals=0…12"
    case .quantile: "quantile=" + QueryReader.quantiles.joined(separator: "|")
    case .es: "es=" + QueryReader.shortfalls.joined(separator: "|")
    case .weights: "weights=equal|set|age(DECAY)"
    }
  }

  private var summary: String {
    switch self {
    case .netting:
      "What is set off against each other before gross, long and short are taken, anew in each "
        + "group"
    case .totals: "A row computed over everything selected"
    case .others: "A row computed over what `top` leaves out; needs `top`"
    case .strict: "An answer that lacks something is the error INCOMPLETE"
    case .paper: "Paper positions count too"
    case .rating: "How one rating is made of several agencies'"
    case .maximumRateAge: "Oldest rate of exchange that is used, in days"
    case .decimals: "Amounts and sensitivities are rounded to so many decimals"
    case .exact: "Sums are not rounded at all"
    case .base: "With shocks: what is beside what would be, and the change"
    case .quantile: "Quantile convention of the risk measures"
    case .es: "Rule of expected shortfall"
    case .weights: "Weights of scenarios"
    }
  }

  private var usual: String {
    switch self {
    case .netting: "position"
    case .totals, .others, .strict, .paper, .exact, .base: "false"
    case .rating: "standard"
    case .maximumRateAge: "the book's (5)"
    case .decimals: "each figure's own"
    case .quantile: "inc"
    case .es: "fractional"
    case .weights: "equal"
    }
  }
}
