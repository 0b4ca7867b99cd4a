// A book that was saved loads as the folder did: the same rows, the same book, the same rejections
// at the same places.

import Book
import BookFiles
import Snapshot
import TestKit
import Testing

struct SnapshotLoadTests {
  static func saved(
    _ files: [String: [UInt8]], isLenient: Bool = false, threads: Int = 2
  ) throws(SaveFault) -> [UInt8] {
    try SnapshotSaving.bytes(
      of: files,
      SaveOptions(load: LoadOptions(threads: threads, isLenient: isLenient), program: "test"))
  }

  static func loaded(_ bytes: [UInt8], isLenient: Bool = false) throws -> BookFolder.Outcome {
    BookFolder.load(
      snapshot: try SnapshotReader(SnapshotBytes(bytes)),
      options: LoadOptions(threads: 2, isLenient: isLenient))
  }

  /// Everything that a load says, but for how many bytes it read.
  static func text(_ outcome: BookFolder.Outcome) -> [String] {
    outcome.text.map { $0.replacing(/rejected, \d+ bytes/) { _ in "rejected" } }
  }

  /// The same without columns: rows are written anew, in quotes only where that is needed, and the
  /// place in a line may move.
  static func lines(_ outcome: BookFolder.Outcome) -> [String] {
    text(outcome).filter { !$0.hasPrefix("unknown ") }.map { line in
      line.replacing(/^([a-z0-9_\/]+\.(csv|f32):\d+):\d+/) { "\($0.output.1)" }
    }
  }

  /// Blank lines are no rows, and not kept: lines behind them move up.
  static func hasBlankLines(_ files: [String: [UInt8]]) -> Bool {
    files.contains { name, bytes in
      name.hasSuffix(".csv")
        && zip(bytes, bytes.dropFirst()).contains { $0 == 0x0A && ($1 == 0x0A || $1 == 0x0D) }
    }
  }

  @Test func theBaseBookIsTheSame() throws {
    let files = FixtureFiles.baseFiles
    let folder = load(files)
    let snapshot = try Self.loaded(try Self.saved(files))
    #expect(snapshot.book != nil)
    #expect(difference(Self.text(snapshot), Self.text(folder)) == [])
  }

  /// Files whose rows have their columns, wrong as they may be, are kept as they are.
  @Test func booksWithBadRowsKeepThem() throws {
    var kept = 0
    for fixture in FixtureFiles.runnable {
      guard let files = fixture.files else { continue }
      let folder = load(files, isLenient: true)
      guard folder.book != nil else { continue }
      let bytes: [UInt8]
      do throws(SaveFault) {
        bytes = try Self.saved(files, isLenient: true)
      } catch {
        // Records of another form have no columns.
        guard case .file = error else {
          Issue.record("\(fixture.origin) \(fixture.name): \(error)")
          continue
        }
        continue
      }
      kept += 1
      let snapshot = try Self.loaded(bytes, isLenient: true)
      if Self.hasBlankLines(files) {
        #expect(snapshot.report.rejected == folder.report.rejected)
        continue
      }
      #expect(
        difference(Self.lines(snapshot), Self.lines(folder)) == [],
        "\(fixture.origin) \(fixture.name)")
      let strict = try Self.loaded(bytes)
      #expect((strict.book == nil) == (folder.report.rejected > 0))
    }
    #expect(kept > 40)
  }

  @Test func randomBooksAreTheSame() throws {
    var random = SeededRandom.forTest(usually: 20_261_122)
    for number in 0..<400 {
      let files = RandomBook(SeededRandom(seed: random.next())).files
      let folder = load(files, isLenient: true)
      guard folder.book != nil,
        let bytes = try? Self.saved(files, isLenient: true, threads: 1 + number % 3)
      else { continue }
      let snapshot = try Self.loaded(bytes, isLenient: true)
      let differences = difference(Self.lines(snapshot), Self.lines(folder))
      #expect(differences == [], "book \(number); \(random.replay)")
    }
  }

  @Test func everyFormOfTheBaseBookIsTheSame() throws {
    let forms: [[String: [UInt8]]] = [
      GoodFormTests.changed { $0.records.flatMap { GoodFormTests.record($0.fields, end: "\r\n") } },
      GoodFormTests.changed {
        $0.records.flatMap { GoodFormTests.record($0.fields, quoted: true) }
      },
      FixtureFiles.baseFiles.mapValues { [0xEF, 0xBB, 0xBF] + $0 },
      FixtureFiles.baseFiles.mapValues { Array($0.dropLast()) },
    ]
    for files in forms {
      let outcome = try Self.loaded(try Self.saved(files))
      #expect(difference(outcome.book.map(BookText.lines) ?? [], GoodFormTests.expected) == [])
    }
  }

  @Test func aSnapshotOfASnapshotIsTheSnapshot() throws {
    let disk = DiskFolder(FixtureFiles.baseFiles.mapValues { Fixture.Content.bytes($0) })
    let place = DiskFolder()
    let options = SaveOptions(load: LoadOptions(threads: 2), program: "test")
    let (first, second) = (place.path + "/a.snap", place.path + "/b.snap")
    let saved = try SnapshotSaving.save(disk.path, to: first, options)
    let again = try SnapshotSaving.save(first, to: second, options)
    #expect(saved.digest == again.digest)
    #expect(DiskFolder.bytes(of: first) == DiskFolder.bytes(of: second))
    #expect(DiskFolder.bytes(of: first).count == saved.byteCount)
    #expect(DiskFolder.names(in: place.path).sorted() == ["a.snap", "b.snap"])
  }
}
