// What a file of changes is refused for, to the column; and that the page of the specification has
// every code and the tables that the program has.

import Book
import BookFiles
import Exact
import Testing

struct ChangeCaseTests {
  static let page = String(
    decoding: DiskFolder.bytes(of: CodeTests.root + "/proto-spec/CHANGE-FILE.md"), as: UTF8.self)

  private static let book = load(FixtureFiles.baseFiles).book

  /// What became of a file, and the book after each of its days.
  private func apply(
    _ bytes: [UInt8], to book: Book, _ way: Way = .usual
  ) -> (report: LoadReport, books: [Book]) {
    var books: [Book] = []
    let report = ChangeFile.apply(
      bytes, name: "changes.csv", to: book, options: way.options(isLenient: false)
    ) { (changes, date) throws(ChangeFault) in
      books.append(try Revision.apply(changes, to: books.last ?? book, asOf: date))
    }
    return (report, books)
  }

  @Test(arguments: ChangeCase.all) func saysWhatIsWrongAndWhere(_ fixture: ChangeCase) throws {
    let book = try #require(Self.book)
    let before = BookText.lines(book)
    let (report, books) = apply(fixture.bytes, to: book)
    let found = report.rejections
    let isExpected =
      found.count == fixture.expected.count
      && zip(found, fixture.expected).allSatisfy { $1.describes($0) }
    #expect(isExpected, "found: \(found.map(\.fixtureLine).joined(separator: "\n"))")
    #expect(!report.isClean)
    #expect(books.count == fixture.appliedDays)
    #expect(difference(BookText.lines(book), before) == [])
  }

  @Test(arguments: ChangeCase.all) func blocksChangeNothing(_ fixture: ChangeCase) throws {
    let book = try #require(Self.book)
    let usual = apply(fixture.bytes, to: book).report.text
    for way in Way.all { #expect(apply(fixture.bytes, to: book, way).report.text == usual) }
  }

  /// By code, since a test describes its arguments and one of these has 17 MiB.
  private static func bytes(_ code: String) -> [UInt8] {
    let x = UInt8(ascii: "x")
    switch code {
    case "UTF16": return [0xFF, 0xFE, 0x63, 0]
    case "NUL_BYTE": return Array("change\n\u{0}\n".utf8)
    case "NOT_UTF8": return Array("change\n".utf8) + [0xC3, 0x0A]
    case "BARE_CARRIAGE_RETURN": return Array("change\nfx\rfx\n".utf8)
    case "RECORD_TOO_LONG": return Array("change\nfx".utf8) + Array(repeating: x, count: 17 << 20)
    default:
      return Array("change,node_id,name\nrename node,F1,".utf8) + Array(repeating: x, count: 5_000)
    }
  }

  @Test(
    "What is no text is no file of changes",
    arguments: [
      "UTF16", "NUL_BYTE", "NOT_UTF8", "BARE_CARRIAGE_RETURN", "RECORD_TOO_LONG", "TOO_LONG",
    ])
  func bytesThatAreNoText(code: String) throws {
    let (report, books) = apply(Self.bytes(code), to: try #require(Self.book))
    #expect(report.rejections.first?.code == code)
    #expect(books.isEmpty)
  }

  @Test("Without a day nothing can be said of one")
  func booksWithoutADay() throws {
    var files = FixtureFiles.baseFiles
    files["book.csv"] = Array("scale8_currencies\nBTC;ETH\n".utf8)
    for name in ["fx.csv", "ratings.csv"] { files[name] = nil }
    let book = try #require(load(files).book)
    for (text, place) in [
      ("change,pair,rate\nfx,EUR/USD,1.1\n", ":2:1 change"),
      ("change,pair,rate,date\nfx,EUR/USD,1.1,2026-11-23\n", ":2:4 pair"),
      (
        "change,entity_id,agency,rating,as_of_date\nrating,ACME,SP,A,2026-11-23\n",
        ":2:16 rating"
      ),
    ] {
      let (report, books) = apply(Array(text.utf8), to: book)
      #expect(
        report.rejections.map { "\($0.expected.place) \($0.field)" } == ["changes.csv" + place])
      #expect(report.rejections.first?.code == "NEEDS_DATE")
      #expect(books.isEmpty)
    }
    let dated = """
      change,date,pair,rate,position_id
      close position,2026-11-23,,,P1
      fx,2026-11-24,EUR/USD,1.1,

      """
    #expect(apply(Array(dated.utf8), to: book).report.isClean)
  }

  @Test("What a statement does not say of its day follows from the rows above")
  func daysOfStatements() throws {
    let text = """
      change,date,position_id,pair,rate,entity_id,agency,rating,effective_date
      close position,2026-11-23,P1,,,,,,
      fx,,,EUR/USD,1.1,,,,
      rating,,,,,ACME,DBRS,BBB,
      rating,,,,,ACME,SP,BBB,2026-11-01

      """
    let (report, books) = apply(Array(text.utf8), to: try #require(Self.book))
    #expect(report.isClean)
    let book = try #require(books.last)
    let monday = try #require(CalendarDate("2026-11-23"))
    let pair = try #require(
      book.fx.pairs.first { book.fx.quotes($0).contains { $0.date == monday } })
    #expect(book.currencies.code(pair.base) == "EUR")
    let acme = try #require(book.entities.find("ACME"))
    let entries = book.ratings.entities.entries(of: Int32(acme.row))
      .filter { $0.known == Instant(startOf: monday) }
    #expect(entries.map(\.effective).sorted() == [CalendarDate("2026-11-01"), monday])
  }

  // MARK: The page

  @Test("The page has the tables as the program has them")
  func pageHasTables() {
    for table in [ChangeFile.kindTable, ChangeFile.groupTable] {
      #expect(Self.page.contains("\n" + table), "proto-spec/CHANGE-FILE.md lacks:\n\(table)")
    }
  }

  /// Codes that the page lists in the first cells of its tables.
  private static let listed: Set<String> = {
    var codes: Set<String> = []
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cell = line.dropFirst(2).prefix { $0 != "|" }
      for word in cell.split(separator: " ") where word.hasPrefix("`") {
        let code = word.dropFirst().dropLast()
        if code.allSatisfy({ $0.isUppercase || $0.isNumber || $0 == "_" }) {
          codes.insert(String(code))
        }
      }
    }
    return codes
  }()

  @Test("The page lists every code of a change, and no code that there is not")
  func pageHasCodes() {
    let own = CodeTests.codes(in: "Sources/Book/Changes/ChangeReason.swift")
    #expect(own.count == 15)
    #expect(own.subtracting(Self.listed).sorted() == [])
    let all = own.union(CodeTests.codes(in: "Sources/BookFiles/FileFault.swift"))
      .union(CodeTests.codes(in: "Sources/Book/BookFault.swift"))
    #expect(Self.listed.subtracting(all).sorted() == [])
  }

  @Test("Every code that the page lists has been seen, and the page lists what has been seen")
  func codesAreSeen() {
    let seen = Set(ChangeCase.all.flatMap { $0.expected.map(\.code) })
    #expect(seen.subtracting(Self.listed).sorted() == [])
    // Tested above, with a server's users, or with the program itself; a file that shrinks is what
    // loading tests.
    let elsewhere: Set = [
      "NEEDS_DATE", "NOT_PERMITTED", "MISSING_FILE", "UNREADABLE", "CHANGED_WHILE_READ", "NOT_UTF8",
      "UTF16",
      "NUL_BYTE", "BARE_CARRIAGE_RETURN", "RECORD_TOO_LONG", "TOO_LONG",
    ]
    #expect(Self.listed.subtracting(seen).sorted() == elsewhere.sorted())
  }
}
