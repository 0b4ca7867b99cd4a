// The columns of `positions.csv`, and where each stands in a file.

internal import Book

struct PositionColumns: Sendable {
  static let schema = ColumnSchema(
    "positions.csv", required: ["position_id", "node_id", "instrument_id", "quantity"],
    optional: [
      "currency", "pv01", "fx_rate", "link_id", "is_paper", "strategy_weights", "tags", "status",
    ]
      + PositionField.allCases.map(\.name)
      + PositionTerm.allCases.filter { $0 != .quantity }.map(\.name))

  let id: Int
  let node: Int
  let instrument: Int
  let currency: Int?
  let pv01: Int?
  let givenRate: Int?
  let link: Int?
  let paper: Int?
  let weights: Int?
  let tags: Int?
  let status: Int?
  /// By `PositionField`.
  let fields: [Int?]
  /// By `PositionTerm`.
  let terms: [Int?]

  init(_ header: CSVHeader) {
    id = header.position(of: "position_id") ?? 0
    node = header.position(of: "node_id") ?? 0
    instrument = header.position(of: "instrument_id") ?? 0
    currency = header.position(of: "currency")
    pv01 = header.position(of: "pv01")
    givenRate = header.position(of: "fx_rate")
    link = header.position(of: "link_id")
    paper = header.position(of: "is_paper")
    weights = header.position(of: "strategy_weights")
    tags = header.position(of: "tags")
    status = header.position(of: "status")
    fields = PositionField.allCases.map { header.position(of: $0.name) }
    terms = PositionTerm.allCases.map { header.position(of: $0.name) }
  }
}
