// Columns that stand under each other, whatever is in them, and what gives way when there is no
// room.

import Console
import Query
import Testing

struct AnswerTableTests {
  private func lines(_ answer: Answer, _ style: AnswerStyle = AnswerStyle()) -> [String] {
    AnswerFormat.table.text(answer, style).split(separator: "\n").map(String.init)
  }

  @Test func wideAndCombiningCharactersTakeTheirColumns() {
    let lines = lines(Samples.hostile)
    let rows = lines.dropFirst(3).dropLast()
    // Each row ends with the last digit of its number.
    #expect(Set(rows.map { DisplayWidth.of($0) }).count == 1)
  }

  @Test func noLineEndsWithASpaceAndNoneHasAnEscape() {
    for (name, answer) in Samples.all {
      for format in [AnswerFormat.table, .tree, .bars, .vertical] {
        for line in format.text(answer).split(separator: "\n") {
          // A value alone on its line may end with a space itself.
          #expect(line.last != " " || format == .vertical, "\(name) \(format)")
          #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
      }
    }
  }

  @Test func inkChangesNothingButColour() {
    for (name, answer) in Samples.all {
      for format in AnswerFormat.allCases {
        let inked = format.text(answer, AnswerStyle(ink: Ink(isOn: true), width: 90))
        let plain = format.text(answer, AnswerStyle(width: 90))
        var without = ""
        var rest = inked[...]
        while let escape = rest.firstRange(of: "\u{1B}[") {
          // What the book's own texts bring is no ink.
          let codes = rest[escape.upperBound...].prefix { $0.isNumber || $0 == ";" }
          let isInk = format.isForPeople
          without +=
            rest[..<escape.lowerBound] + (isInk ? "" : rest[escape.lowerBound...].prefix(2))
          rest = isInk ? rest[codes.endIndex...].dropFirst() : rest[escape.upperBound...]
        }
        #expect(without + rest == plain, "\(name) \(format)")
      }
    }
  }

  @Test func textsAreCutInTheMiddleAndNumbersNever() {
    let long = "Banco Nacional de Desenvolvimento Econômico e Social 2031-05-15"
    let answer = Answer(
      columns: [
        Samples.key(.issuer, [long, "ACME"]),
        Samples.measure("net", "USD", .decimals([123_456_789_00, -1_00], scale: 2)),
      ],
      rows: [.group, .group], contract: Samples.contract)
    let narrow = lines(answer, AnswerStyle(width: 40))
    #expect(narrow.allSatisfy { DisplayWidth.of($0) <= 40 })
    #expect(narrow[3].contains("Banco Nacio…31-05-15 ") || narrow[3].contains("…"))
    #expect(narrow[3].hasSuffix("123,456,789.00"))
    #expect(narrow[3].contains("Banco") && narrow[3].contains("05-15"))
    // As long as it fits, nothing is cut.
    #expect(lines(answer, AnswerStyle(width: 200))[3].contains(long))
    // No width at all still leaves the figures whole.
    #expect(lines(answer, AnswerStyle(width: 1))[3].hasSuffix("123,456,789.00"))
  }

  @Test func headingsGiveWayBeforeALineIsTooLong() {
    let answer = Answer(
      columns: [
        Samples.key(.desk, ["RATES"]),
        Samples.measure("pct_nav(net, F00.D0.B0)", "%", .reals([12.5])),
        Samples.measure("max(underlying_price)", "USD", .decimals([123_456_789_00], scale: 2)),
      ],
      rows: [.group], contract: Samples.contract)
    let narrow = lines(answer, AnswerStyle(width: 36))
    #expect(narrow.allSatisfy { DisplayWidth.of($0) <= 36 })
    #expect(narrow[0].split(separator: "…").count == 3)
    #expect(narrow[3].hasSuffix("12.50  123,456,789.00"))
  }

  /// By fund and desk, three measures with what they were before.
  private static var compared: Answer {
    let numbers = AnswerColumn.Values.decimals(
      [123_456_789_00, nil, 123_456_789_00], scale: 2)
    var columns = [
      Samples.key(.fund, ["Global Macro Master Fund", "EQUITY", nil]),
      Samples.key(.desk, ["RATES", "CREDIT", nil]),
    ]
    for name in ["net", "gross", "dv01"] {
      for column in [name, "base(\(name))", "change(\(name))"] {
        columns.append(Samples.measure(column, "USD", numbers))
      }
    }
    return Answer(
      columns: columns, rows: [.group, .group, .total], incompleteRows: [1],
      contract: Samples.contract)
  }

  @Test(arguments: [AnswerFormat.table, .tree], [60, 80, 90, 120, 150])
  func whatDoesNotFitStandsInBlocksWithTheKeys(format: AnswerFormat, width: Int) {
    let text = format.text(Self.compared, AnswerStyle(width: width))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
    // Nothing is left out, and what is compared stands together where there is room for three.
    for name in ["net", "gross", "dv01"] {
      let headed = lines.filter { $0.contains(" base(\(name))") }
      #expect(headed.count == 1)
      if width >= 80 { #expect(headed.first?.contains("  change(\(name))") == true) }
    }
    let blocks = lines.count { $0.contains("fund") }
    #expect(blocks > 1 && lines.count { $0.contains("EQUITY") } == blocks)
    #expect(lines.count { $0.contains("total") } == blocks)
    #expect(lines.count { $0.contains("123,456,789.00") } >= blocks * 2)
    #expect(lines.count { $0.hasPrefix("* sums") } == 1)
    // Wide enough, or no terminal at all, it is one.
    #expect(format.text(Self.compared, AnswerStyle(width: 250)) == format.text(Self.compared))
  }

  @Test func groupsThatAreCalledLikeATotalAreNoTotal() {
    let names = ["total", "others", "–", "totals", nil]
    let answer = Answer(
      columns: [
        Samples.key(.node, names), Samples.measure("count", nil, .integers([1, 2, 3, 4, 10])),
      ],
      rows: [.group, .group, .group, .group, .total], contract: Samples.contract)
    for format in [AnswerFormat.table, .tree, .bars, .md, .vertical] {
      let text = format.text(answer)
      for name in ["'total'", "'others'", "'–'"] {
        #expect(text.firstRange(of: name) != nil, "\(format)")
      }
      #expect(!text.contains("'totals'"), "\(format)")
    }
    #expect(AnswerFormat.csv.text(answer).hasPrefix("node,count,row\ntotal,1,group\n"))
  }

  @Test func realsShowFourDigitsThatSaySomething() {
    func shown(_ values: [Double?], isExact: Bool = false) -> [String] {
      let answer = Answer(
        columns: [Samples.measure("x", nil, .reals(values))], rows: values.map { _ in .group },
        contract: Samples.contract)
      return lines(answer, AnswerStyle(isExact: isExact)).dropFirst(2).map {
        String($0.drop { $0 == " " })
      }
    }
    #expect(shown([1234.567, 0.005]) == ["1,234.57", "0.00"])
    #expect(shown([4.34567, -0.5]) == ["4.346", "-0.500"])
    #expect(shown([0.04321987]) == ["0.04322"])
    #expect(shown([99.995, 100]) == ["100.00", "100.00"])
    #expect(shown([9.9996]) == ["10.000"])
    #expect(shown([0.5, 1.5, 2.5, 100.125, 100.135]).suffix(2) == ["100.12", "100.14"])
    #expect(shown([-0.0, 0, nil, .infinity]) == ["0.00", "0.00", "–", "–"])
    #expect(shown([1e15, -1e-9]) == ["1,000,000,000,000,000.00", "0.00"])
    #expect(shown([1e300]) == ["1e+300"])
    #expect(
      shown([0.1, 1e-7, 1e21], isExact: true).map { $0 } == [
        "0.1", "0.0000001", "1,000,000,000,000,000,000,000",
      ])
  }

  @Test func cutKeepsBothEnds() {
    #expect(LineText.cut("abcdefghij", to: 7, mark: "…") == "abc…hij")
    #expect(LineText.cut("abcdefghij", to: 10, mark: "…") == "abcdefghij")
    #expect(LineText.cut("日本国債十年", to: 7, mark: "…") == "日…年")
    #expect(LineText.cut("abcdefghij", to: 1, mark: "…") == "…")
    #expect(LineText.cut("abcdefghij", to: 0, mark: "…") == "")
    #expect(LineText.cut("abcdefghij", to: 2, mark: "...") == "..")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("🇧🇷", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("☎️", 2), ("☎", 1), ("–", 1),
    ("कि", 2), ("…", 1), ("│", 1),
  ])
  func widthIsThatOfATerminal(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }
}
