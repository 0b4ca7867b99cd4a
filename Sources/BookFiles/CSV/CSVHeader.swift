// The header row of a CSV file, matched against the columns the file may have.

internal import Columns
internal import Exact

/// What a file's columns may be called.
struct ColumnSchema {
  struct Column {
    var name: String
    var isRequired = false
  }
  var file: String
  var columns: [Column]
  /// Files whose further columns are named by data (scenario ids, tenors) take any name.
  var takesAnyName = false

  init(_ file: String, required: [String], optional: [String] = [], takesAnyName: Bool = false) {
    self.file = file
    columns =
      required.map { Column(name: $0, isRequired: true) } + optional.map { Column(name: $0) }
    self.takesAnyName = takesAnyName
  }
}

/// Where each known column stands in a file.
struct CSVHeader: Sendable {
  let names: [String]
  private let positions: [String: Int]

  /// The column by which rows are known: the schema's first.
  let idColumn: Int

  var width: Int { names.count }

  func position(of name: String) -> Int? { positions[name] }

  /// Columns that the schema does not name, in file order; `x_` columns are nobody's.
  let others: [Int]

  /// Faults reported of one header: of a file that is something else, more would help nobody.
  private static let maximumFaults = 20

  /// Reports the faults of the header, not the first alone; nil when there is one.
  init?(_ names: [String], schema: ColumnSchema, report: (Int, FileFault) -> Void) {
    if names.count == 1, FileFault.isSeparatedOtherwise(names[0]) {
      // Every required column would be missing: one fault says it all.
      report(0, .unknownColumn(names[0], suggestion: nil))
      return nil
    }
    var positions: [String: Int] = [:]
    var others: [Int] = []
    var faults = 0
    let known = Set(schema.columns.map(\.name))
    for (index, name) in names.enumerated() {
      if faults == Self.maximumFaults { return nil }
      if positions[name] != nil, !name.isEmpty {
        report(index, .duplicateColumn(name))
        faults += 1
        continue
      }
      positions[name] = index
      if known.contains(name) || name.hasPrefix("x_") { continue }
      if schema.takesAnyName && !name.isEmpty {
        others.append(index)
      } else {
        let near = Spelling.nearest(to: name, among: schema.columns.map(\.name))
        report(index, .unknownColumn(name, suggestion: near))
        faults += 1
      }
    }
    for column in schema.columns where column.isRequired && positions[column.name] == nil {
      report(0, .missingColumn(column.name))
      faults += 1
    }
    guard faults == 0 else { return nil }
    self.names = names
    idColumn = schema.columns.first.flatMap { positions[$0.name] } ?? 0
    self.positions = positions
    self.others = others
  }
}
