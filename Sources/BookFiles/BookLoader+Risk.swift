// The files of risk: scenario sets with their vectors, the factor model with who hangs on it,
// realised results and stresses.

internal import Book
internal import Columns
internal import Exact

extension BookLoader {
  func riskTasks(
    _ book: Book, realised: (results: RealisedResults?, report: FileReport?)
  ) -> [@Sendable (inout BookLoader) -> Finding] {
    let currencies = book.currencies
    return [
      { loader in
        let sets = loader.loadScenarioSets(book)
        return { $0.scenarioSets = sets }
      },
      { loader in
        let loaded = loader.loadFactors(book)
        return { book in
          guard let loaded else { return }
          book.factors = loaded.model
          book.factorHoldings = loaded.holdings
        }
      },
      { loader in
        // Read already, and here its report has its place.
        if let report = realised.report { loader.report.files.append(report) }
        return { book in if let results = realised.results { book.realised = results } }
      },
      { loader in
        let stresses = loader.load(
          StressTable.schema, parser: { StressTable.parser($0, currencies: currencies) },
          build: StressTable.build)
        return { book in if let stresses { book.stresses = stresses } }
      },
    ]
  }

  mutating func loadRealised(_ hierarchy: Hierarchy, decimals: Int) -> RealisedResults? {
    load(
      RealisedTable.schema,
      parser: { RealisedTable.parser($0, hierarchy: hierarchy, decimals: decimals) },
      build: RealisedTable.build)
  }

  private mutating func loadScenarioSets(_ book: Book) -> [ScenarioSet] {
    var sets: [ScenarioSet] = []
    for set in [nil] + setNames.map(Optional.some) {
      let usual = ScenarioTable.schema("").file
      if set == ScenarioSet.defaultName, source.exists(usual) {
        // Two sets of one name: nothing tells which is meant.
        var fileReport = FileReport(name: "sets/\(ScenarioSet.defaultName)/scenarios.csv")
        fileReport.fail(.filesExclude(usual, fileReport.name))
        add(fileReport)
      } else if let loaded = loadScenarioSet(set, book) {
        sets.append(loaded)
      }
    }
    return sets
  }

  private mutating func loadScenarioSet(_ name: String?, _ book: Book) -> ScenarioSet? {
    let prefix = name.map { "sets/\($0)/" } ?? ""
    let positions = book.positions
    guard
      let scenarios = load(
        ScenarioTable.schema(prefix), isRequired: name != nil,
        parser: { ScenarioTable.parser($0) }, build: ScenarioTable.build)
    else {
      refuseVectorsWithoutScenarios(prefix)
      return nil
    }
    var vectors = ProfitVectors(scenarioCount: scenarios.count)
    let floats = prefix + "pnl.f32"
    let hasFloats = source.exists(floats)
    if hasFloats, source.exists(prefix + "pnl.csv") {
      var fileReport = FileReport(name: floats)
      fileReport.fail(.filesExclude(prefix + "pnl.csv", floats))
      add(fileReport)
    } else if hasFloats {
      vectors = loadFloats(floats, scenarios, positions) ?? vectors
    } else if let loaded = load(
      VectorTable.schema(prefix),
      parser: { (header) throws(HeaderFault) in
        try VectorTable.parser(header, scenarios: scenarios, positions: positions)
      },
      pack: VectorTable.packed,
      build: { rows, rejecter in
        VectorTable.build(rows, scenarioCount: scenarios.count, &rejecter)
      })
    {
      vectors = loaded
    }
    return ScenarioSet(
      name: name ?? ScenarioSet.defaultName, ids: scenarios.map(\.id),
      dates: scenarios.map(\.date), labels: scenarios.map(\.label),
      weights: scenarios.map(\.weight), horizonDays: scenarios.first?.horizonDays ?? 1,
      quantumExponent: scenarios.first?.quantumExponent ?? 0, vectors: vectors,
      positionCount: positions.count)
  }

  /// Vectors mean nothing without the scenarios they are values of.
  private mutating func refuseVectorsWithoutScenarios(_ prefix: String) {
    let scenarios = prefix + "scenarios.csv"
    if report.file(scenarios) != nil { return }
    for name in ["pnl.csv", "pnl.f32"] where source.exists(prefix + name) {
      var fileReport = FileReport(name: prefix + name)
      fileReport.fail(.needsFile(scenarios))
      add(fileReport)
    }
  }

  /// Rows in the order of `positions.csv`, each of one little-endian float per scenario; nil where
  /// the file as a whole is none.
  private mutating func loadFloats(
    _ name: String, _ scenarios: [ScenarioRow], _ positions: Positions
  ) -> ProfitVectors? {
    var fileReport = FileReport(name: name)
    defer { add(fileReport) }
    do throws(FileFault) {
      let file = try source.open(name)
      fileReport.byteCount = file.byteCount
      let rowBytes = scenarios.count * 4
      if rowBytes == 0, file.byteCount == 0 { return nil }
      guard rowBytes > 0, file.byteCount % rowBytes == 0 else {
        throw .raggedFloats(bytes: file.byteCount, rowBytes: rowBytes)
      }
      fileReport.rows = file.byteCount / rowBytes
      let expected = report.file(PositionColumns.schema.file)?.rows ?? 0
      guard fileReport.rows == expected else { throw .wrongRowCount(expected: expected) }
      let readings = try FloatVectors.read(
        file, scenarioCount: scenarios.count, exponent: scenarios.first?.quantumExponent ?? 0,
        threads: options.threads, progress: progress)
      for (row, reading) in readings.enumerated() {
        if case .flawed(let flaw, let scenario) = reading {
          reject(row + 1, flaw, scenario, &fileReport)
        }
      }
      return ProfitVectors(
        scenarioCount: scenarios.count, try placed(readings, positions))
    } catch {
      fileReport.fail(error)
      return nil
    }
  }

  private func reject(
    _ row: Int, _ flaw: FloatVectors.Flaw, _ scenario: Int, _ fileReport: inout FileReport
  ) {
    let fault: FileFault =
      switch flaw {
      case .notFinite: .notFinite(scenario: scenario)
      case .outOfRange: .book(.outOfRange("the value of scenario \(scenario)"))
      }
    fileReport.refusedRows += 1
    fileReport.countByCode[fault.code, default: 0] += 1
    if fileReport.rejections.count < FileReport.keptRejections {
      fileReport.rejections.append(
        Rejection(
          file: fileReport.name, line: row, column: scenario, field: "", code: fault.code,
          reason: fault.reason, value: ""))
    }
  }

  /// Each row's vector with its position: `positions.csv` is read once more for its ids, since
  /// nothing else remembers in which order they came.
  private func placed(
    _ readings: [FloatVectors.Reading], _ positions: Positions
  ) throws(FileFault) -> [VectorTable.Entry] {
    guard
      var file = try CSVFile.open(source, schema: PositionColumns.schema, report: { _, _, _, _ in })
    else { return [] }
    file.blockByteCount = options.blockByteCount
    let column = PositionColumns(file.header).id
    var unused = FileReport(name: file.name)
    let table = try file.rows(
      threads: options.threads, progress: LoadProgress(), report: &unused
    ) { (row) throws(FieldFault) in try row.optionalID(column) }
    // Rows of wrong form count too: a row of floats stands for each.
    var ids = table.rows.map { (line: $0.line, id: $0.value) }
    ids += table.rejections.lines.map { (line: $0, id: "") }
    ids.sort { $0.line < $1.line }
    var entries: [VectorTable.Entry] = []
    var rows = [Int](repeating: 0, count: positions.count)
    for (row, reading) in readings.enumerated() where row < ids.count {
      guard let position = positions.find(ids[row].id)?.row else { continue }
      rows[position] += 1
      if case .vector(let vector) = reading { entries.append((UInt32(position), vector)) }
    }
    // Of two rows with one id nothing here tells which one was accepted: then neither is.
    return entries.filter { rows[Int($0.position)] == 1 }
  }

  /// The model and who hangs on its factors; nil where there is none, or none that can be used.
  private mutating func loadFactors(
    _ book: Book
  ) -> (model: FactorModel, holdings: FactorHoldings)? {
    guard
      let factors = load(
        FactorTable.schema, parser: { FactorTable.parser($0) }, build: FactorTable.build)
    else {
      refuseWithoutFactors()
      return nil
    }
    let count = factors.list.count
    guard count <= Covariance.maximumSize else {
      report.files[report.files.count - 1].fail(.tooManyRows)
      return nil
    }
    let given = loadCovariance(factors)
    let exposures = loadHoldings(
      ExposureTable.exposures, ["factor_id"], "exposure", factors, book, column: { UInt32($0.a) })
    let gammas = loadHoldings(
      ExposureTable.gammas, ["factor_a", "factor_b"], "gamma", factors, book,
      column: { FactorHoldings.column($0.a, $0.b, factorCount: count) })
    return (
      FactorModel(
        ids: factors.list.map(\.id), names: factors.list.map(\.name), covariance: given?.matrix,
        clipping: given?.clipping, days: given?.days ?? .one),
      FactorHoldings(
        exposures: exposures, gammas: gammas, factorCount: count,
        positionCount: book.positions.count)
    )
  }

  private mutating func loadCovariance(
    _ factors: FactorTable.Factors
  ) -> CovarianceTable.Given? {
    var given = load(
      CovarianceTable.schema, parser: { CovarianceTable.parser($0, factors: factors.numbers) },
      build: { rows, rejecter in
        CovarianceTable.build(rows, factorCount: factors.list.count, &rejecter)
      })
    // A matrix that lost rows is judged only where it is to be used.
    if let matrix = given?.matrix, options.isLenient || report.files.last?.rejected == 0,
      let pivot = matrix.firstNegativePivot()
    {
      if options.clipsCovariance {
        let (clipped, clipping) = matrix.clipped()
        given?.matrix = clipped
        given?.clipping = clipping
      } else {
        report.files[report.files.count - 1].fail(
          .book(.notPositiveSemidefinite(factor: factors.list[pivot].id)))
      }
    }
    return given
  }

  private mutating func loadHoldings(
    _ schema: ColumnSchema, _ columns: [String], _ value: String, _ factors: FactorTable.Factors,
    _ book: Book, column: (ExposureTable.Entry) -> UInt32
  ) -> SparseRows {
    let positions = book.positions
    let decimals = book.currencies.sensitivityScale(book.settings.baseCurrency)
    return load(
      schema,
      parser: {
        ExposureTable.parser(
          $0, factorColumns: columns, value: value, positions: positions,
          factors: factors.numbers, decimals: decimals)
      },
      build: { rows, rejecter in
        ExposureTable.build(
          rows, field: columns[columns.count - 1], column: column, &rejecter)
      }) ?? .none
  }

  private mutating func refuseWithoutFactors() {
    if report.file(FactorTable.schema.file) != nil { return }
    for name in [CovarianceTable.schema, ExposureTable.exposures, ExposureTable.gammas].map(\.file)
    where source.exists(name) {
      var fileReport = FileReport(name: name)
      fileReport.fail(.needsFile(FactorTable.schema.file))
      add(fileReport)
    }
  }
}
