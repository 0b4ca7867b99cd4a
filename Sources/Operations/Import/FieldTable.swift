// The rows of a file by the names of its columns, each with its line.

internal import BookFiles
internal import Snapshot

struct FieldTable {
  let names: [String]
  let lines: [Int]
  private let columns: [String: FieldColumn]

  init(_ table: SourceTable) {
    names = table.columns.map(\.name)
    lines = table.lines
    columns = Dictionary(
      table.columns.map { ($0.name, FieldColumn($0.content)) }, uniquingKeysWith: { a, _ in a })
  }

  var rows: Range<Int> { 0..<lines.count }

  /// A column that the file does not have is one of empty fields.
  subscript(name: String) -> FieldColumn { columns[name] ?? FieldColumn(nil) }

  func has(_ name: String) -> Bool { columns[name] != nil }

  func line(_ row: Int) -> Int64 { Int64(lines[row]) }
}
