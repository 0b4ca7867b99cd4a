// What an answer rests on, as the member `meta` of its JSON.

internal import Exact
internal import Query

struct AnswerMeta {
  private let answer: Answer
  private var contract: Contract { answer.contract }

  init(_ answer: Answer) { self.answer = answer }

  var json: JSON {
    .object([
      (
        "epoch",
        .object([
          ("store", .string(contract.epoch.store)), ("counter", .count(contract.epoch.counter)),
        ])
      ),
      ("as_of", .optional(contract.asOf?.description)),
      ("known_at", .optional(contract.knownAt?.description)),
      ("positions_as_of", .optional(contract.positionsAsOf?.description)),
      ("currency", .string(contract.currency)),
      ("base_currency", .string(contract.baseCurrency)),
      ("pivot_currency", .string(contract.pivotCurrency)),
      ("fx", .array(contract.rates.map(Self.rate))),
      (
        "conventions",
        .object(contract.conventions.map { ($0.name, .string($0.value)) })
      ),
      ("complete", .bool(contract.isComplete)),
      ("coverage", coverage),
      ("incomplete_rows", .array(answer.incompleteRows.map { .count($0) })),
      ("totals_row", rows(.total).first.map { .count($0) } ?? .null),
      ("others_rows", .array(rows(.others).map { .count($0) })),
      ("notes", .array(contract.notes.map { .string($0) })),
    ])
  }

  /// Numbers of rows, from 0.
  private func rows(_ kind: Answer.RowKind) -> [Int] {
    answer.rows.indices.filter { answer.rows[$0] == kind }
  }

  private static func rate(_ rate: Contract.RateUsed) -> JSON {
    .object([
      ("currency", .string(rate.currency)),
      ("rate", NumberText.isJSON(rate.rate) ? .number(rate.rate) : .string(rate.rate)),
      ("way", .string(rate.way)), ("date", .optional(rate.date?.description)),
    ])
  }

  private var coverage: JSON {
    .object([
      ("included", .object(share(contract.included))),
      ("gaps", .object(gaps.map { (Self.name($0), .object(gap($0))) })),
      ("unconverted", .array(contract.unconverted.map(Self.unconverted))),
    ])
  }

  /// Kinds that were looked for and not found are no gaps.
  private var gaps: [Contract.Gap] { contract.gaps.filter { $0.share.count > 0 } }

  /// `unpriced`, `no_value(cs01)`: a kind may occur for several measures.
  private static func name(_ gap: Contract.Gap) -> String {
    gap.kind.rawValue + (gap.measure.map { "(\($0))" } ?? "")
  }

  private func gap(_ gap: Contract.Gap) -> [(String, JSON)] {
    [("kind", .string(gap.kind.rawValue)), ("measure", .optional(gap.measure))]
      + share(gap.share)
  }

  private func share(_ share: Contract.Share) -> [(String, JSON)] {
    func amount(_ value: Int128?) -> JSON {
      value.map { .number(DecimalText.fixed($0, scale: contract.amountScale)) } ?? .null
    }
    return [
      ("count", .count(share.count)), ("gross_market_value", amount(share.grossMarketValue)),
      ("gross_notional", amount(share.grossNotional)),
    ]
  }

  private static func unconverted(_ sum: Contract.Unconverted) -> JSON {
    .object([
      ("currency", .string(sum.currency)), ("count", .count(sum.count)),
      ("net", .number(DecimalText.fixed(sum.net, scale: sum.scale))),
      ("gross", .number(DecimalText.fixed(sum.gross, scale: sum.scale))),
      ("reason", .string(sum.reason)),
    ])
  }
}
