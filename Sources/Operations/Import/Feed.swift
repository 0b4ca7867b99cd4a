// A file that comes by itself, such as the rates of a day: checked against the book that the
// database holds as if it were the book's own file, and merged without touching the rest.

public enum Feed: String, CaseIterable, Sendable {
  case positions, fx, ratings

  /// The file of a book that it has the form of.
  var file: String { rawValue + ".csv" }

  var batchType: String { self == .positions ? "POSITION_UPLOAD" : "MARKET_DATA" }

  /// The feed, and no positions where it has none: a book without the file is none.
  func files(_ bytes: [UInt8]) -> [String: [UInt8]] {
    let none = Array("position_id,node_id,instrument_id,quantity\n".utf8)
    return [Feed.positions.file: none].merging([file: bytes]) { $1 }
  }

  /// Whether a file of the book plays no part in checking the feed. What hangs on positions names
  /// some that a feed need not have.
  func passesOver(_ name: String) -> Bool {
    let hanging = ["key_rates.csv", "exposures.csv", "gammas.csv"]
    return name == file || hanging.contains(name) || name.hasSuffix("pnl.csv")
      || self != .positions && name == Feed.positions.file
  }
}
