// The kinds of change a file may hold, and the columns that mean something to each. The names of
// the columns are those of the book's own files.

internal import Book

enum ChangeKind: String, CaseIterable, Sendable {
  case insertPosition = "insert position"
  case updatePosition = "update position"
  case resizePosition = "resize position"
  case movePosition = "move position"
  case closePosition = "close position"
  case reopenPosition = "reopen position"
  case createNode = "create node"
  case renameNode = "rename node"
  case updateNode = "update node"
  case moveNode = "move node"
  case closeNode = "close node"
  case insertInstrument = "insert instrument"
  case updateInstrument = "update instrument"
  case fx
  case rating

  /// Beside `change` and `date`; those that must be filled first.
  var columns: (required: [String], optional: [String]) {
    switch self {
    case .insertPosition:
      (
        ["position_id", "node_id", "instrument_id", "quantity"],
        ["currency", "status"] + Self.positionColumns
      )
    case .updatePosition: (["position_id"], ["quantity"] + Self.positionColumns)
    case .resizePosition: (["position_id", "quantity"], [])
    case .movePosition: (["position_id", "node_id"], [])
    case .closePosition, .reopenPosition: (["position_id"], [])
    case .createNode: (["node_id", "node_type"], ["parent_id", "name", "nav", "tags"])
    case .renameNode: (["node_id", "name"], [])
    case .updateNode: (["node_id"], ["name", "nav", "tags"])
    case .moveNode: (["node_id"], ["parent_id"])
    case .closeNode: (["node_id"], [])
    case .insertInstrument: (["instrument_id", "currency"], Self.instrumentColumns)
    case .updateInstrument: (["instrument_id"], Self.instrumentColumns)
    case .fx: (["pair", "rate"], ["as_of_date", "source"])
    case .rating:
      (
        ["agency", "rating"],
        ["entity_id", "instrument_id", "as_of_date", "effective_date", "known_at", "outlook"]
      )
    }
  }

  /// Kinds in which a field may be made missing.
  var takesClearing: Bool {
    switch self {
    case .updatePosition, .updateNode, .updateInstrument: true
    default: false
    }
  }

  static let positionColumns =
    ["pv01", "fx_rate", "link_id", "is_paper", "strategy_weights", "tags"]
    + PositionField.allCases.map(\.name)
    + PositionTerm.allCases.filter { $0 != .quantity }.map(\.name)

  static let instrumentColumns =
    [
      "name", "asset_class", "valuation", "issuer_id", "counterparty_id", "underlying_id", "isin",
      "cusip", "multiplier", "maturity",
    ] + InstrumentNumber.allCases.map(\.rawValue)

  /// Every column that any kind has, each once.
  static let allColumns = {
    var columns: [String] = []
    for kind in allCases {
      for column in kind.columns.required + kind.columns.optional
      where !columns.contains(column) { columns.append(column) }
    }
    return columns
  }()
}
