// `show ladder`: key rates of a node by curve and tenor, what they add up to, and how that compares
// with the dv01 of the positions that have them. A difference is shown, not spread.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct LadderAnswer {
  let epoch: Epoch
  let cancellation: Cancellation

  private struct Line {
    var curve: String?
    var tenor: String?
    var sum = ConvertedSum.zero
    /// Of positions that have key rates and a dv01, in the last line alone.
    var dv01: ConvertedSum?
    var difference: ConvertedSum?
  }

  func answer(_ root: NodeIndex?) throws(QueryFault) -> Answer {
    let book = epoch.book.laidOut
    let base = book.settings.baseCurrency
    let rates = ReportingRates(book, to: base, asOf: book.settings.asOf, maximumAgeDays: nil)
    let reading = try read(book, root, rates)
    let points = book.keyRates.points
    var lines: [Line] = []
    var place = 0
    var all = Line(dv01: reading.dv01, difference: reading.difference)
    while place < points.count {
      var curve = Line(curve: points[place].curve)
      let first = place
      while place < points.count, points[place].curve == points[first].curve {
        if reading.isHeld[place] {
          lines.append(
            Line(
              curve: points[place].curve, tenor: points[place].tenor.label,
              sum: reading.sums[place]))
          curve.sum += reading.sums[place]
        }
        place += 1
      }
      if reading.isHeld[first..<place].contains(true) {
        lines.append(curve)
        all.sum += curve.sum
      }
    }
    if !lines.isEmpty { lines.append(all) }
    var contract = Contract.plain(epoch)
    contract.notes = reading.notes
    contract.isComplete = reading.unconverted == 0
    return Answer(columns: columns(lines), rows: lines.map { _ in .group }, contract: contract)
  }

  private func columns(_ lines: [Line]) -> [AnswerColumn] {
    let book = epoch.book
    let base = book.settings.baseCurrency
    let scale = book.currencies.sensitivityScale(base)
    let unit = book.currencies.code(base) + "/bp"
    func sums(_ name: String, _ value: (Line) -> ConvertedSum?) -> AnswerColumn {
      ShowAnswer.column(
        name, .decimals(lines.map { value($0)?.rounded(toScale: scale) }, scale: scale), unit: unit)
    }
    return [
      ShowAnswer.column("curve", .texts(lines.map(\.curve))),
      ShowAnswer.column("tenor", .texts(lines.map(\.tenor))),
      sums("kr") { $0.sum },
      sums("dv01") { $0.dv01 },
      sums("difference") { $0.difference },
    ]
  }

  private struct Reading {
    /// By point.
    var sums: [ConvertedSum]
    var isHeld: [Bool]
    var dv01 = ConvertedSum.zero
    /// Key rates less dv01, of those that have both.
    var difference = ConvertedSum.zero
    var unconverted = 0
    var notes: [String] = []
  }

  private func read(
    _ book: Book, _ root: NodeIndex?, _ rates: ReportingRates
  ) throws(QueryFault) -> Reading {
    let (keyRates, positions) = (book.keyRates, book.positions)
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    let runs = positions.cells.runs(ofNodes: nodes)
    let rows =
      positions.cells.starts[runs.lowerBound]..<positions.cells.starts[runs.upperBound]
    var reading = Reading(
      sums: keyRates.points.map { _ in .zero }, isHeld: keyRates.points.map { _ in false })
    var (withoutDV01, differing, counted) = (0, 0, 0)
    for (index, position) in keyRates.positions.enumerated() where rows.contains(position) {
      try cancellation.check(at: index)
      let row = Int(position)
      guard positions.isCounted(row) else { continue }
      let currency = positions.currency(of: PositionIndex(row))
      guard let rate = rates[currency] else {
        reading.unconverted += 1
        continue
      }
      let scale = book.currencies.sensitivityScale(currency)
      var whole: Int128 = 0
      for entry in keyRates.run(index) {
        let point = Int(keyRates.pointOfValue[entry])
        let value = Int128(keyRates.values[entry])
        reading.sums[point].add(value, localScale: scale, at: rate)
        reading.isHeld[point] = true
        whole += value
      }
      counted += 1
      guard let dv01 = positions[.dv01]?[row] else {
        withoutDV01 += 1
        continue
      }
      reading.dv01.add(Int128(dv01), localScale: scale, at: rate)
      reading.difference.add(whole - Int128(dv01), localScale: scale, at: rate)
      // As `check` flags it: by more than 1 %.
      if abs(whole - Int128(dv01)) * 100 > Int128(dv01.magnitude) { differing += 1 }
    }
    func count(_ number: Int, _ what: String) {
      if number > 0 {
        reading.notes.append("\(number) of \(counted + reading.unconverted) \(what)")
      }
    }
    count(differing, "positions have key rates that differ from their dv01 by more than 1 %")
    count(withoutDV01, "positions have key rates and no dv01")
    count(reading.unconverted, "positions with key rates have no rate of exchange")
    return reading
  }
}
