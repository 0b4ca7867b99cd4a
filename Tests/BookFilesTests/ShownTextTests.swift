// Text from files as it is shown: nothing in it commands a terminal or runs in a spreadsheet.

import Book
import BookFiles
import Columns
import Testing

struct ShownTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("Ünï €", "Ünï €"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
    ("a\nb\r\t\0", "a\\u{a}b\\u{d}\\u{9}\\u{0}"), ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{202E}abc", "\\u{202e}abc"), ("\u{200B}\u{FEFF}\u{2028}", "\\u{200b}\\u{feff}\\u{2028}"),
    ("\u{AD}\u{61C}", "\\u{ad}\\u{61c}"), ("back\\slash", "back\\\\slash"),
    ("\"quoted\"", "\\\"quoted\\\""), ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("+1 800", "'+1 800"), ("-2+3", "'-2+3"), ("-2.5", "-2.5"), ("+3", "+3"), ("", ""),
  ])
  func textIsMadeSafe(text: String, shown: String) {
    #expect(ShownText.escaped(text) == shown)
  }

  @Test func longTextIsCutAndAFormulaStaysMarked() {
    #expect(ShownText.escaped("=" + String(repeating: "a", count: 100), limit: 5) == "'=aaaa…")
    #expect(ShownText.escaped("12345", limit: 5) == "12345")
  }

  @Test func namesMayHoldAnythingAndAreKeptAsTheyAre() throws {
    let name = "=cmd|' /C calc'!A0 \u{1B}]0;x\u{07} \u{202E} 𝄞 \n\"x\""
    let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
    let outcome = load([
      "nodes.csv": Array("node_id,parent_id,node_type,name\nF,,FUND,\(quoted)\n".utf8),
      "instruments.csv": Array("instrument_id,currency\n".utf8),
      "positions.csv": Array("position_id,node_id,instrument_id,quantity\n".utf8),
    ])
    #expect(outcome.report.isClean)
    let book = try #require(outcome.book)
    #expect(book.hierarchy.names[0] == name)
  }

  @Test func aRejectionShowsWhatStoodThere() {
    let outcome = load([
      "nodes.csv": Array("node_id,parent_id,node_type\nF,\"=\u{1B}[2J\",FUND\n".utf8),
      "instruments.csv": Array("instrument_id,currency\n".utf8),
      "positions.csv": Array("position_id,node_id,instrument_id,quantity\n".utf8),
    ])
    #expect(
      outcome.report.rejections.map(\.description) == [
        "nodes.csv:2:4: parent_id \"'=\\u{1b}[2J\" has a control character [CONTROL_CHARACTER]"
      ])
  }
}
