// One agency's rows about one issuer or instrument, in the order of their dates. Must hold:
// effective dates rise strictly, so no two rows share a key; nothing lies after the as-of date.

import Exact

struct RatingWriter {
  private let entity: Int
  private let instrument: [UInt8]
  private let agency: Agency
  private var last = CalendarDate(day: .min)

  init(entity: Int, agency: Agency) {
    self.entity = entity
    instrument = []
    self.agency = agency
  }

  init(instrument: Int, kind: InstrumentKind, agency: Agency) {
    entity = -1
    self.instrument =
      InstrumentKind.prefixes[Int(kind.rawValue)] + String(100_000 + instrument).utf8.dropFirst()
    self.agency = agency
  }

  /// A notch, or nil where the agency withdraws.
  mutating func write(
    _ notch: Int?, _ outlook: String, _ date: CalendarDate, _ random: inout RandomStream,
    _ output: inout CSVOutput
  ) throws(DemoFault) {
    let effective = Calendar.onOrAfter(max(date, last.day == .min ? date : last.adding(days: 1)))
    guard effective <= Calendar.asOf else { return }
    last = effective
    let published = Calendar.onOrAfter(effective.adding(days: random.chance(150) ? 1 : 0))
    var known = ""
    // Some reach the firm some days late, in the afternoon; most count as known when published.
    let heard = published.adding(days: random.between(1, 6))
    if random.chance(120), heard <= Calendar.asOf { known = "\(heard)T14:30:00Z" }
    let letter = notch.map(agency.letter) ?? agency.withdrawn
    try row(letter, outlook, published, effective, known, &output)
    // A clerical error put right a month later: the same date, another letter, a later knowledge.
    let corrected = effective.adding(days: 30)
    guard let notch, random.chance(4), corrected <= Calendar.asOf else { return }
    let better = agency.letter(max(1, notch - 1))
    try row(better, outlook, published, effective, "\(corrected)T09:05:00Z", &output)
  }

  private func row(
    _ letter: String, _ outlook: String, _ published: CalendarDate, _ effective: CalendarDate,
    _ known: String, _ output: inout CSVOutput
  ) throws(DemoFault) {
    if entity < 0 {
      output.empty()
    } else {
      output.identifier(UInt8(ascii: "E"), entity + 1, digits: 4)
    }
    output.bytes(instrument, from: 0, count: instrument.count)
    for value in [
      agency.code, letter, outlook, published.description, effective.description, known,
    ] {
      output.text(value)
    }
    try output.endRow()
  }
}
