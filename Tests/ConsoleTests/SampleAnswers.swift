// Answers made by hand, as the engine would give them.

import Exact
import Query

enum Samples {
  static let date = CalendarDate(year: 2026, month: 11, day: 20)

  static var contract: Contract {
    var contract = Contract(
      epoch: Contract.Epoch(store: "books/today", counter: 1), asOf: date, currency: "USD",
      baseCurrency: "USD", pivotCurrency: "USD", amountScale: 4)
    contract.positionsAsOf = date
    contract.included = Contract.Share(
      count: 1_987, grossMarketValue: 123_456_789_0000, grossNotional: 987_654_321_1234)
    contract.conventions = [
      Contract.Convention(name: "netting", value: "position"),
      Contract.Convention(name: "paper", value: "excluded"),
    ]
    return contract
  }

  /// One that lacks something, and says what.
  static var partialContract: Contract {
    var contract = Self.contract
    contract.isComplete = false
    contract.knownAt = Instant(microseconds: 1_795_000_000_250_000)
    contract.rates = [
      Contract.RateUsed(
        currency: "EUR", rate: "1.083400000000000000000001", way: "direct", date: date),
      Contract.RateUsed(currency: "BRL", rate: "0.18", way: "cross", date: nil),
    ]
    contract.gaps = [
      Contract.Gap(
        kind: .unconverted, share: Contract.Share(count: 3, grossNotional: 12_0000)),
      Contract.Gap(
        kind: .unpriced, share: Contract.Share(count: 1_200, grossMarketValue: 0)),
      Contract.Gap(kind: .noValue, measure: "cs01", share: Contract.Share(count: 2)),
    ]
    contract.unconverted = [
      Contract.Unconverted(
        currency: "ARS", count: 3, net: -1_234_5678, gross: 1_234_5678, scale: 4,
        reason: "no rate of ARS not after 2026-11-20")
    ]
    contract.notes = ["avg_duration is null where the net market value is 0"]
    return contract
  }

  static func key(_ dimension: Dimension, _ values: [String?]) -> AnswerColumn {
    AnswerColumn(name: dimension.text, role: .key(dimension), values: .texts(values))
  }

  static func measure(
    _ name: String, _ unit: String? = nil, _ values: AnswerColumn.Values
  ) -> AnswerColumn {
    AnswerColumn(name: name, role: .measure, unit: unit, values: values)
  }

  /// By desk, with everything that a row can be and every type of value.
  static var desks: Answer {
    Answer(
      columns: [
        key(.desk, ["CREDIT", "MACRO", nil, nil, nil]),
        measure("count", nil, .integers([1_204, 611, 12, 160, 1_987])),
        measure(
          "net", "USD",
          .decimals([12_345_678_90, -98_765_43, 0, nil, 12_246_913_47], scale: 2)),
        measure("dv01", "USD/bp", .digits(["12345.678901", "-0.5", nil, "7", "12352.178901"])),
        measure("avg_duration", "years", .reals([4.25, -0.0, nil, 11.123456, 4.3])),
        measure("max(maturity)", nil, .dates([date, nil, nil, date, date])),
        measure("avg_rating", nil, .texts(["BBB+", "A-", nil, "BB", "BBB"])),
        measure("paper", nil, .flags([true, false, nil, nil, nil])),
      ],
      rows: [.group, .group, .group, .others, .total], incompleteRows: [1, 4],
      contract: partialContract)
  }

  /// By fund, desk and book, in the order of a measure: groups of one fund are not neighbours.
  static var nested: Answer {
    Answer(
      columns: [
        key(.fund, ["ALPHA", "BETA", "ALPHA", "ALPHA", "BETA", "ALPHA", nil]),
        key(.desk, ["RATES", "RATES", "CREDIT", "RATES", nil, nil, nil]),
        key(.book, ["R1", "R9", "C1", "R2", "B0", nil, nil]),
        measure(
          "net", "USD",
          .decimals([900_00, 800_00, 700_00, -600_00, 5_00, 1_00, 1806_00], scale: 2)),
      ],
      rows: [.group, .group, .group, .group, .group, .others, .total], incompleteRows: [2],
      contract: contract)
  }

  /// By node, in preorder, with levels; the roots asked about lie below the book's own.
  static var nodes: Answer {
    Answer(
      columns: [
        key(.node, ["F0", "D1", "B1", "S1", "S2", "B2", "D2", "B3", "F1", nil]),
        AnswerColumn(
          name: "level", role: .fact, values: .integers([1, 2, 3, 4, 4, 3, 2, 3, 1, nil])),
        measure("count", nil, .integers([9, 5, 3, 2, 1, 2, 4, 4, 1, 10])),
        measure("gross", "USD", .reals([9e6, 5e6, 3e6, 2e6, 1e6, 2e6, nil, 4e6, 1, 9e6 + 1])),
      ],
      rows: [.group, .group, .group, .group, .group, .group, .group, .group, .group, .total],
      contract: contract)
  }

  static let hostileNames: [String?] = [
    "plain", "=1+cmd|'/C calc'!A0", "a\tb\nc\r\"d\",e", "\u{1B}[31mred\u{7}", "back\\slash|pipe",
    "日本国債 10年", "e\u{301}te\u{301} 🇧🇷 👩‍👩‍👧", "\u{202E}txt.exe\u{2028}", " padded ", "", nil,
    "*bold* _x_ <b>&amp;</b> [l](u) `c`", "lone \u{FFFD}\u{0}\u{9B}",
  ]

  /// Names that try to be more than text.
  static var hostile: Answer {
    let count = hostileNames.count
    return Answer(
      columns: [
        key(.tag("a|b\n"), hostileNames),
        measure("net", "US|D", .decimals((0..<count).map { Int128($0 * 1_001 - 3_000) }, scale: 2)),
      ],
      rows: Array(repeating: .group, count: count), incompleteRows: [1], contract: contract)
  }

  /// No rows at all.
  static var empty: Answer {
    Answer(
      columns: [
        key(.desk, []), measure("net", "USD", .decimals([], scale: 2)),
        measure("var(99%)", "USD", .reals([])),
      ],
      rows: [], contract: contract)
  }

  /// Nothing but what is missing.
  static var nulls: Answer {
    Answer(
      columns: [
        key(.desk, [nil, nil]), measure("net", "USD", .decimals([nil, nil], scale: 2)),
        measure("var(99%)", "USD", .reals([nil, .nan])),
        measure("count", nil, .integers([nil, nil])), measure("dv01", nil, .digits([nil, nil])),
        measure("max(maturity)", nil, .dates([nil, nil])),
        measure("paper", nil, .flags([nil, nil])),
      ],
      rows: [.group, .group], contract: contract)
  }

  /// Numbers at the ends of what can be held.
  static var extremes: Answer {
    Answer(
      columns: [
        key(.desk, ["least", "greatest", "zero", "tiny"]),
        measure("count", nil, .integers([.min, .max, 0, 1])),
        measure("net", "USD", .decimals([.min, .max, 0, -1], scale: 8)),
        measure(
          "dv01", nil,
          .digits([
            "-1" + String(repeating: "234567890", count: 9) + ".5",
            "9" + String(repeating: "0", count: 60), "0",
            "0." + String(repeating: "0", count: 40) + "1",
          ])),
        measure(
          "var(99%)", "USD",
          .reals([
            -Double.greatestFiniteMagnitude, .greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude,
          ])),
        measure("hhi(issuer)", nil, .reals([1e-5, 0.0432, -0.0, 0.5])),
      ],
      rows: [.group, .group, .group, .group], contract: contract)
  }

  static let all: [(name: String, answer: Answer)] = [
    ("desks", desks), ("nested", nested), ("nodes", nodes), ("hostile", hostile), ("empty", empty),
    ("nulls", nulls), ("extremes", extremes),
  ]
}
