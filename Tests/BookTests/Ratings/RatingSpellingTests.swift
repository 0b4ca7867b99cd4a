// What may stand around a symbol, what ends a rating, and what is refused. The first two tables
// take their spellings from the agencies' definitions and from vendors' displays.

import Book
import Testing

struct RatingSpellingTests {
  @Test(arguments: [
    // Prefixes.
    ("(P)Baa3", Agency.moodys, "BBB-"), ("(P) Baa3", .moodys, "BBB-"), ("(p)Aaa", .moodys, "AAA"),
    ("(EXP)AA-", .fitch, "AA-"), ("(P)AA (low)", .dbrs, "AA-"), ("(P)Ca", .moodys, "CC"),
    // Written on to the symbol.
    ("AAAsf", .fitch, "AAA"), ("BBB-sf", .fitch, "BBB-"), ("BBBu", .sp, "BBB"),
    ("BBB-u", .sp, "BBB-"), ("AA+pi", .sp, "AA+"), ("Api", .sp, "A"), ("A+e", .sp, "A+"),
    ("Baa1e", .moodys, "BBB+"), ("Cap", .moodys, "CC"), ("AAAt", .sp, "AAA"), ("Rpi", .sp, "D"),
    ("AAApre", .fitch, "AAA"), ("AA+prelim", .sp, "AA+"), ("SDp", .sp, "D"), ("DDDu", .fitch, "D"),
    // Words of their own.
    ("AA (sf)", .sp, "AA"), ("Aaa(sf)", .moodys, "AAA"), ("Aaa (SF)", .moodys, "AAA"),
    ("A+(EXP)", .fitch, "A+"), ("AA+ (EXP)", .fitch, "AA+"), ("BBB+ (p)", .sp, "BBB+"),
    ("Ba1 (hyb)", .moodys, "BB+"), ("A (high) (sf)", .dbrs, "A+"), ("A(HIGH)(sf)", .dbrs, "A+"),
    ("BBB (Low)", .dbrs, "BBB-"), ("AAL sf", .dbrs, "AA-"), ("(P)Aa2 (sf) *-", .moodys, "AA"),
    ("AAA (prelim)", .sp, "AAA"), ("AAAsf (EXP)", .fitch, "AAA"),
    // Watches and outlooks.
    ("BBB+ *-", .sp, "BBB+"), ("BBB+*-", .sp, "BBB+"), ("BBB*-", .sp, "BBB"),
    ("BBB- *+", .sp, "BBB-"), ("Baa2 *", .moodys, "BBB"), ("BBB/Stable", .sp, "BBB"),
    ("BB+ Negative", .sp, "BB+"), ("A- / Watch Neg", .sp, "A-"), ("A+ (STABLE)", .fitch, "A+"),
    ("Rating Watch Negative", .sp, ""), ("A+; Outlook Stable", .fitch, "A+"),
    ("AA (low) Under Review with Negative Implications", .dbrs, "AA-"),
    ("A (low), UR-Neg.", .dbrs, "A-"), ("BBB RWN", .fitch, "BBB"), ("Ba3 /RUR-DNG", .moodys, "BB-"),
    ("BBB, CreditWatch Developing", .sp, "BBB"), ("AAA, Trend: Stb", .dbrs, "AAA"),
    // Spaces around the field.
    (" A- ", .sp, "A-"),
  ])
  func wordsAroundASymbolLeaveItsNotch(text: String, agency: Agency, label: String) {
    #expect(RatingScale.grade(of: text, agency: agency)?.notch?.label ?? "" == label)
  }

  @Test(arguments: Agency.allCases)
  func withdrawalsAreReadFromAnyAgency(agency: Agency) {
    for text in [
      "WR", "NR", "WD", "nr", "N.R.", "N/R", "Not rated", "NOT RATED", "(NR)", "Unrated", "(P)WR",
      "Withdrawn", "Rating withdrawn", "Discontinued", "Disc.", "DISCONTINUED", "Disc.-Repaid",
    ] {
      #expect(RatingScale.grade(of: text, agency: agency) == .withdrawn, "\(agency) \(text)")
    }
  }

  @Test(arguments: Agency.allCases)
  func whatIsOnNoLongTermScaleIsRefused(agency: Agency) {
    let shortTerm = [
      "A-1+", "A-1", "A-2", "A-3", "P-1", "P-2", "P-3", "NP", "F1+", "F1", "F2", "F3", "R-1",
      "R-1 (high)", "R-2 (middle)", "R-3", "SP-1", "SP-1+", "MIG 1", "MIG1", "VMIG 1", "Pfd-2",
    ]
    let otherScales = [
      "brAAA", "mxAA+", "AA(bra)", "AA+(mex)", "Aa1.br", "zaA", "Baa1(cr)", "A+(dcr)", "AAAm",
      "AAf", "Aaa-mf", "B-PD", "bbb+", "baa1",
    ]
    let malformed = [
      "", " ", "()", "(P)", "sf", "*", "Stable", "AAAA", "BBBB", "E", "F", "X", "A++", "A+-",
      "AA--",
      "BBB -", "BBB - Stable", "+A", "-", "1", "10", "BBB-1", "A4", "Aa0", "Aa4", "Caa4", "Ca1",
      "AA/Aa2", "AA AA", "A A", "D/SD", "BBB\u{2212}", "BBB\u{2013}", "BBB\u{00A0}", "BBB\t",
      "BBB \u{017F}f", "BBB\0", "N/A", "none", "null", "AAA (high)", "AAA (middle)", "D (low)",
      "AAH (high)", "AA (high) (low)", "AA (sf) (high)", "AAE", "AAP", "BBBSF",
    ]
    for text in shortTerm + otherScales + malformed {
      #expect(RatingScale.grade(of: text, agency: agency) == nil, "\(agency) \(text)")
    }
  }

  @Test func longFieldsAreRefusedUnread() {
    let spaces = String(repeating: " ", count: 100_000)
    #expect(RatingScale.grade(of: "AA" + spaces, agency: .sp) == nil)
    #expect(RatingScale.grade(of: String(repeating: "A", count: 100_000), agency: .sp) == nil)
    #expect(Outlook("STABLE" + spaces) == nil)
  }

  @Test func bytesThatAreNoTextAreRefused() {
    for bytes in [[0xFF], [0x41, 0xC3], [0x41, 0x41, 0x80], [0, 0, 0]] as [[UInt8]] {
      for agency in Agency.allCases {
        #expect(RatingScale.grade(of: bytes.span, agency: agency) == nil)
      }
    }
  }
}
