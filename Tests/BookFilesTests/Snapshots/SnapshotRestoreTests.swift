// A snapshot becomes the folder it was made of, and nothing by halves.

import BookFiles
import Snapshot
import Testing

struct SnapshotRestoreTests {
  static let options = SaveOptions(load: LoadOptions(threads: 2), program: "test")

  static func names(in folder: String, below: String = "") -> [String] {
    DiskFolder.names(in: folder + "/" + below).flatMap { name -> [String] in
      let path = below.isEmpty ? name : below + "/" + name
      let inner = names(in: folder, below: path)
      return inner.isEmpty ? [path] : inner
    }.sorted()
  }

  @Test func theFolderComesBackToTheByte() throws {
    let files = FixtureFiles.baseFiles
    let disk = DiskFolder(files.mapValues { Fixture.Content.bytes($0) })
    let place = DiskFolder()
    let snapshot = place.path + "/book.snap"
    _ = try SnapshotSaving.save(disk.path, to: snapshot, Self.options)
    let target = place.path + "/again/"
    let restored = try SnapshotRestoring.restore(snapshot, to: target, threads: 2)
    #expect(Set(restored.map(\.name)) == Set(files.keys))
    for file in restored {
      let bytes = DiskFolder.bytes(of: target + file.name)
      #expect(bytes.count == file.byteCount)
      if file.isIdentical { #expect(bytes == files[file.name], "\(file.name)") }
    }
    #expect(Self.names(in: target) == files.keys.sorted())
    let outcome = BookFolder.load(target, options: LoadOptions(threads: 2))
    #expect(difference(outcome.book.map(BookText.lines) ?? [], GoodFormTests.expected) == [])
    #expect(Self.names(in: place.path).filter { $0.contains(".part") } == [])
  }

  @Test func whatIsThereStaysThere() throws {
    let disk = DiskFolder(FixtureFiles.baseFiles.mapValues { Fixture.Content.bytes($0) })
    let place = DiskFolder(["kept": .bytes([1])])
    let snapshot = place.path + "/book.snap"
    _ = try SnapshotSaving.save(disk.path, to: snapshot, Self.options)
    let before = DiskFolder.bytes(of: snapshot)
    #expect(throws: RestoreFault.self) {
      try SnapshotRestoring.restore(snapshot, to: place.path, threads: 1)
    }
    #expect(throws: SaveFault.self) {
      try SnapshotSaving.save(disk.path, to: snapshot, Self.options)
    }
    #expect(DiskFolder.bytes(of: snapshot) == before)
    var replacing = Self.options
    replacing.replaces = true
    _ = try SnapshotSaving.save(disk.path, to: snapshot, replacing)
    #expect(DiskFolder.bytes(of: snapshot) == before)
    #expect(DiskFolder.names(in: place.path).sorted() == ["book.snap", "kept"])
  }

  @Test func aDamagedSnapshotRestoresNothing() throws {
    let bytes = try SnapshotLoadTests.saved(FixtureFiles.baseFiles)
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[place] ^= 0x20
      let disk = DiskFolder(["book.snap": .bytes(damaged)])
      #expect(throws: RestoreFault.self) {
        try SnapshotRestoring.restore(disk.path + "/book.snap", to: disk.path + "/out", threads: 2)
      }
      #expect(DiskFolder.names(in: disk.path) == ["book.snap"])
      let outcome = BookFolder.load(disk.path + "/book.snap", options: LoadOptions(threads: 2))
      #expect(outcome.book == nil)
      let codes = outcome.report.rejections.map(\.code)
      #expect(!codes.isEmpty, "byte \(place)")
    }
  }

  /// A table's name is a path where a folder is written: only a book's own names are.
  @Test(arguments: [
    "../positions.csv", "/tmp/x.csv", "sets/../pnl.csv", "sets/a/../../x", "sets//pnl.csv", "",
    "positions.csv/x", "sets/a/b/pnl.csv", "notes.txt", "sets/./pnl.f32",
  ])
  func namesThatLeadElsewhereAreRefused(_ name: String) throws {
    var bytes: [UInt8] = []
    var writer = SnapshotWriter(program: "test", threads: 1)
    writer.begin { bytes += $0 }
    let facts = SourceFacts(byteCount: 4, digest: Digest(of: []))
    writer.add(
      file: name, source: facts, stride: 4, read: { _ in [1, 2, 3, 4] }, { bytes += $0 })
    _ = writer.end(BookIdentity()) { bytes += $0 }
    let disk = DiskFolder(["book.snap": .bytes(bytes)])
    #expect(throws: FileFault.self) { try SnapshotFiles.open(disk.path + "/book.snap") }
    #expect(throws: RestoreFault.self) {
      try SnapshotRestoring.restore(disk.path + "/book.snap", to: disk.path + "/out", threads: 1)
    }
  }
}
