// Every case of Fixtures/*.test: the answer is typed and placed, no row is lost or half loaded, and
// nothing depends on threads or blocks.

import Book
import BookFiles
import Testing

struct FixtureTests {
  @Test func theBaseBookIsGood() {
    let outcome = load(FixtureFiles.baseFiles)
    #expect(outcome.report.rejections.map(\.description) == [])
    #expect(outcome.book != nil)
  }

  @Test func thereAreEnoughAndEachHasItsName() {
    #expect(FixtureFiles.all.count >= 140)
    let names = Dictionary(grouping: FixtureFiles.all, by: \.name).filter { $0.value.count > 1 }
    #expect(names.keys.sorted() == [])
    #expect(FixtureFiles.all.filter { $0.expected.isEmpty }.map(\.origin) == [])
  }

  @Test(arguments: FixtureFiles.runnable) func saysWhatIsWrongAndWhere(_ fixture: Fixture) {
    for files in Loaded.ways(of: fixture) {
      let outcome = files.load(.usual, isLenient: false)
      #expect(outcome.book == nil, "a strict load gives no book")
      let found = outcome.report.rejections
      let unexpected = found.filter { rejection in
        !fixture.expected.contains { $0.describes(rejection) }
      }
      let unmet = fixture.expected.filter { expected in !found.contains { expected.describes($0) } }
      #expect(
        unexpected.isEmpty && unmet.isEmpty && found.count == fixture.expected.count,
        """
        \(fixture.origin) \(fixture.name)
        found, as a fixture would say it:
        \(found.map(\.fixtureLine).joined(separator: "\n"))
        expected and not found: \(unmet)
        """)
      for file in outcome.report.files {
        #expect(file.accepted >= 0 && file.accepted + file.rejected == file.rows)
        // A file that cannot be used has all its rows rejected, for no reason of their own.
        let counted = file.countByCode.values.reduce(0, +)
        #expect(file.fileFaults.isEmpty ? counted == file.rejected : file.accepted == 0)
      }
    }
  }

  @Test(arguments: FixtureFiles.runnable) func everyRowIsCounted(_ fixture: Fixture) {
    guard let files = fixture.files else { return }
    for file in load(files).report.files where file.name.hasSuffix(".csv") {
      if !file.fileFaults.isEmpty { continue }
      let records = NaiveCSV(files[file.name] ?? []).records.count
      #expect(file.rows == records - 1, "\(fixture.origin) \(file.name)")
    }
  }

  /// A lenient load gives the book that the files without the rejected rows give.
  @Test(arguments: FixtureFiles.runnable) func lenientLoadsKeepTheGoodRows(_ fixture: Fixture) {
    for loaded in Loaded.ways(of: fixture) {
      let outcome = loaded.load(.usual, isLenient: true)
      #expect((outcome.book == nil) == fixture.isRefused, "\(fixture.origin)")
      guard let book = outcome.book, var files = fixture.files, files["pnl.f32"] == nil else {
        continue
      }
      for file in outcome.report.files where file.rejected > 0 {
        let lines = Set(file.rejections.map(\.line))
        files[file.name] = NaiveCSV(files[file.name] ?? []).without(lines)
      }
      let cleaned = load(files)
      #expect(cleaned.report.rejections.map(\.description) == [], "\(fixture.origin)")
      let difference = difference(
        cleaned.book.map(BookText.lines) ?? [], BookText.lines(book))
      #expect(difference == [], "\(fixture.origin)")
    }
  }

  @Test(arguments: FixtureFiles.runnable) func threadsAndBlocksChangeNothing(_ fixture: Fixture) {
    if fixture.isLarge { return }
    for loaded in Loaded.ways(of: fixture).prefix(1) {
      let usual = loaded.load(.usual, isLenient: true).text
      for way in Way.all {
        let difference = difference(loaded.load(way, isLenient: true).text, usual)
        #expect(difference == [], "\(fixture.origin) with \(way)")
      }
    }
  }
}

extension Fixture.Expected {
  func describes(_ rejection: Rejection) -> Bool {
    let found = rejection.expected
    return found.place == place && found.field == field && found.code == code
      && (words.isEmpty || rejection.reason.contains(words))
  }
}

/// A fixture's files where they can be loaded from: at hand, and in a folder.
enum Loaded {
  case bytes([String: [UInt8]])
  case disk(DiskFolder)

  static func ways(of fixture: Fixture) -> [Loaded] {
    let disk = Loaded.disk(DiskFolder(fixture.contents))
    return fixture.files.map { [.bytes($0), disk] } ?? [disk]
  }

  func load(_ way: Way, isLenient: Bool) -> BookFolder.Outcome {
    let options = way.options(isLenient: isLenient)
    switch self {
    case .bytes(let files): return BookFolder.load(files: files, options: options)
    case .disk(let folder): return BookFolder.load(folder.path, options: options)
    }
  }
}
