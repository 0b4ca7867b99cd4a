// Issuers, securities and ratings: check digits and scales, computed again from their definitions.

import DemoBook
import Testing

@Suite struct DemoReferenceTests {
  /// Luhn over letters expanded to two digits (A = 10): true when the last digit makes it whole.
  private static func isISIN(_ text: String) -> Bool {
    let digits = text.flatMap { character in
      (character.wholeNumberValue.map { "\($0)" } ?? "\(letterValue(character))").compactMap(
        \.wholeNumberValue)
    }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = index % 2 == 1 ? digit * 2 : digit
      sum += value > 9 ? value - 9 : value
    }
    return text.count == 12 && sum % 10 == 0
  }

  private static func isCUSIP(_ text: String) -> Bool {
    var sum = 0
    for (index, character) in text.dropLast().enumerated() {
      var value = character.wholeNumberValue ?? letterValue(character)
      if index % 2 == 1 { value *= 2 }
      sum += value / 10 + value % 10
    }
    return text.count == 9 && text.last?.wholeNumberValue == (10 - sum % 10) % 10
  }

  private static func letterValue(_ character: Character) -> Int {
    Int(character.asciiValue ?? 0) - 55
  }

  @Test("The test's own check digits agree with known securities")
  func known() {
    #expect(Self.isISIN("US0378331005") && Self.isISIN("DE0007164600"))
    #expect(Self.isCUSIP("037833100") && !Self.isCUSIP("037833101"))
    #expect(!Self.isISIN("US0378331006"))
  }

  @Test("Every CUSIP and ISIN has its check digit, and none is given to two securities")
  func checkDigits() throws {
    let folder = try SharedBook.ready()
    for file in ["entities", "instruments"] {
      let table = folder.table(file)
      let isins = table.column("isin").filter { !$0.isEmpty }
      let cusips = table.column("cusip").filter { !$0.isEmpty }
      #expect(isins.allSatisfy(Self.isISIN))
      #expect(cusips.allSatisfy(Self.isCUSIP))
      #expect(Set(isins).count == isins.count)
      #expect(cusips.count > 1_000)
      for row in table.records where row["cusip"] != "" {
        let isin = row["isin"] ?? ""
        #expect(isin.dropFirst(2).dropLast() == row["cusip"] ?? "")
      }
    }
  }

  @Test("A chain of parents ends at an ultimate issuer")
  func parents() throws {
    let parents = try SharedBook.ready().table("entities").index(by: "entity_id")
      .mapValues { $0["parent_entity_id"] ?? "" }
    #expect(parents.values.count { $0 != "" } > 500)
    for start in parents.keys {
      var node = start
      var steps = 0
      while let parent = parents[node], parent != "", steps <= 20 {
        node = parent
        steps += 1
      }
      #expect(steps <= 20, "\(start)")
    }
  }

  @Test("Ratings have one row per entity, agency, effective date and knowledge, on their scale")
  func ratings() throws {
    let folder = try SharedBook.ready()
    let rows = folder.table("ratings").records
    let keys = Set(
      rows.map { row in
        ["entity_id", "instrument_id", "agency", "effective_date", "known_at"].map {
          row[$0] ?? ""
        }
      })
    #expect(keys.count == rows.count)
    #expect(rows.allSatisfy { ($0["entity_id"] == "") != ($0["instrument_id"] == "") })
    let asOf = folder.table("book").column("as_of").first ?? ""
    #expect(rows.allSatisfy { ($0["as_of_date"] ?? "") >= ($0["effective_date"] ?? "") })
    #expect(rows.allSatisfy { ($0["effective_date"] ?? "") <= asOf })
    #expect(
      rows.allSatisfy { $0["known_at"] == "" || $0["known_at"] ?? "" > $0["as_of_date"] ?? "" })
    let moodys = Set(rows.filter { $0["agency"] == "MOODYS" }.compactMap { $0["rating"] })
    #expect(moodys.contains("Baa2") && moodys.isDisjoint(with: ["BBB", "AA+", "D"]))
    let standard = rows.filter { $0["agency"] == "SP" }.compactMap { $0["rating"] }
    let counts = Dictionary(standard.map { ($0, 1) }, uniquingKeysWith: +)
    let middle = ["BBB+", "BBB", "BBB-"].map { counts[$0] ?? 0 }.reduce(0, +)
    #expect(middle > standard.count / 4)
    #expect(counts["NR"] ?? 0 > 0)
  }
}
