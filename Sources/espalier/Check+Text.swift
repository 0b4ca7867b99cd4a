// A check as text for people.

internal import Book
internal import BookFiles
internal import Columns
internal import Console
internal import Exact

extension Check {
  /// Rejections listed when not all are asked for.
  private static let listed = 20

  var text: String {
    let ink = Terminal.ink(.output)
    var text = heading(ink) + files(ink)
    if !report.isClean { text += rejections(ink) }
    for unknown in report.unknownFiles {
      text += ink.yellow(
        "  \(ShownText.escaped(unknown.name)) is no file of a book and was not read"
          + (unknown.suggestion.map { "; did you mean \($0)?" } ?? "") + "\n")
    }
    if let book = outcome.book, let review {
      text += "\n" + tree(book, review, ink) + "\n" + coverage(review, ink)
      text += findings(review, ink) + limitsText(ink)
    }
    return text + "\n" + verdict(ink) + "\n"
  }

  private func heading(_ ink: Ink) -> String {
    var parts: [String] = []
    if let book = outcome.book {
      if let asOf = book.settings.asOf { parts.append("as of \(asOf)") }
      parts.append("base currency \(book.currencies.code(book.settings.baseCurrency))")
    }
    let rate = Double(report.byteCount) / max(loadSeconds, 1e-9)
    parts.append(
      "\(Quantity.bytes(Double(report.byteCount))) in \(milliseconds(loadSeconds))"
        + " (\(Quantity.bytes(rate))/s)")
    return ink.bold(ShownText.escaped(path, limit: 200)) + "  "
      + parts.joined(separator: " · ") + "\n\n"
  }

  private func milliseconds(_ seconds: Double) -> String {
    seconds < 1 ? "\(Int((seconds * 1000).rounded())) ms" : "\(Quantity.oneDecimal(seconds)) s"
  }

  private func files(_ ink: Ink) -> String {
    var table = TextTable([.left, .right, .right, .right, .left])
    table.add(["File", "Rows", "Accepted", "Rejected", ""])
    for file in report.files {
      let rounded = file.rounded.values.reduce(0, +)
      table.add([
        ShownText.escaped(file.name), grouped(file.rows), grouped(file.accepted),
        grouped(file.rejected),
        !file.fileFaults.isEmpty ? "refused" : rounded > 0 ? "\(grouped(rounded)) rounded" : "",
      ])
    }
    return table.text { number, line in
      if number == 0 { return ink.dim(line) }
      let file = report.files[number - 1]
      return file.fileFaults.isEmpty && file.rejected == 0 ? line : ink.red(line)
    }
  }

  private func rejections(_ ink: Ink) -> String {
    let all = report.rejections
    let shown = listsAll ? all[...] : all.prefix(Self.listed)
    var text = "\n" + ink.bold("Rejected") + "\n"
    for rejection in shown { text += "  \(rejection)\n" }
    let total = report.rejected + report.files.reduce(0) { $0 + $1.fileFaults.count }
    if total > shown.count {
      text += ink.dim("  … and \(grouped(total - shown.count)) more") + "\n"
      var counts: [String: Int] = [:]
      for file in report.files { counts.merge(file.countByCode, uniquingKeysWith: +) }
      for (code, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
        text += ink.dim("  \(grouped(count)) × \(code)") + "\n"
      }
    }
    return text
  }

  private func tree(_ book: Book, _ review: Review, _ ink: Ink) -> String {
    let base = book.currencies.code(book.settings.baseCurrency)
    var table = TextTable([.left, .left, .right, .right, .right, .left])
    table.add(["Node", "Type", "Positions", "Net \(base)", "Gross \(base)", ""])
    table.add(row("Whole book", "", review.outline.total))
    let tree = book.hierarchy
    for node in 0..<tree.count where Int(tree.depths[node]) < depth {
      let indent = String(repeating: "  ", count: Int(tree.depths[node]) + 1)
      let name = tree.names[node]
      let title = tree.ids[node] + (name.isEmpty ? "" : "  " + name)
      table.add(
        row(
          indent + ShownText.escaped(title, limit: 44), tree.types[node].label,
          review.outline.lines[node]))
    }
    return table.text { number, line in number == 0 ? ink.dim(line) : line }
      + ink.dim(
        "  \(grouped(tree.count)) nodes, \(grouped(book.instruments.count)) instruments, "
          + "\(grouped(book.entities.count)) entities; paper and closed positions left out"
          + " (\(grouped(review.paper)) and \(grouped(review.closed)))") + "\n"
  }

  private func row(_ title: String, _ type: String, _ line: Outline.Line) -> [String] {
    var notes: [String] = []
    if line.unpriced > 0 { notes.append("\(grouped(line.unpriced)) unpriced") }
    if line.unconverted > 0 { notes.append("\(grouped(line.unconverted)) unconverted") }
    return [
      title, type, grouped(line.positions), amount(line.net), amount(line.gross),
      notes.isEmpty ? "" : "incomplete: " + notes.joined(separator: ", "),
    ]
  }

  private func amount(_ sum: ConvertedSum) -> String {
    sum.rounded(toScale: 0).map { DecimalText.grouped($0, scale: 0) } ?? "out of range"
  }

  private func coverage(_ review: Review, _ ink: Ink) -> String {
    var table = TextTable([.left, .right, .right, .right, .left])
    table.add(["Coverage", "Positions", "Gross", "Notional", ""])
    for item in review.coverage {
      // Of rates the shares would be of those that there are: 100 % of nothing missing.
      let isKnown = !(item.isPartial && item.name == "fx")
      let missing = item.of - item.covered
      table.add([
        item.name, percent(Int128(item.covered), Int128(item.of)),
        isKnown ? percent(item.coveredGross, item.ofGross) : "–",
        isKnown ? percent(item.coveredNotional, item.ofNotional) : "–",
        missing == 0 ? "" : "\(grouped(missing)) without",
      ])
    }
    let isPartial = review.coverage.contains { $0.isPartial }
    return table.text { number, line in number == 0 ? ink.dim(line) : line }
      + (isPartial ? ink.dim("  gross and notional of what has a rate to base currency\n") : "")
  }

  /// One decimal, cut and not rounded, so that 100 % means all.
  private func percent(_ part: Int128, _ whole: Int128) -> String {
    guard whole > 0 else { return "–" }
    let (thousandfold, overflow) = part.multipliedReportingOverflow(by: 1000)
    let tenths = overflow ? part / (whole / 1000) : thousandfold / whole
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private func findings(_ review: Review, _ ink: Ink) -> String {
    if review.findings.isEmpty { return "" }
    var text = "\n" + ink.bold("Worth a look") + "\n"
    for finding in review.findings {
      text += "  " + ink.yellow("\(grouped(finding.count)) × \(finding.kind.rawValue)")
      text += "  \(finding.kind.meaning)\n"
      let examples = finding.examples.prefix(3).map { ShownText.escaped($0, limit: 100) }
      text += ink.dim("      " + examples.joined(separator: "; ")) + "\n"
    }
    return text
  }

  private func verdict(_ ink: Ink) -> String {
    switch exitCode {
    case ExitCode.breached:
      ink.red(
        report.isClean
          ? "In order: \(grouped(report.rows)) rows, all accepted; but hard limits are breached."
          : "Partial: \(grouped(report.rejected)) of \(grouped(report.rows)) rows rejected; and of"
            + " what is left hard limits are breached.")
    case ExitCode.success:
      ink.green("In order: \(grouped(report.rows)) rows, all accepted.")
        + (report.unknownFiles.isEmpty
          ? "" : ink.yellow(" \(grouped(report.unknownFiles.count)) file(s) not read."))
    case ExitCode.partial:
      ink.yellow(
        "Partial: \(grouped(report.rejected)) of \(grouped(report.rows)) rows rejected,"
          + " the rest is a book.")
    default:
      ink.red(
        "Refused: \(grouped(report.rejected)) of \(grouped(report.rows)) rows rejected"
          + (report.hasFileFaults ? ", and whole files." : ".")
          + (options.isLenient || report.hasFileFaults || report.file("book.csv")?.rejected ?? 0 > 0
            ? "" : " With --lenient the good rows are used."))
    }
  }
}
