// The notch scale itself and the agencies' labels: 22 steps, S&P letters, IG up to BBB-.

import Book
import Testing

struct NotchTests {
  @Test func labelsAreTheTwentyTwoOfSAndPInOrder() {
    let labels = [
      "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB+", "BB", "BB-",
      "B+", "B", "B-", "CCC+", "CCC", "CCC-", "CC", "C", "D",
    ]
    #expect(labels.count == 22)
    for (index, label) in labels.enumerated() {
      let notch = Notch(rawValue: UInt8(index + 1))
      #expect(notch?.label == label)
      #expect(Notch(label: label) == notch)
    }
  }

  @Test func nothingElseIsALabel() {
    for text in ["", "aaa", "AAAA", "Baa3", "BBB −", "BBB\u{2212}", "NR", "SD", " A", "A "] {
      #expect(Notch(label: text) == nil, "\(text)")
    }
  }

  @Test func onlyOneToTwentyTwoAreNotches() {
    for value in UInt8.min...UInt8.max {
      #expect((Notch(rawValue: value) != nil) == (value >= 1 && value <= 22))
    }
  }

  @Test func betterIsSmaller() throws {
    let better = try #require(Notch(label: "A+"))
    let worse = try #require(Notch(label: "BBB-"))
    #expect(better < worse)
    #expect([worse, .worst, .best, better].sorted() == [.best, better, worse, .worst])
  }

  @Test func investmentGradeEndsAtTripleBMinus() {
    let notches = (1...22).compactMap { Notch(rawValue: $0) }
    #expect(notches.filter(\.isInvestmentGrade).last?.label == "BBB-")
    #expect(notches.filter(\.isInvestmentGrade).count == 10)
  }

  @Test func agencyLabelsAreExact() {
    #expect(Agency.allCases.map(\.label) == ["SP", "MOODYS", "FITCH", "DBRS"])
    #expect(Agency.allCases.map(\.rawValue) == [0, 1, 2, 3])
    for agency in Agency.allCases { #expect(Agency(label: agency.label) == agency) }
    for text in ["", "sp", "S&P", "MOODY'S", "Fitch", "DBRS ", "SPX"] {
      #expect(Agency(label: text) == nil, "\(text)")
    }
  }

  @Test func gradesGoThroughOneByte() {
    #expect(RatingGrade(code: 0) == .withdrawn)
    #expect(RatingGrade.withdrawn.notch == nil)
    for code in UInt8(1)...22 {
      #expect(RatingGrade(code: code)?.code == code)
      #expect(RatingGrade(code: code)?.notch?.rawValue == code)
    }
    #expect(RatingGrade(code: 23) == nil)
  }
}
