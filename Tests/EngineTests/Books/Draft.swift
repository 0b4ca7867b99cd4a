// A book as its files say it, row by row: texts by column. The engine gets the loaded book, the
// oracle reads these rows.

import Book
import BookFiles

struct Draft {
  typealias Row = [String: String]

  var settings: Row = ["base_currency": "USD", "as_of": "2026-03-04"]
  var nodes: [Row] = []
  var entities: [Row] = []
  var instruments: [Row] = []
  var positions: [Row] = []
  var ratings: [Row] = []
  var rates: [Row] = []
  var keyRates: [Row] = []
  var limits: [Row] = []
  /// The default set, and the vectors of positions by scenario.
  var scenarios: [Row] = []
  var vectors: [Row] = []
  /// The parametric model, stresses and what came of days.
  var factors: [Row] = []
  var covariances: [Row] = []
  var exposures: [Row] = []
  var gammas: [Row] = []
  var stresses: [Row] = []
  var realised: [Row] = []

  private static let required = [
    "nodes.csv": ["node_id", "parent_id", "node_type"],
    "entities.csv": ["entity_id", "entity_type"],
    "instruments.csv": ["instrument_id", "currency"],
    "positions.csv": ["position_id", "node_id", "instrument_id", "quantity"],
    "ratings.csv": ["entity_id", "instrument_id", "agency", "rating", "as_of_date"],
    "fx.csv": ["pair", "rate", "as_of_date"],
    "key_rates.csv": ["position_id", "curve", "tenor", "dv01"],
    "limits.csv": ["node_id", "measure", "hard"],
  ]

  private var tables: [(String, [Row])] {
    [
      ("nodes.csv", nodes), ("entities.csv", entities), ("instruments.csv", instruments),
      ("positions.csv", positions), ("ratings.csv", ratings), ("fx.csv", rates),
      ("key_rates.csv", keyRates), ("limits.csv", limits),
    ]
  }

  private var ofRisk: [(String, [String], [Row])] {
    [
      ("factors.csv", ["factor_id"], factors),
      ("covariance.csv", ["factor_a", "factor_b", "covariance"], covariances),
      ("exposures.csv", ["position_id", "factor_id", "exposure"], exposures),
      ("gammas.csv", ["position_id", "factor_a", "factor_b", "gamma"], gammas),
      ("stress.csv", ["stress_id", "kind", "shock"], stresses),
      ("realised.csv", ["node_id", "date", "pnl"], realised),
    ]
  }

  var files: [String: [UInt8]] {
    var files = ["book.csv": Self.bytes(settings.keys.sorted(), [settings])]
    for (name, rows) in tables {
      let required = Self.required[name] ?? []
      let more = Set(rows.flatMap(\.keys)).subtracting(required).sorted()
      files[name] = Self.bytes(required + more, rows)
    }
    for (name, required, rows) in ofRisk where !rows.isEmpty {
      let more = Set(rows.flatMap(\.keys)).subtracting(required).sorted()
      files[name] = Self.bytes(required + more, rows)
    }
    if scenarios.isEmpty { return files }
    let ids = scenarios.compactMap { $0["scenario_id"] }
    let more = Set(scenarios.flatMap(\.keys)).subtracting(["scenario_id"]).sorted()
    files["scenarios.csv"] = Self.bytes(["scenario_id"] + more, scenarios)
    files["pnl.csv"] = Self.bytes(["position_id"] + ids, vectors)
    return files
  }

  private static func bytes(_ columns: [String], _ rows: [Row]) -> [UInt8] {
    var text = columns.joined(separator: ",") + "\n"
    for row in rows {
      text += columns.map { quoted(row[$0] ?? "") }.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"\n".contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  /// Rows that the loader refuses (figures that leave 64 bits) are left out of the book.
  func book() -> Book {
    let options = LoadOptions(
      threads: 1, isLenient: true, blockByteCount: LoadOptions.usualBlockByteCount)
    let outcome = BookFolder.load(files: files, options: options)
    guard let book = outcome.book else {
      preconditionFailure("no book: \(outcome.report.rejections.map(\.description))")
    }
    return book
  }

  /// The same rows in another order.
  func shuffled(using random: inout some RandomNumberGenerator) -> Draft {
    var draft = self
    draft.nodes.shuffle(using: &random)
    draft.entities.shuffle(using: &random)
    draft.instruments.shuffle(using: &random)
    draft.positions.shuffle(using: &random)
    draft.ratings.shuffle(using: &random)
    draft.rates.shuffle(using: &random)
    draft.keyRates.shuffle(using: &random)
    draft.vectors.shuffle(using: &random)
    draft.covariances.shuffle(using: &random)
    draft.exposures.shuffle(using: &random)
    draft.gammas.shuffle(using: &random)
    draft.realised.shuffle(using: &random)
    return draft
  }
}
