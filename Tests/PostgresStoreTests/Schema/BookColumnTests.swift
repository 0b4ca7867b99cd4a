// Every column of a book on disk has exactly one home in the database. The columns are those that
// the loader's own tables name; the homes are in cases/book-columns.txt.

import Book
import PostgresKit
import PostgresStore
import Testing

struct BookColumnTests {
  /// `positions.dv01` and `position.dv01`.
  private static let homes: [(column: String, home: String)] = {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/cases/"
    return (TextFile.read(folder + "book-columns.txt") ?? "").split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { line in
        let words = line.split(separator: " ")
        return (String(words[0]), String(words[1]))
      }
  }()

  /// What the loader's sources say: the names in each `ColumnSchema(…)`, and those of tables of
  /// names beside it.
  private static func schemas() -> Set<String> {
    let sources = TestDatabase.folder.dropLast("migrations".count) + "Sources/BookFiles/"
    let files = [
      "Tables/EntityTable", "Tables/FXTableFile", "Tables/FactorTables", "Tables/InstrumentTable",
      "Tables/KeyRateTable", "Tables/LimitTable", "Tables/NodeTable", "Tables/OutcomeTables",
      "Tables/RatingTable", "Tables/ScenarioTables", "Tables/SettingsTable",
      "Positions/PositionColumns",
    ]
    var columns: Set<String> = []
    for file in files {
      guard let text = TextFile.read(sources + file + ".swift") else { continue }
      var rest = text[...]
      var name = ""
      while let start = rest.firstRange(of: "ColumnSchema(") {
        rest = rest[start.upperBound...]
        var depth = 1
        let call = rest.prefix { character in
          depth += character == "(" ? 1 : character == ")" ? -1 : 0
          return depth > 0
        }
        let words = call.matches(of: /"([a-z0-9_.]+)"/).map { String($0.1) }
        name = String(words.first?.dropLast(4) ?? "")
        columns.formUnion(words.dropFirst().map { "\(name).\($0)" })
      }
      columns.formUnion(text.matches(of: /\("([a-z0-9_]+)", \\\./).map { "\(name).\($0.1)" })
    }
    let fields = PositionField.allCases.map(\.name) + PositionTerm.allCases.map(\.name)
    return columns.union(fields.map { "positions.\($0)" })
  }

  @Test func everyColumnOfTheLoaderHasAHome() {
    let columns = Self.schemas()
    #expect(columns.count > 100)
    #expect(Set(Self.homes.map(\.column)).symmetricDifference(columns) == [])
  }

  @Test func homesAreThereAndNobodyElses() throws {
    #expect(Set(Self.homes.map(\.column)).count == Self.homes.count)
    let shared = Dictionary(grouping: Self.homes, by: \.home).filter { $0.value.count > 1 }
    // One figure with two signs.
    #expect(Array(shared.keys) == ["position.dv01"])
    let there = try TestStatement.texts(
      """
      SELECT table_name || '.' || column_name FROM information_schema.columns
      WHERE table_schema = 'espalier'
      """, on: RowCases.database.get().connect())
    #expect(Set(Self.homes.map(\.home)).subtracting(there) == [])
  }
}
