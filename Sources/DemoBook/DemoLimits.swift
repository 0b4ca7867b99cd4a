// limits.csv: hard and soft bounds on funds and desks, set from what they run today, so that most
// are half used, some are near and a few are passed, as on any Monday.

enum DemoLimits {
  typealias Written = (name: String, rows: Int, bytes: Int)

  static func write(
    to folder: String, options: DemoOptions, totals: NodeTotals
  ) throws(DemoFault) -> Written {
    var output = try CSVOutput(folder: folder, name: "limits.csv")
    output.header("node_id,measure,hard,soft,bound,currency")
    for fund in 0..<options.funds {
      let id = Firm.fundID(fund, options)
      let sums = totals.fund(fund)
      var random = RandomStream(seed: options.seed, .limits, fund)
      try row(id, "gross", sums.gross / 100, "upper", &random, &output)
      let loss = tail(totals.vector(fund: fund), worst: 5)
      try row(id, "var(99%)", loss, "upper", &random, &output)
    }
    // One desk of each fund has a limit of its kind, a different desk in each.
    for fund in 0..<options.funds {
      let desk = fund * options.desks + (fund * 3) % options.desks
      let id = Firm.deskID(desk, options)
      let sums = totals.desks[desk]
      var random = RandomStream(seed: options.seed, .limits, -1 - fund)
      switch fund % 4 {
      case 0: try row(id, "dv01", sums.dv01 / 100, "abs", &random, &output)
      case 1: try row(id, "cs01", sums.cs01 / 100, "abs", &random, &output)
      case 2:
        let loss = tail(totals.vector(desk: desk), worst: 12)
        try row(id, "es(97.5%)", loss, "upper", &random, &output)
      default:
        // A net short position is bounded from below; a long one from both sides.
        try row(id, "net", sums.net / 100, sums.net < 0 ? "lower" : "abs", &random, &output)
      }
    }
    return try output.finish()
  }

  private static func row(
    _ node: String, _ measure: String, _ value: Int64, _ bound: String,
    _ random: inout RandomStream, _ output: inout CSVOutput
  ) throws(DemoFault) {
    // Percent of the limit in use: one in twelve is passed.
    let use = Int64(random.chance(85) ? random.between(102, 118) : random.between(35, 94))
    let size = max(1_000, Int64(value.magnitude) / use * 100)
    let hard = rounded(size) * (bound == "lower" ? -1 : 1)
    output.text(node)
    output.text(measure)
    output.integer(hard)
    output.integer(hard / 10 * 9)
    output.text(bound)
    output.text("USD")
    try output.endRow()
  }

  /// Two significant digits, as committees decide.
  private static func rounded(_ value: Int64) -> Int64 {
    var unit: Int64 = 1
    while value / unit >= 100 { unit *= 10 }
    return value / unit * unit
  }

  /// The mean of the worst few scenarios as a positive loss, near enough to size a limit.
  private static func tail(_ vector: [Int64], worst: Int) -> Int64 {
    max(0, -(vector.sorted().prefix(worst).reduce(0, +) / Int64(worst)))
  }
}
