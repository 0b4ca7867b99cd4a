// The reader of text tests does what Tests/QueryTests/README.md says, and refuses what it does not
// say.

import Exact
import Query
import Testing

struct TextTestReaderTests {
  static let text = #"""
    ## A remark.
    book a

    # It says
    # two things.
    known it does not
    param day = 2026-11-20
    param id = 'O''Brien'
    param size = -1.5
    select net
      by fund where issuer = 'a\u{A0}\{xy*2}\%'
    ----
    fund | net [USD]
    F | 1.0000 *
    contract: incomplete

    book b

    # An empty text.
    ----
    error SYNTAX 0..0 "ends"
    """#

  @Test func partsAreFound() throws {
    let tests = try TextTestReader.read(Self.text, file: "t")
    #expect(tests.map(\.name) == ["It says two things.", "An empty text."])
    #expect(tests.map(\.book) == ["a", "b"])
    #expect(tests.map(\.origin) == ["t:4", "t:19"])
    #expect(tests[0].known == .init(reason: "it does not", isIntermittent: false))
    #expect(tests.map(\.isOfFault) == [false, true])
    #expect(tests[0].query == "select net\n  by fund where issuer = 'a\u{A0}xyxy\\%'")
    #expect(tests[0].expected == ["fund | net [USD]", "F | 1.0000 *"])
    #expect(tests[0].contract == ["incomplete"])
    #expect(tests[0].parameters["day"] == CalendarDate("2026-11-20").map { .date($0) })
    #expect(tests[0].parameters["id"] == .text("O'Brien"))
    #expect(tests[0].parameters["size"] == .number(Decimal(coefficient: -15, scale: 1)))
    #expect(tests[1].query == "")
  }

  @Test(arguments: [
    "# no book\nselect net\n----\nnet\n", "book a\nselect net\n", "book a\n# b\nselect net\n",
    "book a\n# b\nselect net\n----\n", "book a\n# b\nparam x\nselect net\n----\nnet\n",
    "book a\n# b\nparam x = y\nselect net\n----\nnet\n", "book a\n# b\nselect \\{x\n----\nnet\n",
    "book a\n# b\nselect \\{x}\n----\nnet\n", "book a\n# b\nselect\n----\nx\ncontract: a\ny\n",
  ])
  func whatIsNotUnderstoodIsAnError(text: String) {
    #expect(throws: TextTestFault.self) { try TextTestReader.read(text, file: "t") }
  }

  @Test func realsHaveTwelveDigits() {
    let texts: [(Double, String)] = [
      (0, "0"), (1, "1"), (-100, "-100"), (2.0 / 3, "0.666666666667"),
      (1e20, "100000000000000000000"),
      (123_456_789_012.96, "123456789013"), (0.000_012_5, "0.0000125"), (99.999_999_999_999, "100"),
      (1e-7 / 3, "0.0000000333333333333"), (12_345.678_901_234_5, "12345.6789012"),
    ]
    for (value, text) in texts { #expect(RealText.text(value) == text) }
    #expect(RealText.areEqual("0.333333333333", 1.0 / 3))
    #expect(!RealText.areEqual("0.33333333", 1.0 / 3))
  }

  @Test func quotedCellsAreWhole() {
    #expect(AnswerText.cells("a | 'b | c''d' | (null)") == ["a", "'b | c''d'", "(null)"])
  }
}
