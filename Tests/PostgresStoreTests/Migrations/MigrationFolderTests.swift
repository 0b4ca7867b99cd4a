// Folders of migrations that are read, and those that are refused.

import PostgresKit
import PostgresStore
import Testing

struct MigrationFolderTests {
  private func outcome(_ files: [String: String]) -> Result<[Migration], MigrationFault> {
    let scratch = ScratchFolder()
    for (name, text) in files { #expect(scratch.add(name, text)) }
    return Result { () throws(MigrationFault) in try MigrationFolder.read(scratch.path) }
  }

  private func fault(_ files: [String: String]) -> MigrationFault? {
    if case .failure(let fault) = outcome(files) { return fault }
    return nil
  }

  @Test func ourOwnAreRead() throws {
    let steps = try MigrationFolder.read(TestDatabase.folder)
    #expect(steps.map(\.number) == Array(1...steps.count))
    #expect(steps.allSatisfy { !$0.up.isEmpty && !$0.down.isEmpty })
  }

  @Test func otherFilesAreLetBe() throws {
    let steps = try outcome([
      "0001_a.up.sql": "up", "0001_a.down.sql": "down", "README.md": "text",
    ]).get()
    #expect(steps == [Migration(number: 1, name: "0001_a", up: "up", down: "down")])
  }

  @Test func namesAreStrict() {
    for name in [
      "1_a.up.sql", "0001.up.sql", "0001_.up.sql", "0001_A.up.sql", "0001_a.sql",
      "x001_a.down.sql", "0001-a.up.sql",
    ] {
      #expect(fault([name: ""]) == .badName(name), "\(name)")
    }
  }

  @Test func numbersHaveNoGapsAndNoTwins() {
    let (a, b) = (["0001_a.up.sql": "", "0001_a.down.sql": ""], "0001_b.up.sql")
    #expect(fault(a.merging([b: "", "0001_b.down.sql": ""]) { $1 }) == .sameNumber(1))
    #expect(
      fault(a.merging(["0003_c.up.sql": "", "0003_c.down.sql": ""]) { $1 }) == .gap(after: 1))
    #expect(fault(["0002_b.up.sql": "", "0002_b.down.sql": ""]) == .gap(after: 0))
    #expect(fault(["0001_a.up.sql": ""]) == .lacksWayBack("0001_a"))
    #expect(fault(["0001_a.down.sql": ""]) == .lacksWayBack("0001_a"))
  }

  @Test func textIsText() {
    #expect(
      fault(["0001_a.up.sql": "SELECT 1\0", "0001_a.down.sql": ""]).map { "\($0)" }?
        .hasSuffix("0001_a.up.sql is not UTF-8 text") == true)
    #expect(fault([:]).map { "\($0)".hasPrefix("there are no migrations in ") } == true)
    #expect(throws: MigrationFault.self) { try MigrationFolder.read("/nonexistent") }
  }

  @Test func checksumIsThatOfSHA256() {
    let step = Migration(number: 1, name: "0001_a", up: "abc", down: "")
    #expect(
      step.checksum.description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
