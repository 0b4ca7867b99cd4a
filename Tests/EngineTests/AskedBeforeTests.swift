// What was asked before changes nothing: an epoch that remembers sums and ratings answers like a
// fresh one.

import Book
import Engine
import Query
import TestKit
import Testing

struct AskedBeforeTests {
  @Test(.disabled(if: KnownDifferences.keptSumsForgetTheRatingRule))
  func anotherRatingRuleIsAnotherQuestion() throws {
    var book = DeskBook()
    book.node("A")
    book.instrument("I", "USD")
    book.position("P", on: "A", of: "I", "100")
    for (agency, rating) in [("SP", "AAA"), ("MOODYS", "Baa3"), ("FITCH", "D")] {
      book.draft.ratings.append([
        "instrument_id": "I", "agency": agency, "rating": rating, "as_of_date": "2026-01-01",
      ])
    }
    let epoch = book.epoch
    for (rule, notch) in [
      ("best", "1.0"), ("worst", "22.0"), ("standard", "10.0"), ("DBRS", "–"), ("SP", "1.0"),
    ] {
      let question = "select avg_rating by node options rating = \(rule)"
      let answer = try epoch.answer(try QueryParser.parse(question), threads: 1)
      #expect(answer.lines == ["A | \(notch)"], "\(question)")
    }
  }

  /// Questions of nodes and currencies alone, which may be answered from sums kept before.
  @Test func anEpochAnswersLikeAFreshOneWhateverItWasAskedBefore() {
    var random = SeededRandom.forTest(usually: 9)
    var readyCount = 0
    for number in 0..<(Environment.isLong ? 1_000 : 40) {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let warm = DeskBook.epoch(book)
      if number % 2 == 0 { warm.makeReady(threads: 1) }
      var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
      for question in 0..<12 {
        var select = selects.next()
        if question % 4 != 0 {
          select.filter = nil
          select.options.paper = false
          select.keys.removeAll { !$0.value.isOfTree && $0.value != .currency }
          select.measures.removeAll { if case .column = $0.value { true } else { false } }
          select.measures.append(Located(Self.rated(&random), at: 0..<0))
          select.top?.per = nil
          select.order = []
          select.having = nil
        }
        if KnownDifferences.keptSumsForgetTheRatingRule { select.options.rating = nil }
        let fresh = Result { () throws(QueryFault) in
          try DeskBook.epoch(book).answer(.select(select), threads: 1)
        }
        let again = Result { () throws(QueryFault) in
          try warm.answer(.select(select), threads: 1 + question % 2)
        }
        let ready = Result { () throws(QueryFault) in try warm.readyAnswer(.select(select)) }
        let isReady = if case .success(nil) = ready { false } else { true }
        if isReady {
          readyCount += 1
          let isSame = ready.map { Optional($0) } == fresh.map { Optional($0) }
          #expect(isSame, "\(random.replay) \(Statement.select(select).text)")
        }
        // Compared first, so that a failure does not print two answers.
        let isSame = fresh == again
        #expect(
          isSame,
          """
          book \(number), question \(question); \(random.replay)
          \(Statement.select(select).text)
          """)
      }
    }
    #expect(readyCount > 5)
  }

  private static func rated(_ random: inout SeededRandom) -> Measure {
    let measures: [Measure] = [
      .averageRating, .coverage(.averageRating, .count), .coverage(.averageRating, .gross),
      .averageDuration, .sum(.net),
    ]
    return measures.randomElement(using: &random) ?? .averageRating
  }

  @Test func everyQuestionCanBeExplainedAndEverySubjectShown() throws {
    var random = SeededRandom.forTest(usually: 10)
    for _ in 0..<30 {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let epoch = DeskBook.epoch(book)
      var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
      for _ in 0..<10 {
        let select = selects.next()
        #expect(try epoch.answer(.explain(select), threads: 1).rowCount > 0)
      }
      for subject in ["nodes", "measures", "dimensions", "limits", "status"] {
        _ = try epoch.answer(try QueryParser.parse("show \(subject)"), threads: 1)
      }
    }
  }
}
