// Every symbol of every agency is read as its notch, and no agency reads a symbol that it does not
// itself use.

import Book
import Testing

struct RatingScaleTests {
  @Test(arguments: Agency.allCases)
  func everySymbolHasItsNotch(agency: Agency) throws {
    let rows = AgencySymbols.symbols(of: agency)
    #expect(rows.count == 22)
    for (index, row) in rows.enumerated() {
      let notch = try #require(Notch(rawValue: UInt8(index + 1)))
      for text in row {
        #expect(RatingScale.grade(of: text, agency: agency) == .notch(notch), "\(agency) \(text)")
      }
    }
  }

  @Test(arguments: Agency.allCases)
  func symbolsOfOtherAgenciesAreRefused(agency: Agency) {
    let own = Set(AgencySymbols.symbols(of: agency).joined())
    for other in Agency.allCases {
      for text in AgencySymbols.symbols(of: other).joined() where !own.contains(text) {
        #expect(RatingScale.grade(of: text, agency: agency) == nil, "\(agency) \(text)")
      }
    }
  }

  @Test func moodysAndSAndPDoNotReadEachOther() {
    #expect(RatingScale.grade(of: "Baa3", agency: .sp) == nil)
    #expect(RatingScale.grade(of: "BBB-", agency: .moodys) == nil)
    #expect(RatingScale.grade(of: "AAA", agency: .moodys) == nil)
    #expect(RatingScale.grade(of: "Aaa", agency: .fitch) == nil)
    #expect(RatingScale.grade(of: "AAL", agency: .sp) == nil)
    #expect(RatingScale.grade(of: "AA+", agency: .dbrs) == nil)
  }

  @Test(arguments: Agency.allCases)
  func lettersInAnotherCaseAreAnotherScale(agency: Agency) {
    for text in AgencySymbols.symbols(of: agency).joined() {
      #expect(RatingScale.grade(of: text.lowercased(), agency: agency) == nil, "\(text)")
    }
    for text in AgencySymbols.moodys.joined() where text != text.uppercased() {
      #expect(RatingScale.grade(of: text.uppercased(), agency: .moodys) == nil, "\(text)")
    }
  }

  // FCA Handbook, BIPRU 12 Annex 1: the four agencies' symbols at the ends of each credit quality
  // step. Symbols of one column must fall on one notch.
  @Test func theRegulatorsStepsEndOnTheSameNotch() {
    let ends: [(UInt8, fitch: String, moodys: String, sp: String, dbrs: String)] = [
      (1, "AAA", "Aaa", "AAA", "AAA"), (4, "AA-", "Aa3", "AA-", "AAL"),
      (5, "A+", "A1", "A+", "AH"), (7, "A-", "A3", "A-", "AL"),
      (8, "BBB+", "Baa1", "BBB+", "BBBH"), (10, "BBB-", "Baa3", "BBB-", "BBBL"),
      (11, "BB+", "Ba1", "BB+", "BBH"), (13, "BB-", "Ba3", "BB-", "BBL"),
      (14, "B+", "B1", "B+", "BH"), (16, "B-", "B3", "B-", "BL"),
      (17, "CCC+", "Caa1", "CCC+", "CCCH"),
    ]
    for (value, fitch, moodys, sp, dbrs) in ends {
      let texts: [(Agency, String)] = [
        (.fitch, fitch), (.moodys, moodys), (.sp, sp), (.dbrs, dbrs),
      ]
      for (agency, text) in texts {
        #expect(RatingScale.grade(of: text, agency: agency)?.notch?.rawValue == value, "\(text)")
      }
    }
  }

  @Test func theTableHasAVersion() {
    #expect(RatingScale.version == 1)
  }
}
