// What two snapshots differ in: tables by their chunks, and where those differ, rows by their first
// column, as whoever reads a list of changes knows them.

internal import Columns
public import Snapshot

public struct TableDifference: Sendable {
  public struct ChangedField: Sendable {
    public let id: String
    public let column: String
    public let before: String
    public let after: String
  }

  public let name: String
  public internal(set) var added = 0
  public internal(set) var removed = 0
  public internal(set) var changed = 0
  /// Rows in which a column differs, by its name.
  public internal(set) var changedByColumn: [(column: String, rows: Int)] = []
  /// The first of the fields that differ.
  public internal(set) var fields: [ChangedField] = []
  /// Columns that only one of them has.
  public internal(set) var columns: [String] = []
  /// Nothing to be said of rows: a file that is kept as it is, or one that only one of them has.
  public internal(set) var isWhole = false
}

public enum SnapshotDifference {
  /// Fields that are kept for each table.
  public static let keptFields = 20

  /// The tables that differ, in the order of the first; then those that only the second has.
  public static func between(
    _ a: SnapshotReader, _ b: SnapshotReader
  ) throws(SnapshotFault) -> [TableDifference] {
    var found: [TableDifference] = []
    for table in a.manifest.tables {
      guard let other = b.manifest.table(table.name) else {
        var difference = TableDifference(name: table.name)
        difference.isWhole = true
        difference.removed = table.stride == nil ? table.rowCount : 0
        found.append(difference)
        continue
      }
      // The same rows are written as the same bytes by one version of this program.
      if other.chunks == table.chunks, other.columns == table.columns { continue }
      if table.stride != nil {
        var difference = TableDifference(name: table.name)
        difference.isWhole = true
        found.append(difference)
      } else if let difference = try rows(a, b, table.name) {
        found.append(difference)
      }
    }
    for table in b.manifest.tables where a.manifest.table(table.name) == nil {
      var difference = TableDifference(name: table.name)
      difference.isWhole = true
      difference.added = table.stride == nil ? table.rowCount : 0
      found.append(difference)
    }
    return found
  }

  /// A table's rows by key: the first column, and how often it came before where it repeats.
  private struct Rows {
    var groups: [RowGroup] = []
    var names: [String]
    var places: [String: (group: Int, row: Int)] = [:]
    var order: [String] = []

    init(_ reader: SnapshotReader, _ name: String) throws(SnapshotFault) {
      guard let table = try reader.table(name) else {
        names = []
        return
      }
      names = table.entry.columns.map(\.name)
      var seen: [String: Int] = [:]
      for group in 0..<table.entry.groupCount {
        let rows = try table.read(group)
        groups.append(rows)
        for row in 0..<rows.rows.count {
          var bytes: [UInt8] = []
          rows.columns.first?.append(row, to: &bytes)
          let id = String(decoding: bytes, as: UTF8.self)
          let number = seen[id, default: 0]
          seen[id] = number + 1
          let key = number == 0 ? id : "\(id) (\(number + 1))"
          places[key] = (group, row)
          order.append(key)
        }
      }
    }

    func text(_ place: (group: Int, row: Int), _ column: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      groups[place.group].columns[column].append(place.row, to: &bytes)
      return bytes
    }
  }

  /// Nil where all rows are alike, whatever their order.
  private static func rows(
    _ a: SnapshotReader, _ b: SnapshotReader, _ name: String
  ) throws(SnapshotFault) -> TableDifference? {
    let before = try Rows(a, name)
    let after = try Rows(b, name)
    var difference = TableDifference(name: name)
    let common = before.names.enumerated().compactMap { place, column in
      after.names.firstIndex(of: column).map { (column, place, $0) }
    }
    difference.columns =
      before.names.filter { !after.names.contains($0) }
      + after.names.filter { !before.names.contains($0) }
    var counts = [Int](repeating: 0, count: common.count)
    for key in before.order {
      guard let old = before.places[key] else { continue }
      guard let new = after.places[key] else {
        difference.removed += 1
        continue
      }
      var isChanged = false
      for (index, (column, place, otherPlace)) in common.enumerated() {
        let (was, is_) = (before.text(old, place), after.text(new, otherPlace))
        if was == is_ { continue }
        isChanged = true
        counts[index] += 1
        if difference.fields.count < keptFields {
          difference.fields.append(
            TableDifference.ChangedField(
              id: key, column: column, before: String(decoding: was, as: UTF8.self),
              after: String(decoding: is_, as: UTF8.self)))
        }
      }
      if isChanged { difference.changed += 1 }
    }
    difference.added = after.order.count { before.places[$0] == nil }
    difference.changedByColumn = zip(common, counts).filter { $0.1 > 0 }.map { ($0.0.0, $0.1) }
    let isAlike =
      difference.added == 0 && difference.removed == 0 && difference.changed == 0
      && difference.columns.isEmpty
    return isAlike ? nil : difference
  }
}
