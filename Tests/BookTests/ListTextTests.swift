// Tags and strategy weights: lists in one field, kept in canonical form or refused with a reason.

import Book
import TestKit
import Testing

struct ListTextTests {
  @Test func tagsAreSortedByKeyAndReadBack() throws {
    let text = try Tags.canonical("zone=eu;desk=rates;a==b;empty=")
    #expect(text == "a==b;desk=rates;empty=;zone=eu")
    #expect(try Tags.canonical(text) == text)
    #expect(Tags.value(of: "desk", in: text) == "rates")
    #expect(Tags.value(of: "a", in: text) == "=b" && Tags.value(of: "empty", in: text) == "")
    #expect(Tags.value(of: "rates", in: text) == nil && Tags.value(of: "", in: text) == nil)
    #expect(try Tags.canonical("") == "" && Tags.value(of: "a", in: "") == nil)
    #expect(Tags.value(of: "a", in: "a=1;\u{301}b=2") == "1")
    #expect(Tags.value(of: "\u{301}b", in: "a=1;\u{301}b=2") == "2")
    #expect(Tags.value(of: "é", in: "e\u{301}=1;é=2") == "2")
  }

  @Test(arguments: ["a", "=b", "a=1;", ";a=1", "a=1;;b=2", "a=1;a=2", "a=1;b", ";"])
  func otherTextsAreNoTags(text: String) {
    #expect(throws: BookFault.self) { try Tags.canonical(text) }
  }

  @Test(arguments: UInt64(1)...30)
  func canonicalTextIsTheSameForEveryOrderAndStaysItself(seed: UInt64) throws {
    var random = SeededRandom.forTest(usually: seed)
    // An accent of its own would melt into a separator, were these read as characters.
    let letters = ["a", "Z", "é", "\u{301}", " ", "=", "1"]
    let items = (0..<6).map { number in
      let noise = (0..<3).map { _ in letters.randomElement(using: &random)! }.joined()
      let front = Bool.random(using: &random) ? "\u{301}" : ""
      return "\(front)\(number)=\(noise)"
    }
    let text = try Tags.canonical(items.joined(separator: ";"))
    let other = try Tags.canonical(items.shuffled(using: &random).joined(separator: ";"))
    #expect(Array(text.utf8) == Array(other.utf8), "\(random.replay)")
    #expect(Array(try Tags.canonical(text).utf8) == Array(text.utf8), "\(random.replay)")
    #expect(text.unicodeScalars.count { $0 == ";" } == 5)
  }

  @Test func weightsAreSortedAndShortened() throws {
    #expect(try StrategyWeights.canonical("b=0.50;a=0.25000;c=0") == "a=0.25;b=0.5;c=0")
    #expect(try StrategyWeights.canonical("x=1.000") == "x=1")
    #expect(try StrategyWeights.canonical("a=b=0.5") == "a=b=0.5")
    #expect(try StrategyWeights.canonical("") == "")
    let thirds = "a=0.333333333333;b=0.333333333333;c=0.333333333334"
    #expect(try StrategyWeights.canonical(thirds) == thirds)
    #expect(try StrategyWeights.canonical("b=0.1;\u{301}a=0.2") == "b=0.1;\u{301}a=0.2")
  }

  @Test(arguments: [
    "a", "=0.5", "a=", "a=x", "a=-0.1", "a=1.000000000001", "a=0.6;b=0.5", "a=0.5;a=0.2",
    "a=0.5;", "a=1e-1", "a=+0.5", "a=0.5 ", "a=9999999999", "a=nan",
    "a=0.333333333334;b=0.333333333333;c=0.333333333334", "a=99999999999999999999999",
  ])
  func otherTextsAreNoWeights(text: String) {
    #expect(throws: BookFault.self) { try StrategyWeights.canonical(text) }
  }
}
