// Writes a believable macro and credit firm as a folder of CSV files (design: the book format). The
// same options give the same bytes everywhere, and memory grows with instruments and nodes only.

import Exact

public struct DemoSummary: Sendable {
  /// In the order in which they were written.
  public var files: [(name: String, rows: Int, bytes: Int)]
}

public enum DemoBook {
  /// Fills `folder`, which is made if it does not exist. `progress` counts rows of positions.csv.
  public static func write(
    to folder: String, options: DemoOptions,
    progress: (_ rowsWritten: Int, _ rowsTotal: Int) -> Void
  ) throws(DemoFault) -> DemoSummary {
    try options.check()
    try prepare(folder, overwrite: options.overwrite)
    let issuers = Issuers(seed: options.seed)
    let instruments = InstrumentMaker(seed: options.seed, issuers: issuers).all
    let maker = PositionMaker(firm: Firm(options: options), instruments: instruments)
    var totals = NodeTotals(options: options)
    var files: [(name: String, rows: Int, bytes: Int)] = []
    files.append(try DemoEntities.write(to: folder, issuers: issuers))
    files.append(
      try DemoInstruments.write(to: folder, instruments: instruments, issuers: issuers))
    files.append(
      try DemoRatings.write(
        to: folder, issuers: issuers, instruments: instruments, seed: options.seed))
    files.append(try DemoFX.write(to: folder, seed: options.seed))
    files.append(
      try DemoPositions.write(to: folder, maker: maker, totals: &totals, progress: progress))
    files.append(try DemoKeyRates.write(to: folder, maker: maker))
    files += try writeRisk(to: folder, maker: maker, issuers: issuers, totals: &totals)
    // These two need the sums of all that went before.
    files.append(try DemoNodes.write(to: folder, options: options, totals: totals))
    files.append(try DemoLimits.write(to: folder, options: options, totals: totals))
    // Last, because without its as-of date ratings and rates are refused: a folder whose writing
    // was interrupted is not mistaken for a book.
    files.append(try writeBook(to: folder))
    return DemoSummary(files: files)
  }

  private static func writeRisk(
    to folder: String, maker: PositionMaker, issuers: Issuers, totals: inout NodeTotals
  ) throws(DemoFault) -> [(name: String, rows: Int, bytes: Int)] {
    let sample = VectorSample(options: maker.firm.options)
    let scenarios = ScenarioSet(seed: maker.seed)
    return [
      try DemoScenarios.writeScenarios(scenarios, to: folder),
      try DemoScenarios.writeVectors(
        scenarios, to: folder, maker: maker, issuers: issuers, sample: sample, totals: &totals),
      try DemoFactors.writeFactors(to: folder),
      try DemoFactors.writeCovariance(to: folder),
      try DemoFactors.writeExposures(to: folder, maker: maker, issuers: issuers, sample: sample),
      try DemoFactors.writeGammas(to: folder, maker: maker, sample: sample),
      try DemoRealised.write(scenarios, to: folder, firm: maker.firm, totals: totals),
      try DemoStress.write(to: folder),
    ]
  }

  private static func writeBook(
    to folder: String
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: bookFile)
    output.header("base_currency,pivot_currency,as_of,timezone")
    for value in ["USD", "USD", Calendar.asOf.description, "America/New_York"] {
      output.text(value)
    }
    try output.endRow()
    return try output.finish()
  }

  private static let bookFile = "book.csv"

  private static func prepare(_ folder: String, overwrite: Bool) throws(DemoFault) {
    let made = SystemCalls.makeFolder(folder)
    if made == 0 { return }
    guard made == SystemCalls.alreadyExists else {
      throw .cannotMakeFolder(path: folder, code: made)
    }
    let (empty, code) = SystemCalls.isEmptyFolder(folder)
    if code == SystemCalls.notAFolder { throw .notAFolder(path: folder) }
    guard code == 0 else { throw .cannotReadFolder(path: folder, code: code) }
    if empty { return }
    guard overwrite else { throw .folderNotEmpty(path: folder) }
    // An old book.csv beside half of the new files would look like a whole book.
    let path = folder + "/" + bookFile
    let removed = SystemCalls.remove(path)
    guard removed == 0 || removed == SystemCalls.noSuchEntry else {
      throw .cannotRemove(path: path, code: removed)
    }
  }
}
