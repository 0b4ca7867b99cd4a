// Twins by letter case beyond ASCII: the same answer under every seed, alone or in a crowd, however
// many bytes the two cases of a letter have.

import Columns
import TestKit
import Testing

struct TextIndexCaseTests {
  static let twins: [(String, String)] = [
    ("É", "é"), ("straße", "STRAßE"), ("\u{212A}", "k"), ("\u{212A}", "K"), ("Å", "\u{212B}"),
    ("İ", "i\u{307}"), ("ẞ", "ß"), ("Ⱥ", "ⱥ"), ("\u{212A}k", "k\u{212A}"), ("ΣΑ", "σα"),
    ("fonds-Ä-1", "FONDS-ä-1"), ("Ǆ", "ǅ"), ("Ж1", "ж1"), ("𐐀", "𐐨"),
  ]
  static let strangers: [(String, String)] = [
    ("É", "E"), ("ß", "ss"), ("ß", "SS"), ("é", "e\u{301}"), ("Å", "A\u{30A}"), ("ı", "i"),
    ("ς", "σ"), ("K", "Ｋ"), ("a", "а"), ("é1", "é2"), ("[", "{"), ("@", "`"), ("É@", "é`"),
    ("Ω", "\u{3A9}\u{300}"), ("ab", "a"), ("\u{212A}", "ł"),
  ]

  private static func outcome(_ a: String, _ b: String, seed: UInt64) -> TextIndex.Insertion {
    let column = TextColumn([a, b])
    var index = TextIndex(capacity: 2, seed: seed)
    _ = index.insert(row: 0, of: column)
    return index.insert(row: 1, of: column)
  }

  @Test(arguments: twins)
  func lettersThatDifferByCaseAloneAreTwins(a: String, b: String) {
    for seed in UInt64(0)..<64 {
      #expect(Self.outcome(a, b, seed: seed) == .twin(of: 0), "seed \(seed)")
      #expect(Self.outcome(b, a, seed: seed) == .twin(of: 0), "seed \(seed)")
      #expect(Self.outcome(a, a, seed: seed) == .duplicate(of: 0), "seed \(seed)")
    }
  }

  /// With sixteen slots, some of these seeds put the two side by side, where they are compared.
  @Test(arguments: strangers)
  func otherTextsAreDifferentUnderEverySeed(a: String, b: String) {
    for seed in UInt64(0)..<128 {
      #expect(Self.outcome(a, b, seed: seed) == .inserted, "seed \(seed)")
      #expect(Self.outcome(b, a, seed: seed) == .inserted, "seed \(seed)")
    }
  }

  @Test(arguments: twins)
  func findingIsExactAndItsSuggestionIsNot(a: String, b: String) {
    let column = TextColumn(["x", a, "y"])
    var index = TextIndex(capacity: 3)
    for row in 0..<3 { #expect(index.insert(row: row, of: column) == .inserted) }
    let bytes = Array(b.utf8)
    #expect(index.find(a, in: column) == 1)
    #expect(index.find(b, in: column) == nil)
    #expect(index.findIgnoringCase(bytes.span, 0..<bytes.count, in: column) == 1)
  }

  @Test(arguments: UInt64(1)...8)
  func crowdsOfAllLettersAgreeWithADictionaryOfFoldedBytes(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let letters = Array("aAéÉeß\u{212A}kKİi\u{307}\u{301}Ⱥⱥ".unicodeScalars)
    let ids = (0..<800).map { _ in
      var id = ""
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        id.unicodeScalars.append(letters.randomElement(using: &random)!)
      }
      return id
    }
    let column = TextColumn(ids)
    var index = TextIndex(capacity: ids.count, seed: random.next())
    var first: [[UInt8]: Int] = [:]
    for (row, id) in ids.enumerated() {
      let folded = Array(id.lowercased().utf8)
      var expected = TextIndex.Insertion.inserted
      if let earlier = first[folded] {
        let isSame = ids[earlier].utf8.elementsEqual(id.utf8)
        expected = isSame ? .duplicate(of: earlier) : .twin(of: earlier)
      }
      first[folded] = first[folded] ?? row
      #expect(index.insert(row: row, of: column) == expected, "\(id); \(random.replay)")
    }
  }
}
