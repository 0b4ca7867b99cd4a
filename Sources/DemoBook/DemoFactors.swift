// factors.csv, covariance.csv, exposures.csv and gammas.csv: the parametric risk model of the
// sample.

enum DemoFactors {
  typealias Written = (name: String, rows: Int, bytes: Int)

  static func writeFactors(to folder: String) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "factors.csv")
    output.header("factor_id,name")
    for factor in Factors.all {
      output.text(factor.id)
      output.text(factor.name)
      try output.endRow()
    }
    return try output.finish()
  }

  /// Each pair once, the lower triangle; covariances are for one day.
  static func writeCovariance(to folder: String) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "covariance.csv")
    output.header("factor_a,factor_b,covariance,covariance_days")
    for (a, first) in Factors.all.enumerated() {
      for (b, second) in Factors.all[...a].enumerated() {
        output.text(first.id)
        output.text(second.id)
        output.decimal(Factors.covariance(a, b), scale: first.scale + second.scale)
        output.integer(1)
        try output.endRow()
      }
    }
    return try output.finish()
  }

  static func writeExposures(
    to folder: String, maker: PositionMaker, issuers: Issuers, sample: VectorSample
  ) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "exposures.csv")
    output.header("position_id,factor_id,exposure")
    for index in 0..<sample.count {
      let draft = maker.draft(sample.ordinal(index))
      for exposure in maker.exposures(draft, issuers) {
        output.identifier(
          UInt8(ascii: "P"), draft.ordinal + 1, digits: DemoPositions.idDigits)
        output.text(Factors.all[exposure.factor].id)
        output.decimal(exposure.amount, scale: 2)
        try output.endRow()
      }
    }
    return try output.finish()
  }

  /// Share options curve: dollars per squared return, positive for whoever holds the option.
  static func writeGammas(
    to folder: String, maker: PositionMaker, sample: VectorSample
  ) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "gammas.csv")
    output.header("position_id,factor_a,factor_b,gamma")
    for index in 0..<sample.count {
      let draft = maker.draft(sample.ordinal(index))
      let option = maker.instruments[draft.instrument]
      guard option.kind == .shareOption else { continue }
      let factor = Factors.all[Factors.equity[option.currency]].id
      output.identifier(UInt8(ascii: "P"), draft.ordinal + 1, digits: DemoPositions.idDigits)
      output.text(factor)
      output.text(factor)
      output.decimal(gamma(draft, option), scale: 2)
      try output.endRow()
    }
    return try output.finish()
  }

  /// In 1/100 dollar: four times the underlying for an option at the money, less towards the ends.
  private static func gamma(_ draft: PositionDraft, _ option: Instrument) -> Int64 {
    let closeness = Int64(option.delta.magnitude)
    let bend = closeness * (10_000 - closeness) / 10_000
    // Delta in cents over 1/10,000 of an option leaves the underlying in hundreds of currency.
    let underlying = Int64(draft.delta.magnitude / option.delta.magnitude)
    let rate = Currencies.dollarsPerUnit[option.currency]
    let dollars = underlying * 16 * bend / 1_000 * rate / 1_000
    return draft.isLong ? dollars : -dollars
  }
}
