// A text test that is wrong in anything fails, and its message is the test as it would be right.

import Engine
import Testing

struct OutcomeTests {
  static func difference(_ text: String) throws -> String? {
    let test = try TextTestReader.read("book house\n\n# t\n" + text, file: "t")[0]
    let ledger = try #require(TextTestFiles.ledgers[TextTest.Setting(book: "house")])
    return Outcome(test, ledger, threads: 1).difference
  }

  @Test func whatIsRightHasNoDifference() throws {
    #expect(try Self.difference("select count\n----\ncount\n17\n") == nil)
    let real = "select avg_rating under CURVE\n----\navg_rating [notch]\n2.00000000000\n"
    #expect(try Self.difference(real) == nil)
    #expect(try Self.difference("show measures\n----\n…\n") != nil)
    let fault = "select nett\n----\nerror UNKNOWN_NAME 7..11 \"is no\" → net\n"
    #expect(try Self.difference(fault) == nil)
  }

  @Test func linesThatDifferStandSideBySide() throws {
    let text =
      "select count, net by desk under FXD\n----\ndesk | count | net [USD]\nFXD | 2 | 3609.5\n"
    #expect(
      try Self.difference(text) == """
        t:3
        # t
        select count, net by desk under FXD
        ----
          desk | count | net [USD]
        - FXD | 2 | 3609.5
        + FXD | 3 | 3609.5000
        """)
  }

  @Test(arguments: [
    "select count\n----\ncount\n17 *\n", "select count\n----\ncount\n",
    "select count\n----\nn\n17\n",
    "select count\n----\ncount\n17\n18\n", "select count\n----\ncount\n17\ncontract: incomplete\n",
    "select count\n----\ncount\n17\ncontract: included 1\n",
    "select count\n----\ncount\n17\ncontract: note there is none\n",
    "select avg_rating under CURVE\n----\navg_rating [notch]\n2.0000000001\n",
    "select count options totals\n----\ncount\n17\n17\n", "select nett\n----\ncount\n17\n",
    "select nett\n----\nerror UNKNOWN_NAME 7..10 \"is no\" → net\n",
    "select nett\n----\nerror UNKNOWN_NAME 7..11 \"is no\"\n",
    "select nett\n----\nerror SYNTAX 7..11 \"is no\" → net\n",
    "select nett\n----\nerror UNKNOWN_NAME 7..11 \"is one\" → net\n",
    "select count\n----\nerror UNKNOWN_NAME 7..11 \"is no\" → net\n",
  ])
  func whatIsWrongInAnythingDiffers(text: String) throws {
    #expect(try Self.difference(text) != nil)
  }
}
