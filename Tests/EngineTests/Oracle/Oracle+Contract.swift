// What an answer says it rests on: how much is included, what is lacking, and whether that matters.

import Exact
import Query
import TestKit

struct OracleContract {
  struct Gap {
    var kind: Contract.Gap.Kind
    var measure: String?
    var lacking: [Part]
  }
  var gaps: [Gap] = []
  /// Currencies without a rate and their parts, in order of code.
  var unconverted: [(currency: String, parts: [Part])] = []
  /// Currencies with one, but for the answer's own.
  var rates: [(currency: String, rate: BigNumber)] = []
  var isComplete = true
}

extension Oracle {
  /// What a figure cannot do without, and whether a position has it.
  private struct Need {
    var kind: Contract.Gap.Kind
    var name: String
    var measure: String
    var isMet: (Holding) -> Bool
  }

  /// Every measure that is asked for, also by order and conditions.
  var asked: [Measure] {
    var measures = select.measures.map(\.value)
    for item in select.order {
      if case .measure(let measure) = item.field.value { measures.append(measure) }
    }
    func walk(_ predicate: Predicate<ResultField>) {
      switch predicate {
      case .all(let parts), .any(let parts): parts.forEach(walk)
      case .not(let part): walk(part)
      case .compare(let field, _, _), .among(let field, _), .like(let field, _),
        .between(let field, _, _), .isMissing(let field):
        if case .measure(let measure) = field.value { measures.append(measure) }
      }
    }
    if let having = select.having { walk(having) }
    return measures
  }

  private var needs: [Need] {
    var needs: [Need] = []
    for need in asked.flatMap({ self.needs($0) })
    where !needs.contains(where: { $0.name == need.name }) {
      needs.append(need)
    }
    return needs
  }

  private func needs(_ measure: Measure) -> [Need] {
    func field(_ name: String) -> Need {
      let kind: Contract.Gap.Kind =
        switch name {
        case "market_value": .unpriced
        case "notional": .noNotional
        case "dv01": .noDuration
        default: .noValue
        }
      return Need(kind: kind, name: name, measure: measure.text) { $0.figures[name] != nil }
    }
    let rated = Need(kind: .unrated, name: "rated", measure: measure.text) { $0.notch > 0 }
    switch measure {
    case .sum(let sum): return sum.field.map { [field($0)] } ?? []
    case .keyRate(let curve, let tenor):
      return [
        Need(kind: .noValue, name: measure.text, measure: measure.text) {
          $0.keyRates[[curve, tenor]] != nil
        }
      ]
    case .averageRating: return [rated, field("market_value")]
    case .averageDuration: return [field("dv01"), field("market_value")]
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): return needs(inner)
    case .concentration: return [field("market_value")]
    case .statistic(let statistic, let column):
      if column.kind == .amount || column.kind == .sensitivity { return [field(column.rawValue)] }
      return statistic == .avg ? [field("market_value")] : []
    default: return []
    }
  }

  /// Whether any figure is money of positions: then those without a rate are missed.
  private var asksForMoney: Bool { asked.contains(where: isMoney) }

  private func isMoney(_ measure: Measure) -> Bool {
    switch measure {
    case .sum(let sum): sum != .count && sum != .varContribution
    case .keyRate, .averageRating, .concentration, .averageDuration: true
    case .exposure: false
    case .keyRates, .keyRateGap, .stress, .worstStress, .worstStressID: true
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): isMoney(inner)
    case .statistic(let statistic, let column):
      statistic == .avg || column.kind == .amount || column.kind == .sensitivity
    case .coverage(_, let basis): basis != .count
    case .column(let column):
      column != .varContribution && (column.kind == .amount || column.kind == .sensitivity)
    case .nav, .distinct, .risk: false
    }
  }

  func lacksSomething(_ parts: [Part]) -> Bool {
    if asksForMoney, parts.contains(where: { !isConverted($0) }) { return true }
    return needs.contains { need in
      (need.kind == .unpriced || need.kind == .noNotional)
        && parts.contains { !need.isMet($0.holding) }
    }
  }

  func contract() -> OracleContract {
    var contract = OracleContract()
    contract.gaps = needs.map { need in
      OracleContract.Gap(
        kind: need.kind, measure: need.kind == .noValue ? need.measure : nil,
        lacking: parts.filter { !need.isMet($0.holding) })
    }
    // ISO's currencies come before those that a book declares.
    for code in RandomDraft.currencies.sorted(by: {
      ($0 == "BTC" ? 1 : 0, $0) < ($1 == "BTC" ? 1 : 0, $1)
    })
    where code != currency {
      let there = parts.filter { $0.holding.currency == code }
      if there.isEmpty { continue }
      if let rate = rate(code) {
        contract.rates.append((code, rate))
      } else {
        contract.unconverted.append((code, there))
      }
    }
    contract.isComplete = !lacksSomething(parts)
    return contract
  }
}
