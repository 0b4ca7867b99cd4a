// Rows that are columns already: a snapshot's table, or one at hand.

internal import Columns
internal import Snapshot

enum StoredTable: Sendable {
  case snapshot(TableReader)
  case columns(ColumnTable)

  /// What reading it costs, in bytes.
  var byteCount: Int {
    switch self {
    case .snapshot(let table): table.entry.byteCount
    case .columns(let table): table.textByteCount
    }
  }

  var textByteCount: Int {
    switch self {
    case .snapshot(let table): table.entry.source.byteCount
    case .columns(let table): table.textByteCount
    }
  }

  var groupCount: Int {
    switch self {
    case .snapshot(let table): table.entry.groupCount
    case .columns(let table): table.groups.count
    }
  }

  func read(_ group: Int) throws(SnapshotFault) -> RowGroup {
    switch self {
    case .snapshot(let table): try table.read(group)
    case .columns(let table): table.groups[group]
    }
  }

  /// The texts that all groups of a column share; nil where the column is no column of texts.
  func dictionary(_ column: Int) -> TextColumn? {
    switch self {
    case .snapshot(let table):
      guard case .coded = table.entry.columns[column].kind else { return nil }
      return table.dictionary(column)
    case .columns(let table):
      guard case .coded(_, let dictionary) = table.groups.first?.columns[column] else { return nil }
      return dictionary
    }
  }

  /// Of the file that a snapshot's table was made of.
  var source: SourceFacts? {
    guard case .snapshot(let table) = self else { return nil }
    return table.entry.source
  }
}
