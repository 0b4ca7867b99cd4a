// The text tests leave nothing out: every sum, dimension, column, option, subject and code is in
// one of them.

import Query
import Testing

struct TextTestCoverageTests {
  /// Faults that no query text of a test reaches on a small book.
  static let unreachable: Set<QueryFault.Code> = [.cancelled, .tooManyGroups, .epochGone]

  @Test func thereAreEnoughAndEachHasItsName() {
    #expect(TextTestFiles.all.count >= 150)
    let twice = Dictionary(grouping: TextTestFiles.all, by: \.name).filter { $0.value.count > 1 }
    #expect(twice.keys.sorted() == [])
  }

  @Test func everyNameIsUsedInAQueryWithAnAnswer() {
    let used = TextTestFiles.all.filter { !$0.isOfFault }
      .reduce(into: UsedNames()) { $0.add($1.statement) }
    let sums = SumMeasure.allCases.map(\.rawValue).filter { !used.measures.contains($0) }
    #expect(sums == [], "sums without a test")
    let others = [
      "kr", "nav", "avg_rating", "avg_duration", "pct_nav", "pct_parent", "hhi", "distinct",
      "min", "max", "avg", "coverage",
    ].filter { !used.measures.contains($0) }
    #expect(others == [], "measures without a test")
    let dimensions = (Dimension.plain.map(\.word) + ["level", "tag"])
    #expect(dimensions.filter { !used.keys.contains($0) } == [], "dimensions no test groups by")
    let columns = PositionColumn.allCases.map(\.rawValue)
    #expect(columns.filter { !used.columns.contains($0) } == [], "columns without a test")
    #expect(columns.filter { !used.filtered.contains($0) } == [], "columns no test compares")
  }

  @Test func everyOptionSubjectAndStatementIsUsed() {
    let used = TextTestFiles.all.reduce(into: UsedNames()) { $0.add($1.statement) }
    let options = [
      "netting=instrument", "netting=issuer", "netting=link", "totals", "others", "strict",
      "paper", "rating", "fx_max_age", "decimals", "exact", "quantile", "es", "weights",
    ]
    #expect(options.filter { !used.options.contains($0) } == [], "options without a test")
    let subjects = Show.Subject.allCases.map(\.rawValue)
    #expect(subjects.filter { !used.subjects.contains($0) } == [], "subjects without a test")
    let risks = RiskMeasure.Name.allCases.map(\.rawValue)
    #expect(risks.filter { !used.measures.contains($0) } == [], "risk measures without a test")
    let shocks = WhatIf.Kind.allCases.map(\.rawValue)
    #expect(shocks.filter { !used.shocks.contains($0) } == [], "shocks without a test")
    #expect(used.statements == ["select", "explain", "compare", "show"])
    let forms = ["all", "any", "not", "compare", "among", "like", "between", "isMissing"]
    #expect(forms.filter { !used.whereForms.contains($0) } == [], "forms of where")
    #expect(forms.filter { !used.havingForms.contains($0) } == [], "forms of having")
  }

  @Test func everyFaultThatATextReachesHasATest() {
    let tested = Set(TextTestFiles.all.compactMap(\.faultCode))
    let untested = QueryFault.Code.allCases.filter {
      !tested.contains($0) && !Self.unreachable.contains($0)
    }
    #expect(untested == [])
  }
}
