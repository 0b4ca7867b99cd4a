// scenarios.csv and pnl.csv: the default scenario set, whole dollars, loss negative.

import Exact

enum DemoScenarios {
  typealias Written = (name: String, rows: Int, bytes: Int)

  static func id(_ scenario: Int) -> String { "S" + String(1_001 + scenario).dropFirst() }

  static func writeScenarios(_ set: ScenarioSet, to folder: String) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "scenarios.csv")
    output.header("scenario_id,date,label,horizon_days,quantum")
    for scenario in 0..<ScenarioSet.count {
      output.text(id(scenario))
      output.text(set.dates[scenario].description)
      output.text("\(set.moods[scenario]) day")
      output.integer(1)
      output.integer(1)
      try output.endRow()
    }
    return try output.finish()
  }

  static func writeVectors(
    _ set: ScenarioSet, to folder: String, maker: PositionMaker, issuers: Issuers,
    sample: VectorSample, totals: inout NodeTotals
  ) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "pnl.csv")
    output.header((["position_id"] + (0..<ScenarioSet.count).map(id)).joined(separator: ","))
    var vector = [Int64](repeating: 0, count: ScenarioSet.count)
    for index in 0..<sample.count {
      let draft = maker.draft(sample.ordinal(index))
      let exposures = maker.exposures(draft, issuers)
      set.vector(draft, exposures: exposures, maker: maker, into: &vector)
      output.identifier(UInt8(ascii: "P"), draft.ordinal + 1, digits: DemoPositions.idDigits)
      for value in vector { output.integer(value) }
      try output.endRow()
      if !draft.isPaper {
        totals.add(vector: vector, desk: maker.firm.desk(ofStrategy: draft.strategy))
      }
    }
    return try output.finish()
  }
}
