// A file of a book as columns at hand, in groups of rows: what another store than files, such as a
// database, gives instead of text. Texts of coded columns share one dictionary over all groups.

internal import Columns
public import Snapshot

public struct ColumnTable: Sendable {
  /// The file that it stands for, such as `nodes.csv`.
  public let name: String
  public let columns: [String]
  public let groups: [RowGroup]
  public let rowCount: Int
  /// Bytes that the texts of all fields have together, at most.
  let textByteCount: Int

  /// Rows that a block of a load takes at a time.
  public static let usualRowsPerGroup = 1 << 16

  public init(_ name: String, columns: [String], groups: [RowGroup]) {
    precondition(groups.allSatisfy { $0.columns.count == columns.count }, "groups of other width")
    self.name = name
    self.columns = columns
    self.groups = groups
    rowCount = groups.reduce(0) { $0 + $1.rows.count }
    textByteCount = groups.reduce(0) { bytes, group in
      bytes + group.columns.reduce(0) { $0 + Self.textByteCount($1) }
    }
  }

  /// The file that it is on disk.
  public var text: [UInt8] {
    var bytes = CSVText.header(columns)
    for group in groups { CSVText.append(group, to: &bytes) }
    return bytes
  }

  private static func textByteCount(_ content: ColumnContent) -> Int {
    switch content {
    case .texts(let texts): texts.bytes.count
    case .coded(let codes, let dictionary):
      codes.reduce(0) { $0 + dictionary.range(Int($1)).count }
    // A sign, a point, 20 digits.
    case .numbers(let numbers): numbers.values.count * (numbers.form.stem.count + 22)
    }
  }
}
