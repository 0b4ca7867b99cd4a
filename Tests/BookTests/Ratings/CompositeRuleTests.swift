// Composites: every set of up to four ratings under every rule against an oracle that sorts and
// counts as the rule is worded, and the examples that index providers and regulators publish.

import Book
import Testing

struct CompositeRuleTests {
  /// As conventions.md §8 says it, with arrays; 0 is "not rated" in and out.
  private static func oracle(_ rule: CompositeRule, _ codes: [Int]) -> Int {
    let all = codes.filter { $0 > 0 }.sorted()
    switch rule {
    case .standard:
      let three = codes[0..<3].filter { $0 > 0 }.sorted()
      let rated = three.isEmpty ? all : three
      return rated.isEmpty ? 0 : rated[rated.count / 2]
    case .best: return all.first ?? 0
    case .worst: return all.last ?? 0
    case .secondBest: return all.dropFirst(all.count > 1 ? 1 : 0).first ?? 0
    case .average:
      if all.isEmpty { return 0 }
      let mean = Double(all.reduce(0, +)) / Double(all.count)
      return Int(mean.rounded(.toNearestOrAwayFromZero))
    case .agency(let agency): return codes[Int(agency.rawValue)]
    }
  }

  private static func set(_ codes: [Int]) -> RatingSet {
    let notches = codes.map { Notch(rawValue: UInt8($0)) }
    return RatingSet(sp: notches[0], moodys: notches[1], fitch: notches[2], dbrs: notches[3])
  }

  @Test(arguments: CompositeRule.allCases)
  func everySetOfUpToFourAgreesWithTheOracle(rule: CompositeRule) {
    var checked = 0
    var wrong: [[Int]] = []
    for sp in 0...22 {
      for moodys in 0...22 {
        for fitch in 0...22 {
          for dbrs in 0...22 {
            let codes = [sp, moodys, fitch, dbrs]
            let composite = rule.composite(Self.set(codes)).map { Int($0.rawValue) } ?? 0
            checked += 1
            if composite != Self.oracle(rule, codes) { wrong.append(codes) }
          }
        }
      }
    }
    #expect(checked == 279_841)
    #expect(wrong.isEmpty, "\(rule.label): \(wrong.prefix(5))")
  }

  private func composite(
    _ rule: CompositeRule, sp: String? = nil, moodys: String? = nil, fitch: String? = nil,
    dbrs: String? = nil
  ) -> String {
    var set = RatingSet()
    let texts: [(Agency, String?)] = [
      (.sp, sp), (.moodys, moodys), (.fitch, fitch), (.dbrs, dbrs),
    ]
    for (agency, text) in texts {
      set[agency] = text.flatMap { RatingScale.grade(of: $0, agency: agency)?.notch }
    }
    return rule.composite(set)?.label ?? "NR"
  }

  // Bloomberg Fixed Income Index Methodology, 24 August 2021: the middle rating of Moody's, S&P and
  // Fitch; the lower of two; the one of one. Ford left the investment grade index at the end of
  // March 2020, when S&P joined Moody's below BBB- and Fitch had not yet.
  @Test func standardIsTheRuleOfTheBloombergIndices() {
    #expect(composite(.standard, sp: "BBB-", moodys: "Ba1", fitch: "BBB-") == "BBB-")
    #expect(composite(.standard, sp: "BB+", moodys: "Ba2", fitch: "BBB-") == "BB+")
    #expect(composite(.standard, sp: "BBB-", moodys: "Ba1") == "BB+")
    #expect(composite(.standard, moodys: "Baa3") == "BBB-")
    #expect(composite(.standard) == "NR")
  }

  @Test func standardAsksDBRSOnlyWhereNobodyElseRates() {
    #expect(composite(.standard, sp: "BB+", dbrs: "BBB (low)") == "BB+")
    #expect(composite(.standard, sp: "BBB-", moodys: "Ba1", dbrs: "A (high)") == "BB+")
    #expect(composite(.standard, dbrs: "BBB (low)") == "BBB-")
    #expect(composite(.standard, sp: "NR", moodys: "WR", dbrs: "A (high)") == "A+")
  }

  // Eagle reference data, "Ratings Methodology": the two securities of its Best Rating example.
  @Test func bestIsTheSmallestNotch() {
    #expect(composite(.best, sp: "AA", moodys: "Aa1", fitch: "AA+") == "AA+")
    #expect(composite(.best, sp: "BBB", moodys: "A3", fitch: "AA") == "AA")
    #expect(composite(.best, sp: "BBB", dbrs: "A (low)") == "A-")
    #expect(composite(.worst, sp: "BBB", moodys: "A3", fitch: "AA") == "BBB")
  }

  // Basel II, paragraphs 96 to 98 (now CRE21): one assessment is used; of two the higher risk
  // weight; of three or more, the higher of the two lowest.
  @Test func secondBestIsTheRuleOfBasel() {
    #expect(composite(.secondBest, sp: "A+") == "A+")
    #expect(composite(.secondBest, sp: "A+", moodys: "Baa1") == "BBB+")
    #expect(composite(.secondBest, sp: "A+", moodys: "Baa1", fitch: "BB") == "BBB+")
    #expect(composite(.secondBest, sp: "A+", moodys: "Ba2", fitch: "B", dbrs: "AH") == "A+")
  }

  @Test func averageRoundsAHalfToTheWorse() {
    #expect(composite(.average, sp: "AA+", moodys: "Aa2") == "AA")
    #expect(composite(.average, sp: "BBB-", moodys: "Ba1") == "BB+")
    #expect(composite(.average, sp: "AAA", moodys: "Aaa", fitch: "AA+") == "AAA")
    #expect(composite(.average, sp: "AAA", moodys: "Aa1", fitch: "AA+") == "AA+")
    #expect(composite(.average, sp: "D", moodys: "WR", fitch: "RD") == "D")
  }

  @Test func anAgencysRuleLooksAtNobodyElse() {
    #expect(composite(.agency(.fitch), sp: "A", fitch: "B-") == "B-")
    #expect(composite(.agency(.fitch), sp: "A", moodys: "A2", dbrs: "A") == "NR")
  }

  @Test func aSetKeepsFourNotchesApart() {
    var set = RatingSet()
    #expect(set.isEmpty)
    for agency in Agency.allCases { set[agency] = Notch(rawValue: agency.rawValue + 19) }
    #expect(Agency.allCases.map { set[$0]?.rawValue } == [19, 20, 21, 22])
    set[.moodys] = nil
    #expect(Agency.allCases.map { set[$0]?.rawValue } == [19, nil, 21, 22])
    #expect(MemoryLayout<RatingSet>.size == 4)
  }

  @Test func labelsOfRulesDiffer() {
    #expect(Set(CompositeRule.allCases.map(\.label)).count == 9)
    #expect(Set(CompositeRule.allCases).count == 9)
  }
}
