// Faults as people read them: Golden/reports.txt has what each of these texts is answered.

import Query
import Testing

struct ReportTests {
  static let texts: [(name: String, text: String)] = [
    ("a misspelt measure", "select nett by fund"),
    ("a text that ends too early", "select net by fund where\n"),
    ("nothing", ""),
    ("the third line", "select net\n  by fund\n  wher paper = true\n  in EUR"),
    ("line ends of Windows", "select net\r\nby fnud\r\n"),
    ("tabs before and in the place", "\tselect\tnet\tby\tfund\twher"),
    ("marks that combine", "select net where issuer = 'e\u{301}e\u{301}' bey fund"),
    ("letters of two cells", "select net under '日本国債' bey fund"),
    ("a place of two cells", "select net by 日本"),
    ("emoji", "select net under '🙂🙂' bey fund"),
    ("a control character", "select net by fund\u{1B}[31m"),
    ("an invisible character", "select net under F\u{202E}00"),
    (
      "a long line",
      "select " + (0..<20).map { "scenario(S\($0)), " }.joined() + "grsos, "
        + (20..<40).map { "scenario(S\($0)), " }.joined() + "net"
    ),
    ("an endless word", "select " + String(repeating: "x", count: 300)),
    ("a quote over lines", "select net under 'F00\nby fund"),
    ("a keyword as an id", "select net where country in (DE, AT)"),
    ("a confidence without its sign", "select var(0.99)"),
    ("a rating that is none", "select net where rating >= BBBB"),
    ("a missing parameter", "select net under $node"),
    ("too deep", "select net where " + String(repeating: "(", count: 65)),
    ("too long", "select net" + String(repeating: " ", count: 65_536)),
  ]

  @Test("Reports are as in Golden/reports.txt")
  func reports() throws {
    let found = Self.texts.map { name, text in
      "== \(name)\n" + (fault(text)?.report(in: text) ?? "no fault") + "\n"
    }.joined(separator: "\n")
    let golden = try #require(TextFiles.text(of: "Tests/QueryTests/Golden/reports.txt"))
    #expect(golden == found, "what is found:\n\(found)")
  }

  @Test("A range outside of the text is drawn at its end", arguments: [100..<200, 5..<900, -3..<2])
  func rangesOutside(range: Range<Int>) {
    let fault = QueryFault(.syntax, "reason", at: range)
    #expect(fault.report(in: "select net").contains("^"))
  }

  @Test("Each byte of a text has a line and a column")
  func places() {
    let text = "a\nbé日\u{301}\r\nc"
    let places = (0...text.utf8.count).map { offset in
      QueryFault(.syntax, "", at: offset..<offset).place(in: text).map { "\($0.line):\($0.column)" }
    }
    #expect(
      places == [
        "1:1", "1:2", "2:1", "2:2", "2:3", "2:3", "2:4", "2:4", "2:4", "2:4", "2:4", "2:5", "3:1",
        "3:2",
      ])
  }
}
