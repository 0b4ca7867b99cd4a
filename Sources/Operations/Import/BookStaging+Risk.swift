// What hangs on positions, nodes and factors.

internal import Book
internal import BookFiles
internal import Exact
internal import PostgresStore

extension BookStaging {
  /// In the long form, whatever form the file has.
  mutating func stageKeyRates() throws(ImportFault) {
    guard let table = try table("key_rates.csv") else { return }
    let (position, curve) = (table["position_id"], table["curve"])
    let (tenor, dv01) = (table["tenor"], table["dv01"])
    let wide =
      table.has("tenor")
      ? [] : table.names.filter { Tenor($0) != nil }.map { (tenor: $0, column: table[$0]) }
    let book = book
    try copy(.keyRate, of: "key_rates.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        let id = try position.text(row) ?? ""
        guard let found = book.positions.find(id) else { continue }
        let currency = book.positions.currency(of: found)
        let scale = book.currencies.sensitivityScale(currency)
        let named =
          try curve.text(row) ?? KeyRates.defaultCurve(of: book.currencies.code(currency))
        func write(_ tenor: String?, _ value: Int64?) throws(StoreFault) {
          try writer.startRow(fields: 5)
          writer.int64(table.line(row))
          writer.text(id)
          writer.text(named)
          writer.text(tenor.flatMap { Tenor($0)?.label })
          writer.fixed(value, decimals: scale)
        }
        if wide.isEmpty {
          try write(try tenor.text(row), try dv01.fixed(row, decimals: scale))
        }
        for (tenor, column) in wide {
          if let value = try column.fixed(row, decimals: scale) { try write(tenor, value) }
        }
      }
    }
  }

  // MARK: - Scenarios

  mutating func stageScenarios() throws(ImportFault) {
    let sets = book.scenarioSets
    try copy(.scenarioSet, of: "") { (writer) throws(StoreFault) in
      for set in sets {
        try writer.startRow(fields: 3)
        writer.text(set.name)
        writer.int32(Int32(set.horizonDays))
        let exponent = set.quantumExponent
        writer.numeric(
          exponent > 0 ? PowersOfTen.int128(exponent) : 1, scale: max(0, -exponent))
      }
    }
    for set in sets {
      // The default set may lie at the top or in a folder of its name.
      let inFolder = "sets/\(set.name)/"
      let prefix =
        set.name == ScenarioSet.defaultName && source.names.contains("scenarios.csv")
        ? "" : inFolder
      try stage(set, from: prefix)
    }
  }

  private mutating func stage(
    _ set: ScenarioSet, from prefix: String
  ) throws(ImportFault) {
    let file = prefix + "scenarios.csv"
    let lines = try table(file, only: { $0 == "scenario_id" })?.lines ?? []
    try copy(.scenario, of: file) { (writer) throws(StoreFault) in
      for place in set.ids.indices {
        try writer.startRow(fields: 8)
        writer.int64(place < lines.count ? Int64(lines[place]) : nil)
        writer.text(file)
        writer.text(set.name)
        writer.int32(Int32(place))
        writer.text(set.ids[place])
        writer.date(set.dates[place])
        writer.text(set.labels[place].isEmpty ? nil : set.labels[place])
        writer.decimal(set.weights[place])
      }
    }
    // A row of floats stands for each line of positions.csv.
    let hasText = source.names.contains(prefix + "pnl.csv")
    let vectorFile = prefix + (hasText ? "pnl.csv" : "pnl.f32")
    guard set.vectors.count > 0 else { return }
    let vectorLines = hasText ? try self.lines(of: vectorFile) : positionLines
    let ids = book.positions.ids
    try copy(.vector, of: vectorFile) { (writer) throws(StoreFault) in
      for (place, position) in set.vectors.positions.enumerated() {
        try writer.startRow(fields: 7)
        let line = vectorLines[Int(position)]
        writer.int64(line > 0 ? Int64(line) : nil)
        writer.text(vectorFile)
        writer.text(set.name)
        writer.text(ids, Int(position))
        writer.int32(Int32(set.vectors.scenarioCount))
        let packed = PackedVector.pack(set.vectors.vectors[place])
        writer.int16(packed.width)
        writer.bytes(packed.bytes)
      }
    }
  }

  // MARK: - Factors

  mutating func stageFactors() throws(ImportFault) {
    if let table = try table("factors.csv") {
      let (id, name) = (table["factor_id"], table["name"])
      try copy(.factor, of: "factors.csv") { (writer) throws(StoreFault) in
        for row in table.rows {
          try writer.startRow(fields: 4)
          writer.int64(table.line(row))
          writer.text(try id.text(row))
          writer.text(try name.text(row))
          writer.int32(Int32(row))
        }
      }
    }
    if let table = try table("covariance.csv") {
      let (a, b) = (table["factor_a"], table["factor_b"])
      let (value, days) = (table["covariance"], table["covariance_days"])
      try copy(.covariance, of: "covariance.csv") { (writer) throws(StoreFault) in
        for row in table.rows {
          let pair = Self.ordered(try a.text(row) ?? "", try b.text(row) ?? "")
          try writer.startRow(fields: 5)
          writer.int64(table.line(row))
          writer.text(pair.0)
          writer.text(pair.1)
          writer.double(try value.real(row))
          writer.decimal(try days.decimal(row))
        }
      }
    }
    let decimals = book.currencies.sensitivityScale(book.settings.baseCurrency)
    if let table = try table("exposures.csv") {
      let (position, factor) = (table["position_id"], table["factor_id"])
      let exposure = table["exposure"]
      try copy(.exposure, of: "exposures.csv") { (writer) throws(StoreFault) in
        for row in table.rows {
          try writer.startRow(fields: 4)
          writer.int64(table.line(row))
          writer.text(try position.text(row))
          writer.text(try factor.text(row))
          writer.fixed(try exposure.fixed(row, decimals: decimals), decimals: decimals)
        }
      }
    }
    guard let table = try table("gammas.csv") else { return }
    let (position, gamma) = (table["position_id"], table["gamma"])
    let (a, b) = (table["factor_a"], table["factor_b"])
    try copy(.gamma, of: "gammas.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        let pair = Self.ordered(try a.text(row) ?? "", try b.text(row) ?? "")
        try writer.startRow(fields: 5)
        writer.int64(table.line(row))
        writer.text(try position.text(row))
        writer.text(pair.0)
        writer.text(pair.1)
        writer.fixed(try gamma.fixed(row, decimals: decimals), decimals: decimals)
      }
    }
  }

  /// A pair has one order in the database: that of the ids' bytes.
  private static func ordered(_ a: String, _ b: String) -> (String, String) {
    b.utf8.lexicographicallyPrecedes(a.utf8) ? (b, a) : (a, b)
  }

  // MARK: - Results

  mutating func stageResults() throws(ImportFault) {
    if let table = try table("realised.csv") {
      let (node, date) = (table["node_id"], table["date"])
      let (pnl, kind) = (table["pnl"], table["kind"])
      let decimals = book.currencies.amountScale(book.settings.baseCurrency)
      try copy(.realised, of: "realised.csv") { (writer) throws(StoreFault) in
        for row in table.rows {
          try writer.startRow(fields: 5)
          writer.int64(table.line(row))
          writer.text(try node.text(row))
          writer.date(try date.date(row))
          writer.text(try kind.text(row) ?? RealisedResults.Kind.hypothetical.label)
          writer.fixed(try pnl.fixed(row, decimals: decimals), decimals: decimals)
        }
      }
    }
    guard let table = try table("stress.csv") else { return }
    let (id, kind, shock) = (table["stress_id"], table["kind"], table["shock"])
    let (target, name) = (table["target"], table["name"])
    try copy(.stress, of: "stress.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        try writer.startRow(fields: 7)
        writer.int64(table.line(row))
        writer.text(try id.text(row))
        writer.int32(Int32(row))
        writer.text(try kind.text(row))
        writer.text(try shock.text(row))
        writer.text(try target.text(row))
        writer.text(try name.text(row))
      }
    }
  }
}
