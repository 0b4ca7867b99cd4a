// An engine's answer against the oracle's: every way in which they differ, in words.

import Exact
import Query
import TestKit

struct AnswerComparison {
  private let oracle: Oracle
  private let answer: Answer
  private(set) var differences: [String] = []

  static func differences(_ oracle: Oracle, _ answer: Answer, _ rows: [OracleRow]) -> [String] {
    var comparison = AnswerComparison(oracle: oracle, answer: answer)
    comparison.compareColumns()
    comparison.compareRows(rows)
    comparison.compareContract()
    return comparison.differences
  }

  private init(oracle: Oracle, answer: Answer) {
    self.oracle = oracle
    self.answer = answer
  }

  private mutating func expect<Value: Equatable>(
    _ what: String, _ found: Value, _ expected: Value
  ) {
    if found != expected { differences.append("\(what): \(found) and not \(expected)") }
  }

  private mutating func compareColumns() {
    let names = oracle.dimensions.map(\.text) + oracle.select.measures.map(\.value.text)
    expect("columns", answer.columns.map(\.name), names)
  }

  private mutating func compareRows(_ rows: [OracleRow]) {
    let keyCount = oracle.dimensions.count
    let found = (0..<answer.rowCount).map { row in
      label(answer.rows[row], (0..<keyCount).map { answer.columns[$0].text(row) })
    }
    let expected = rows.map { label($0.kind, $0.keys) }
    expect("rows", found, expected)
    if found != expected {
      for column in answer.columns.dropFirst(keyCount) {
        let texts = (0..<answer.rowCount).map { column.text($0) ?? "–" }
        differences.append("\(column.name): \(texts)")
      }
      differences.append("\(rows.map(\.figures))")
    }
    guard found == expected, answer.columns.count == keyCount + oracle.select.measures.count
    else { return }
    for (row, wanted) in rows.enumerated() {
      for (index, figure) in wanted.figures.enumerated() {
        let column = answer.columns[keyCount + index]
        if let why = figure.difference(column, row, isExact: oracle.select.options.exact) {
          differences.append("\(column.name) of \(expected[row]): \(why)")
        }
      }
    }
    expect("depths", answer.depths, depths(rows))
    let incomplete = rows.indices.filter { rows[$0].isIncomplete }
    expect("incomplete rows", answer.incompleteRows, incomplete)
  }

  /// Where rows are nodes in the order of the tree, how deep each lies below what was asked about.
  private func depths(_ rows: [OracleRow]) -> [Int]? {
    let select = oracle.select
    guard oracle.dimensions == [.node], select.order.isEmpty, select.top == nil,
      select.having == nil, select.limit == nil, select.offset == 0
    else { return nil }
    let above = oracle.root.map { oracle.tree.path($0).count } ?? 1
    return rows.map { row in row.keys[0].map { oracle.tree.path($0).count - above } ?? 0 }
  }

  private func label(_ kind: Answer.RowKind, _ keys: [String?]) -> String {
    "\(kind)(\(keys.map { $0 ?? "–" }.joined(separator: ", ")))"
  }

  private mutating func compareContract() {
    let contract = answer.contract
    let wanted = oracle.contract()
    expect("currency", contract.currency, oracle.currency)
    expect("base", contract.baseCurrency, oracle.base)
    expect("as of", contract.asOf, oracle.asOf)
    expect("complete", contract.isComplete, wanted.isComplete)
    compare("included", contract.included, oracle.parts)
    expect("gaps", contract.gaps.map(\.kind), wanted.gaps.map(\.kind))
    for (gap, expected) in zip(contract.gaps, wanted.gaps) {
      expect("measure of gap", gap.measure, expected.measure)
      compare("gap \(gap.kind)", gap.share, expected.lacking)
    }
    expect("rates", contract.rates.map(\.currency), wanted.rates.map(\.currency))
    for (rate, expected) in zip(contract.rates, wanted.rates) {
      let found = BigRational(rate.rate)?.roundedHalfEven(decimals: 24)
      expect("rate of \(rate.currency)", found?.description, expected.rate.description)
    }
    expect(
      "unconverted", contract.unconverted.map(\.currency), wanted.unconverted.map(\.currency))
    for (entry, expected) in zip(contract.unconverted, wanted.unconverted) {
      compare(entry, expected.parts)
    }
  }

  private mutating func compare(_ what: String, _ share: Contract.Share, _ parts: [Part]) {
    func rounded(_ values: [BigNumber]) -> String {
      BigRational(Oracle.sum(values), over: .powerOfTen(Oracle.decimals))
        .roundedHalfEven(decimals: oracle.currency == "BTC" ? 8 : 4).description
    }
    expect("count of \(what)", Int(share.count), Oracle.count(parts))
    expect(
      "gross of \(what)", share.grossMarketValue?.description,
      rounded(parts.map(oracle.magnitude)))
    expect(
      "notional of \(what)", share.grossNotional?.description,
      rounded(parts.compactMap { oracle.money("notional", $0)?.magnitude }))
  }

  private mutating func compare(_ entry: Contract.Unconverted, _ parts: [Part]) {
    let scale = entry.currency == "BTC" ? 8 : 4
    let local = parts.compactMap { part in
      part.holding.figures["market_value"].map { $0 * part.weight }
    }
    func rounded(_ values: [BigNumber]) -> String {
      BigRational(Oracle.sum(values), over: .powerOfTen(20)).roundedHalfEven(decimals: scale)
        .description
    }
    expect("scale of \(entry.currency)", entry.scale, scale)
    expect("count in \(entry.currency)", Int(entry.count), Oracle.count(parts))
    expect("net in \(entry.currency)", entry.net.description, rounded(local))
    expect("gross in \(entry.currency)", entry.gross.description, rounded(local.map(\.magnitude)))
  }
}
