// Words that the program and the database both know are the same words: rating symbols with their
// notches, asset classes, valuations, node types, tenors, check digits.

import Book
import PostgresKit
import PostgresStore
import Testing

struct VocabularyTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  @Test func ratingSymbolsAreWorthTheSame() throws {
    let rows = try TestStatement.rows(
      """
      SELECT agency, rating, coalesce(notch, 0)::text FROM rating_scale WHERE rating NOT LIKE 'X_'
      """,
      on: connection)
    #expect(rows.count > 100)
    for row in rows {
      guard let name = row[0], let rating = row[1], let notch = row[2] else { continue }
      let agency = try #require(Agency(label: name))
      let grade = try #require(
        RatingScale.grade(of: rating, agency: agency), "\(name) has no \(rating) in the program")
      #expect("\(grade.notch?.rawValue ?? 0)" == notch, "\(name) \(rating)")
    }
    // And no notch of an agency is missing here.
    for agency in Agency.allCases {
      let notches = Set(rows.filter { $0[0] == agency.label }.compactMap { $0[2] })
      let wanted = Set((0...22).map(String.init)).subtracting(agency == .moodys ? ["22"] : [])
      #expect(notches == wanted, "\(agency)")
    }
  }

  /// The words of `CHECK (column IN (…))`.
  private func words(_ constraint: String) throws -> Set<String> {
    let texts = try TestStatement.texts(
      "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", .text(constraint),
      on: connection)
    let text = try #require(texts.first)
    return Set(text.matches(of: /'([^']*)'::text/).map { String($0.1) })
  }

  @Test func listsAreTheSame() throws {
    let classes = Set(AssetClass.allCases.map(\.label))
    #expect(try words("instrument_asset_class") == classes)
    #expect(try words("position_asset_class") == classes)
    #expect(try words("instrument_valuation") == Set(Valuation.allCases.map(\.label)))
    #expect(try words("portfolio_node_node_type") == Set(NodeType.allCases.map(\.label)))
    #expect(try words("reference_data_entity_type") == Set(EntityType.allCases.map(\.label)))
    #expect(try words("rating_scale_agency") == Set(Agency.allCases.map(\.label)))
    #expect(
      try words("rating_history_outlook") == Set(Outlook.allCases.map(\.label)).subtracting([""]))
    #expect(try words("risk_limit_bound") == Set(Limit.Bound.allCases.map(\.rawValue)))
    #expect(try words("stress_kind") == Set(Shock.Kind.allCases.map(\.rawValue)))
  }

  /// Right codes, and every other last digit.
  @Test func checkDigitsAreTheSame() throws {
    for stem in ["US037833100", "GB000263494", "DE000BAY001", "XS097172196", "AU0000XVGZA"] {
      for digit in 0...9 {
        let found = try TestStatement.texts(
          "SELECT is_isin($1)::text", .text("\(stem)\(digit)"), on: connection)
        #expect(found == ["\(SecurityCode.isISIN("\(stem)\(digit)"))"])
      }
    }
    for stem in ["03783310", "38259P50", "*@#AZ019", "68389X10"] {
      for digit in 0...9 {
        let found = try TestStatement.texts(
          "SELECT is_cusip($1)::text", .text("\(stem)\(digit)"), on: connection)
        #expect(found == ["\(SecurityCode.isCUSIP("\(stem)\(digit)"))"])
      }
    }
  }

  @Test(arguments: [
    "ON", "TN", "1D", "0D", "01D", "3M", "30Y", "65535D", "65536D", "99999Y", "100000D", "D", "",
    "3m",
    "-1Y", "1.5Y", "1Y ", "٣M", "1Q",
  ])
  func tenorsAreTheSame(text: String) throws {
    let found = try TestStatement.texts("SELECT is_tenor($1)::text", .text(text), on: connection)
    #expect(found == ["\(Tenor(text) != nil)"])
  }
}
