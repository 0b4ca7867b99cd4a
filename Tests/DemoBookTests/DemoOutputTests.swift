// Writing as such: the same bytes from the same seed, and what is left behind when writing fails.

import DemoBook
import Glibc
import Testing

@Suite struct DemoOutputTests {
  private func fault(_ result: Result<DemoSummary, DemoFault>) -> DemoFault? {
    if case .failure(let fault) = result { fault } else { nil }
  }

  @Test("The same seed gives the same bytes and another seed others")
  func determinism() throws {
    let first = try SharedBook.ready()
    let again = ScratchFolder()
    _ = try SharedBook.write(to: again.path, seed: SharedBook.seed).get()
    #expect(again.names == first.names)
    for name in first.names {
      #expect(SharedBook.hash(again.bytes(name)) == SharedBook.hash(first.bytes(name)), "\(name)")
    }
    let other = ScratchFolder()
    _ = try SharedBook.write(to: other.path, seed: SharedBook.seed + 1).get()
    for name in ["positions.csv", "instruments.csv", "entities.csv", "ratings.csv", "fx.csv"] {
      #expect(SharedBook.hash(other.bytes(name)) != SharedBook.hash(first.bytes(name)), "\(name)")
    }
  }

  @Test("The bytes of a seed are the same on every machine")
  func pinned() throws {
    let bytes = try SharedBook.ready().bytes("positions.csv")
    // Changes with every change of what a position looks like; then data sets change their name.
    #expect(SharedBook.hash(bytes) == 5_320_244_565_427_515_575)
  }

  @Test("Progress starts at nothing, ends at everything and never falls")
  func progress() throws {
    let folder = ScratchFolder()
    var heard: [Int] = []
    var options = DemoOptions(positions: 150_000, seed: 1)
    options.scenarioPositions = 0
    _ = try DemoBook.write(to: folder.path, options: options) { written, total in
      #expect(total == 150_000)
      heard.append(written)
    }
    #expect(heard.first == 0 && heard.last == 150_000 && heard.count > 3)
    #expect(heard == heard.sorted())
    #expect(folder.table("pnl").rows.isEmpty)
  }

  @Test("An empty book and a tiny tree are books too")
  func tiny() throws {
    for positions in [0, 1, 2] {
      let folder = ScratchFolder()
      let summary = try SharedBook.write(to: folder.path, seed: 9) { options in
        options = DemoOptions(positions: positions, seed: 9)
        (options.funds, options.desks, options.books, options.strategies) = (1, 1, 1, 1)
      }.get()
      #expect(summary.files.count == 17)
      #expect(folder.table("positions").rows.count == positions)
      #expect(
        folder.table("nodes").column("node_id") == ["F00", "F00.D0", "F00.D0.B0", "F00.D0.B0.S0"])
    }
  }

  @Test("A folder that holds anything is refused unless it may be overwritten")
  func overwrite() throws {
    let folder = ScratchFolder()
    folder.makeFolder("something")
    #expect(
      fault(SharedBook.write(to: folder.path, seed: 1)) == .folderNotEmpty(path: folder.path))
    #expect(folder.names == ["something"])
    for _ in 1...2 {
      let result = SharedBook.write(to: folder.path, seed: 1) { $0.overwrite = true }
      #expect(fault(result) == nil)
    }
    #expect(folder.names.count == 18)
  }

  @Test("A folder that cannot be made or written is named with the reason")
  func unwritable() {
    let folder = ScratchFolder()
    let missing = folder.path + "/no/such"
    let result = fault(SharedBook.write(to: missing, seed: 1))
    #expect(result == .cannotMakeFolder(path: missing, code: ENOENT))
    #expect(result?.reason.contains("No such file or directory") == true)
    #expect(fault(SharedBook.write(to: "/dev/null", seed: 1)) == .notAFolder(path: "/dev/null"))
    // Also true for root, whom no permission stops: the temporary name is taken by a folder.
    folder.makeFolder(".entities.csv.partial")
    let blocked = SharedBook.write(to: folder.path, seed: 1) { $0.overwrite = true }
    let path = folder.path + "/.entities.csv.partial"
    #expect(fault(blocked) == .cannotOpen(path: path, code: EISDIR))
  }

  @Test("A full disk is reported and leaves no half file", arguments: ["book", "positions", "pnl"])
  func fullDisk(file: String) {
    let folder = ScratchFolder()
    folder.link(".\(file).csv.partial", to: "/dev/full")
    let result = SharedBook.write(to: folder.path, seed: 1) { $0.overwrite = true }
    let path = folder.path + "/\(file).csv"
    #expect(fault(result) == .cannotWrite(path: path, code: ENOSPC))
    #expect(!folder.names.contains("\(file).csv"))
    #expect(!folder.names.contains { $0.hasSuffix(".partial") })
    #expect(!folder.names.contains("book.csv"))
  }

  @Test("Options out of range are refused before anything is written")
  func options() {
    let folder = ScratchFolder()
    let cases: [(inout DemoOptions) -> Void] = [
      { $0.positions = -1 }, { $0.positions = 10_000_000_000 }, { $0.scenarioPositions = 2_001 },
      { $0.funds = 0 }, { $0.strategies = .max }, { $0.desks = 1_000 },
    ]
    for change in cases {
      let result = fault(SharedBook.write(to: folder.path, seed: 1, change: change))
      switch result {
      case .optionOutOfRange, .tooManyNodes: break
      default: Issue.record("\(String(describing: result))")
      }
    }
    #expect(folder.names.isEmpty)
  }
}
