// ratings.csv: five years of what the agencies said. Issuers move first and agencies follow some
// weeks later, a notch apart. Must hold: one row per entity, agency, effective date and known_at.

import Exact

enum DemoRatings {
  /// Issuers nobody rates, and agency ratings that were withdrawn, in thousandths.
  private static let unrated = 70
  private static let withdrawn = 15
  private static let historyDays = 5 * 365

  private struct Change {
    let date: CalendarDate
    let notch: Int
  }

  static func write(
    to folder: String, issuers: Issuers, instruments: [Instrument], seed: UInt64
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "ratings.csv")
    output.header(
      "entity_id,instrument_id,agency,rating,outlook,as_of_date,effective_date,known_at")
    for (index, issuer) in issuers.all.enumerated() {
      var random = RandomStream(seed: seed, .ratings, index)
      if !issuer.isSovereign && random.chance(unrated) { continue }
      let history = changes(issuer, &random)
      for agency in RatingScales.agencies where issuer.isSovereign || random.chance(agency.coverage)
      {
        var writer = RatingWriter(entity: index, agency: agency)
        try follow(history, &writer, &random, &output)
      }
    }
    try issues(instruments, issuers, seed, &output)
    return try output.finish()
  }

  /// The issuer's own standing, oldest first, ending at today's notch.
  private static func changes(_ issuer: Issuer, _ random: inout RandomStream) -> [Change] {
    var notch = issuer.notch
    var date = Calendar.asOf
    var found: [Change] = []
    let moves = [0, 0, 1, 1, 1, 2, 2, 3][random.below(8)]
    for _ in 0..<moves {
      date = date.adding(days: -random.between(90, historyDays / 4))
      found.append(Change(date: date, notch: notch))
      // A step back in time: downgrades are a little more common than upgrades.
      let step = random.chance(560) ? -1 : 1
      notch = max(1, min(21, notch + step * (random.chance(120) ? 2 : 1)))
    }
    let start = Calendar.asOf.adding(days: -historyDays - random.between(0, 300))
    found.append(Change(date: start, notch: notch))
    return found.reversed()
  }

  private static func follow(
    _ history: [Change], _ writer: inout RatingWriter, _ random: inout RandomStream,
    _ output: inout CSVOutput
  ) throws(DemoFault) {
    let bias = random.pick([-1, 0, 0, 0, 0, 1])
    for (place, change) in history.enumerated() {
      let notch = max(1, min(22, change.notch + bias))
      if place > 0 && random.chance(450) {
        // The warning before the move: same letter, a tilted outlook.
        let earlier = max(1, min(22, history[place - 1].notch + bias))
        let outlook = notch > earlier ? "NEGATIVE" : "POSITIVE"
        let warned = change.date.adding(days: -random.between(30, 80))
        try writer.write(earlier, outlook, warned, &random, &output)
      }
      let lag = place == 0 ? 0 : random.between(0, 40)
      let outlook = random.pick(["STABLE", "STABLE", "STABLE", "STABLE", "NEGATIVE", "POSITIVE"])
      try writer.write(notch, outlook, change.date.adding(days: lag), &random, &output)
    }
    if random.chance(withdrawn) {
      let date = Calendar.asOf.adding(days: -random.between(10, 400))
      try writer.write(nil, "", date, &random, &output)
    }
  }

  /// A few bonds have a rating of their own: secured a notch better, subordinated one or two worse.
  private static func issues(
    _ instruments: [Instrument], _ issuers: Issuers, _ seed: UInt64, _ output: inout CSVOutput
  ) throws(DemoFault) {
    for (index, instrument) in instruments.enumerated() where instrument.kind == .corporateBond {
      var random = RandomStream(seed: seed, .issueRatings, index)
      guard random.chance(60) else { continue }
      let notch = max(1, issuers.all[instrument.issuer].notch + random.pick([-1, 1, 1, 2]))
      let date = Calendar.asOf.adding(days: -random.between(20, 1_500))
      for agency in RatingScales.agencies.prefix(2) {
        var writer = RatingWriter(instrument: index, kind: instrument.kind, agency: agency)
        try writer.write(notch, "STABLE", date, &random, &output)
      }
    }
  }
}
