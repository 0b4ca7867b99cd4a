// What an answer rests on: the state, the dates, the rates used, and what its sums lack.

internal import Book
internal import Exact
internal import Query

struct ContractBuilder {
  private let plan: SelectPlan
  private let gathered: Gathered
  private let decimals: Int

  init(_ plan: SelectPlan, _ gathered: Gathered) {
    self.plan = plan
    self.gathered = gathered
    decimals = gathered.conversion.decimals
  }

  private var book: Book { plan.epoch.book }

  /// Facts without which a sum is not what it says.
  static func isGap(_ fact: Condition.Fact) -> Bool {
    fact == .field(.marketValue) || fact == .field(.notional)
  }

  /// Components that count the positions which make a sum incomplete.
  static func gapComponents(_ plan: SelectPlan) -> [Int] {
    plan.facts.compactMap { entry in
      isGap(entry.fact) ? plan.gaps[entry.fact]?.count : nil
    }
  }

  func contract(whole: GroupStates) throws(QueryFault) -> Contract {
    let settings = book.settings
    let scale = book.currencies.amountScale(plan.scope.currency)
    var contract = Contract(
      epoch: plan.epoch.identity, asOf: plan.scope.asOf,
      currency: book.currencies.code(plan.scope.currency),
      baseCurrency: book.currencies.code(settings.baseCurrency),
      pivotCurrency: book.currencies.code(settings.pivotCurrency), amountScale: scale)
    contract.knownAt = plan.select.knownAt?.value
    contract.positionsAsOf = plan.epoch.positionsAsOf
    contract.conventions = conventions
    contract.included = Contract.Share(
      count: Int64(clamping: whole.counts[Requirements.count][0]),
      grossMarketValue: rounded(sum(Requirements.gross, whole), scale),
      grossNotional: rounded(sum(Requirements.grossNotional, whole), scale))
    contract.gaps = gaps(whole, scale)
    addCurrencies(&contract)
    contract.notes =
      plan.notes + RiskNotes.coverage(contract, plan.facts.map(\.fact))
      + (try RiskNotes(plan: plan, whole: whole).sentences())
    if contract.knownAt != nil, !contract.rates.isEmpty {
      contract.notes.append(
        "`known at` leaves out no rates of exchange: they do not say when they became known")
    }
    let lacksRate = plan.asksForRisk && plan.scope.rates[settings.baseCurrency] == nil
    contract.isComplete =
      !lacksRate && (contract.unconverted.isEmpty || !plan.usesMoney)
      && !contract.gaps.contains { gap in
        gap.share.count > 0 && (gap.kind == .unpriced || gap.kind == .noNotional)
      }
    return contract
  }

  /// Of everything, where groups may have no such sum.
  private func sum(_ number: Int, _ whole: GroupStates) -> WideSum {
    plan.requirements.isOfGroups[number] ? whole.money[number][0] : gathered.whole[number]
  }

  private func rounded(_ sum: WideSum, _ scale: Int) -> Int128? {
    sum.rounded(from: decimals, to: scale)
  }

  private var conventions: [Contract.Convention] {
    let options = plan.select.options
    var list = [
      Contract.Convention(name: "netting", value: options.netting.rawValue),
      Contract.Convention(name: "rounding", value: options.exact ? "none" : "half-even"),
      Contract.Convention(name: "rating", value: plan.scope.ratingRule.label),
      Contract.Convention(name: "dv01", value: "-dV/dy"),
      Contract.Convention(
        name: "fx_max_age_days",
        value: String(options.fxMaximumAgeDays ?? FXTable.defaultMaximumAgeDays)),
    ]
    if !plan.branch.text.isEmpty {
      list.append(Contract.Convention(name: "what_if", value: plan.branch.text))
    }
    for risk in plan.risks {
      list.append(Contract.Convention(name: risk.text, value: risk.question.convention))
    }
    for figure in plan.parametrics {
      list.append(Contract.Convention(name: figure.text, value: figure.question.convention))
    }
    if plan.includesPaper { list.append(Contract.Convention(name: "paper", value: "included")) }
    return list
  }

  private func gaps(_ whole: GroupStates, _ scale: Int) -> [Contract.Gap] {
    let setCount = plan.facts.count { $0.fact.isOfRisk }
    return plan.facts.map { fact, measure in
      let kind: Contract.Gap.Kind
      switch fact {
      case .field(.marketValue): kind = .unpriced
      case .field(.notional): kind = .noNotional
      case .field(.dv01): kind = .noDuration
      case .rated: kind = .unrated
      case .vector, .exposures: kind = .noVector
      case .field, .number, .keyRates, .keyRate, .keyRatesOn: kind = .noValue
      }
      var share = Contract.Share(count: 0, grossMarketValue: 0, grossNotional: 0)
      if let gap = plan.gaps[fact] {
        share.count = Int64(clamping: whole.counts[gap.count][0])
        share.grossMarketValue = rounded(sum(gap.gross, whole), scale)
        share.grossNotional = rounded(sum(gap.grossNotional, whole), scale)
      }
      // Of several sets each has its own.
      let isNamed = kind == .noValue || (kind == .noVector && setCount > 1)
      return Contract.Gap(kind: kind, measure: isNamed ? measure : nil, share: share)
    }
  }

  private func addCurrencies(_ contract: inout Contract) {
    for total in gathered.currencies where total.count > 0 {
      let code = book.currencies.code(total.currency)
      if let resolution = plan.scope.rates.resolution(total.currency) {
        guard resolution.way != .same else { continue }
        contract.rates.append(
          Contract.RateUsed(
            currency: code, rate: resolution.rate.description, way: resolution.way.rawValue,
            date: resolution.date))
      } else {
        let scale = book.currencies.amountScale(total.currency)
        let local = { (sum: Int128) in
          HalfEven.divide(sum, by: PowersOfTen.int128(gathered.conversion.weightDecimals))
        }
        contract.unconverted.append(
          Contract.Unconverted(
            currency: code, count: Int64(clamping: total.count), net: local(total.net),
            gross: local(total.gross), scale: scale,
            reason: plan.scope.rates.reason(total.currency, book)))
      }
    }
  }
}
