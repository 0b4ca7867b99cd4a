// The files as such: which there are, their columns, their rows, and that ids refer to something.

import DemoBook
import Testing

@Suite struct DemoShapeTests {
  /// The columns of the book format, file by file.
  static let format: [String: String] = [
    "book": "base_currency pivot_currency as_of timezone scale8_currencies",
    "nodes": "node_id parent_id node_type name nav tags",
    "entities":
      "entity_id entity_type name ticker cusip isin sector geography currency parent_entity_id",
    "instruments": """
    instrument_id currency name asset_class valuation issuer_id counterparty_id underlying_id isin \
    cusip multiplier price underlying_price maturity coupon duration spread_duration convexity \
    dv01 cs01 delta vega
    """,
    "positions": """
    position_id node_id instrument_id quantity currency price market_value notional book_value \
    cost_basis accrued dv01 pv01 cs01 delta vega rate_gamma gamma_1pct duration convexity \
    spread_duration var_contribution unrealized_pnl realized_pnl daily_pnl fees fx_rate link_id \
    is_paper strategy_weights tags status
    """,
    "ratings":
      "entity_id instrument_id agency rating outlook as_of_date effective_date known_at",
    "fx": "pair rate as_of_date source",
    "key_rates": "position_id curve tenor dv01",
    "scenarios": "scenario_id date label weight horizon_days quantum",
    "factors": "factor_id name",
    "covariance": "factor_a factor_b covariance covariance_days",
    "exposures": "position_id factor_id exposure",
    "gammas": "position_id factor_a factor_b gamma",
    "realised": "node_id date pnl kind",
    "stress": "stress_id kind shock target name",
    "limits": "node_id measure hard soft bound currency",
  ]

  @Test("Every file is well-formed CSV with columns of the book format")
  func columns() throws {
    let folder = try SharedBook.ready()
    for (file, columns) in Self.format {
      let table = folder.table(file)
      let known = Set(columns.split(separator: " ").map(String.init))
      #expect(table.isWellFormed, "\(file)")
      #expect(!table.rows.isEmpty, "\(file)")
      #expect(known.isSuperset(of: table.header), "\(file): \(table.header)")
      #expect(Set(table.header).count == table.header.count)
    }
    let vectors = folder.table("pnl")
    #expect(vectors.isWellFormed)
    #expect(vectors.header.first == "position_id")
    #expect(Array(vectors.header.dropFirst()) == folder.table("scenarios").column("scenario_id"))
  }

  @Test("The summary counts the rows and bytes that are on disk")
  func summary() throws {
    let folder = try SharedBook.ready()
    let files = try SharedBook.summary.get().files
    #expect(files.map(\.name).sorted() == folder.names)
    for file in files {
      let bytes = folder.bytes(file.name)
      #expect(bytes.count == file.bytes, "\(file.name)")
      #expect(CSVTable(bytes).rows.count == file.rows, "\(file.name)")
    }
    let rows = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.rows) })
    #expect(rows["positions.csv"] == SharedBook.positions)
    #expect(rows["nodes.csv"] == 22_220)
    #expect(rows["instruments.csv"] == 50_000)
    #expect(rows["scenarios.csv"] == 500)
    #expect(rows["pnl.csv"] == 1_000)
    #expect(rows["limits.csv"] == 60)
    let types = folder.table("entities").column("entity_type")
    #expect(types.count { $0 == "ISSUER" } == 5_000)
  }

  @Test("Ids are unique, also by letter case, and what they refer to exists")
  func references() throws {
    let folder = try SharedBook.ready()
    func ids(_ file: String, _ column: String) -> Set<String> {
      let values = folder.table(file).column(column)
      #expect(Set(values.map { $0.lowercased() }).count == values.count, "\(file).\(column)")
      return Set(values)
    }
    let nodes = ids("nodes", "node_id")
    let entities = ids("entities", "entity_id")
    let instruments = ids("instruments", "instrument_id")
    let positions = ids("positions", "position_id")
    let factors = ids("factors", "factor_id")
    _ = ids("stress", "stress_id")
    func check(_ file: String, _ column: String, in known: Set<String>) {
      let values = Set(folder.table(file).column(column))
      #expect(values.subtracting(known).subtracting([""]).isEmpty, "\(file).\(column)")
    }
    check("nodes", "parent_id", in: nodes)
    check("entities", "parent_entity_id", in: entities)
    for column in ["issuer_id", "counterparty_id"] { check("instruments", column, in: entities) }
    check("instruments", "underlying_id", in: instruments)
    check("positions", "node_id", in: nodes)
    check("positions", "instrument_id", in: instruments)
    check("ratings", "entity_id", in: entities)
    check("ratings", "instrument_id", in: instruments)
    for file in ["key_rates", "pnl", "exposures", "gammas"] {
      check(file, "position_id", in: positions)
    }
    check("exposures", "factor_id", in: factors)
    for column in ["factor_a", "factor_b"] { check("covariance", column, in: factors) }
    for file in ["realised", "limits"] { check(file, "node_id", in: nodes) }
  }

  @Test("A node's parent stands before it and is one rank above")
  func tree() throws {
    var types: [String: Int] = ["": -1]
    let ranks = ["FUND", "DESK", "BOOK", "STRATEGY"]
    for node in try SharedBook.ready().table("nodes").rows {
      let rank = try #require(ranks.firstIndex(of: node[2]))
      #expect(types[node[1]] == rank - 1)
      types[node[0]] = rank
    }
  }

  @Test("Position ids ascend while their nodes do not")
  func order() throws {
    let table = try SharedBook.ready().table("positions")
    let ids = table.column("position_id")
    #expect(ids == ids.sorted())
    #expect(Set(ids.map(\.utf8.count)) == [11])
    let nodes = table.column("node_id")
    let ascents = zip(nodes, nodes.dropFirst()).count { $0 < $1 }
    #expect((800...1_200).contains(ascents))
  }

  @Test("No strategy is empty when there are as many positions as strategies")
  func noneEmpty() throws {
    for positions in [100, 101, 250] {
      let folder = ScratchFolder()
      _ = try SharedBook.write(to: folder.path, seed: 3) { options in
        options.positions = positions
        options.scenarioPositions = 5
        (options.funds, options.desks, options.books, options.strategies) = (2, 5, 2, 5)
      }.get()
      let used = Set(folder.table("positions").column("node_id"))
      #expect(used.count == 100)
    }
  }
}
