// A file cut into blocks at every byte: quotes, doubled quotes, line breaks in fields, CRLF,
// letters of several bytes and bad rows, each of them split somewhere.

import Book
import BookFiles
import Columns
import Testing

struct BoundaryTests {
  static let nodes = "node_id,parent_id,node_type\nF,,FUND\n"
  static let instruments = "instrument_id,currency\nI,USD\n\"I,\"\"2\"\"\",EUR\n"

  static let good = #"""
    position_id,node_id,instrument_id,quantity,link_id,tags,x_note
    P1,F,I,1,,,\#r
    "P""2""",F,"I,""2""",-2.50,"L",k=v,"two
    lines, ""quoted"",
    and a third"

    Pé3,F,I,3,Ünï,"a=""b"";c=d",
    \#r
    P4,F,"I",4,,,"\#r
    \#r
    "
    "P5",F,I,"5",,,""""
    P6,"F",I,6,,,€

    """#

  static let bad = #"""
    position_id,node_id,instrument_id,quantity,link_id,tags,x_note
    P1,F,I,1,,,
    P2,F,I,x,,,"two
    lines"
    P3,F,I,3
    P4,F,"I"x,4,,,"
    "
    P5,G,I,5,,,
    "P6
    ",F,I,6,,,
    P7,F,I,7,é,"a=é
    é;bad",
    P8,F,I,8,,,\#rx
    P9,F,I,9,,,a"b""c"
    P10,F,I,10,,,
    P1,F,I,11,,,
    P11,F,I,11,,,
    P11,F,I,11,,,
    P12,F,I,12,,,"never closed
    P13,F,I,13,,,

    """#

  static func outcome(_ positions: String, _ way: Way) -> BookFolder.Outcome {
    load(
      [
        "nodes.csv": Array(nodes.utf8), "instruments.csv": Array(instruments.utf8),
        "positions.csv": Array(positions.utf8),
      ], way, isLenient: true)
  }

  @Test(arguments: [good, bad]) func everyBlockSizeGivesTheSame(text: String) {
    let expected = Self.outcome(text, .usual).text
    for size in 16...(text.utf8.count + 1) {
      let found = Self.outcome(text, Way(threads: 1 + size % 3, blockByteCount: size)).text
      #expect(difference(found, expected) == [], "blocks of \(size)")
    }
  }

  @Test func everyPlaceIsABoundary() {
    for shift in 0..<16 {
      // A name longer from turn to turn moves all that follows.
      let more = String(repeating: "_", count: shift)
      let text = Self.bad.replacing("P1,F,I,1,,,\n", with: "P1,F,I,1,,,\(more)\n")
      let expected = Self.outcome(text, .usual).text
      for size in [16, 17, 18, 19, 23] {
        let found = Self.outcome(text, Way(threads: 2, blockByteCount: size)).text
        #expect(difference(found, expected) == [], "shifted by \(shift), blocks of \(size)")
      }
    }
  }

  @Test func anIDThatIsNoneHidesNoDuplicate() {
    // Ids seem to ascend on both sides of the one that is refused, whichever block it is in.
    let text = "position_id,node_id,instrument_id,quantity\nc,F,I,1\n b,F,I,1\nc,F,I,1\n"
    for size in 16...text.utf8.count {
      let report = Self.outcome(text, Way(threads: 1, blockByteCount: size)).report
      let codes = report.rejections.map(\.code)
      #expect(codes == ["SURROUNDING_SPACE", "DUPLICATE_ID"], "blocks of \(size)")
    }
  }

  @Test func aFileOfNothingButBadRowsIsCountedWhole() {
    let bad = String(repeating: "x\n", count: 5_000)
    let text = "position_id,node_id,instrument_id,quantity\n" + bad
    let report = Self.outcome(text, Way(threads: 2, blockByteCount: 1_000)).report
    let file = report.file("positions.csv")
    #expect(file?.rejected == 5_000 && file?.countByCode == ["WRONG_FIELD_COUNT": 5_000])
    #expect(file?.rejections.map(\.line) == Array(2...1_001))
  }

  @Test func theGoodOneIsGood() {
    let outcome = Self.outcome(Self.good, .usual)
    #expect(outcome.report.rejections.map(\.description) == [])
    let ids = outcome.book.map { book in (0..<book.positions.count).map { book.positions.ids[$0] } }
    #expect(ids == ["P\"2\"", "P1", "P4", "P5", "P6", "Pé3"])
  }

  @Test func theBadOneIsBadInTheRightPlaces() {
    let report = Self.outcome(Self.bad, .usual).report.file("positions.csv")
    let found = report?.rejections.map { "\($0.line):\($0.column) \($0.code)" }
    #expect(
      found == [
        "3:8 NOT_A_NUMBER", "5:1 WRONG_FIELD_COUNT", "6:9 TEXT_AFTER_QUOTE", "8:4 UNKNOWN_NODE",
        "9:2 CONTROL_CHARACTER", "11:13 BAD_TAGS", "13:12 BARE_CARRIAGE_RETURN",
        "14:13 STRAY_QUOTE", "16:1 DUPLICATE_ID", "18:1 DUPLICATE_ID", "19:14 UNCLOSED_QUOTE",
      ])
    #expect(report?.rows == 14 && report?.accepted == 3)
  }
}
