// The catalog names everything that the language has, and proto-spec/QUERY.md says the same.

import Book
import Query
import Testing

struct CatalogTests {
  static let page = TextFiles.text(of: "proto-spec/QUERY.md") ?? ""

  @Test("Every name of the catalog is read as what it is the entry of")
  func measuresAreRead() throws {
    let arguments = [
      "kr": "(USD, 2Y)", "pct_nav": "(net)", "pct_parent": "(net)", "hhi": "(fund)",
      "distinct": "(fund)", "min": "(price)", "max": "(price)", "avg": "(price)",
      "coverage": "(dv01)", "scenario": "(S1)", "exposure": "(EQUITY)", "stress": "(UP)",
    ]
    for entry in Catalog.measures {
      let text = entry.name + (arguments[entry.name] ?? "")
      #expect(try QueryParser.measure(text).text == text)
      #expect(entry.signature.hasPrefix(entry.name))
    }
    for entry in Catalog.dimensions {
      let text = entry.name + (["level": "(1)", "tag": "(x)"][entry.name] ?? "")
      #expect(try selection("select net by \(text)").keys.map(\.value.text) == [text])
    }
    for entry in Catalog.columns {
      #expect(try QueryParser.measure("min(\(entry.name))").text == "min(\(entry.name))")
    }
  }

  @Test("Every case of the enums has its entry, once")
  func everythingIsNamed() {
    let measures = Catalog.measures.map(\.name)
    #expect(Set(measures).count == measures.count)
    for sum in SumMeasure.allCases { #expect(measures.contains(sum.rawValue)) }
    for risk in RiskMeasure.Name.allCases { #expect(measures.contains(risk.rawValue)) }
    for statistic in Statistic.allCases { #expect(measures.contains(statistic.rawValue)) }
    let dimensions = Catalog.dimensions.map(\.name)
    #expect(Set(dimensions).count == Dimension.plain.count + 2)
    #expect(Catalog.columns.map(\.name) == PositionColumn.allCases.map(\.rawValue))
  }

  @Test("Limits know the same measures as queries")
  func measureNamesOfLimits() {
    #expect(Set(MeasureNames.all) == Set(Catalog.measures.map(\.name)))
  }

  @Test("Asset classes, ratings and the rest are those of the book")
  func labelsOfTheBook() throws {
    let fields: [(String, [String])] = [
      ("asset_class", AssetClass.allCases.map(\.label)),
      ("rating", (1...22).compactMap { Notch(rawValue: $0)?.label } + ["NR"]),
      ("rating_bucket", RatingBucket.allCases.map(\.label)),
      ("ig", GradeClass.allCases.map(\.label)), ("valuation", Valuation.allCases.map(\.label)),
    ]
    for (field, labels) in fields {
      let text = "\(field) in (\(labels.joined(separator: ", ")))"
      #expect(try QueryParser.filter(text).text == text)
    }
    for rule in CompositeRule.allCases {
      #expect(try selection("select net options rating=\(rule.label)").options.rating != nil)
    }
  }

  @Test("Options of the catalog are options of the language")
  func optionsAreRead() throws {
    let values = [
      "netting": "=issuer", "rating": "=SP", "fx_max_age": "=3", "decimals": "=2",
      "quantile": "=hd", "es": "=fractional", "weights": "=age(0.98)",
    ]
    for entry in Catalog.options {
      let text = "select net top 1 options " + entry.name + (values[entry.name] ?? "")
      #expect(try QueryParser.parse(text).text == text)
    }
  }

  @Test(
    "The page has the tables as the catalog prints them",
    arguments: [
      Catalog.measureTable, Catalog.dimensionTable, Catalog.columnTable, Catalog.optionTable,
      Catalog.faultTable,
    ])
  func pageHasTable(table: String) {
    #expect(Self.page.contains("\n" + table), "proto-spec/QUERY.md lacks:\n\(table)")
  }

  @Test("The page names every keyword")
  func pageHasKeywords() {
    for keyword in QueryText.keywords { #expect(Self.page.contains("`\(keyword)`")) }
  }
}
