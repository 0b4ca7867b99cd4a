// Which files a book may have, by name, with the columns of each.

enum BookTables {
  private static let tables: [ColumnSchema] = [
    SettingsTable.schema, EntityTable.schema, NodeTable.schema, InstrumentTable.schema,
    PositionColumns.schema, RatingTable.schema, FXTableFile.schema, KeyRateTable.schema,
    LimitTable.schema, ScenarioTable.schema(""), VectorTable.schema(""), FactorTable.schema,
    CovarianceTable.schema, ExposureTable.exposures, ExposureTable.gammas, RealisedTable.schema,
    StressTable.schema,
  ]

  private static let vectors = "pnl.f32"
  /// Bytes of a float.
  static let floatBytes = 4

  /// The schema of a file, without columns where the file is no table; nil for what is no file of a
  /// book.
  static func schema(_ name: String) -> ColumnSchema? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 1 {
      if name == vectors { return ColumnSchema(name, required: []) }
      return tables.first { $0.file == name }
    }
    guard parts.count == 3, parts[0] == "sets", isFolderName(parts[1]) else { return nil }
    let prefix = "sets/\(parts[1])/"
    switch parts[2] {
    case "scenarios.csv": return ScenarioTable.schema(prefix)
    case "pnl.csv": return VectorTable.schema(prefix)
    case vectors: return ColumnSchema(name, required: [])
    default: return nil
    }
  }

  /// A name that leads nowhere else.
  private static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
      && name.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "/") }
  }

  static func byName(_ tables: [ColumnTable]) -> [String: ColumnTable] {
    Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The files that a book has, in the order in which they refer to each other.
  static func names(in source: BookSource) -> [String] {
    var names = BookFolder.files.filter(source.exists)
    for set in source.folders(in: "sets") {
      names += BookFolder.setFiles.map { "sets/\(set)/\($0)" }.filter(source.exists)
    }
    return names
  }
}
