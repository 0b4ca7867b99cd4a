// What a check says of limits: how many hold, and of each that does not its node, its measure, how
// much is used and left, and who brings it about.

internal import Book
internal import BookFiles
internal import Console
internal import Engine
internal import Exact
internal import Query

extension Check {
  /// The answer to `show limits`; nil where there are none.
  static func limits(of book: Book, threads: Int) -> Answer? {
    if book.limits.isEmpty { return nil }
    let epoch = Epoch(book, identity: Contract.Epoch(store: "file", counter: 1))
    let show = Show(subject: Located(.limits, at: 0..<0))
    // A limit that cannot be answered says so in its row; nobody cancels.
    return try? epoch.answer(.show(show), threads: threads)
  }

  var hasBreach: Bool { limitRows.contains { $0("status") == "BREACHED" } }

  /// By row: a column's text.
  private var limitRows: [(String) -> String?] {
    guard let limits else { return [] }
    return (0..<limits.rowCount).map { row in
      { name in limits.columns.first { $0.name == name }?.text(row) }
    }
  }

  func limitsText(_ ink: Ink) -> String {
    let rows = limitRows
    if rows.isEmpty { return "" }
    var counts: [String: Int] = [:]
    for row in rows { counts[row("status") ?? "", default: 0] += 1 }
    let parts = ["OK", "WARNING", "BREACHED", "UNKNOWN"].compactMap { status in
      counts[status].map { "\(grouped($0)) \(status)" }
    }
    var text = "\n" + ink.bold("Limits") + "  " + parts.joined(separator: ", ") + "\n"
    for row in rows where row("status") == "BREACHED" {
      func shown(_ name: String) -> String {
        row(name).map(Self.twoDecimals) ?? "–"
      }
      let currency = row("currency").map { " " + $0 } ?? ""
      let node = ShownText.escaped(row("node") ?? "", limit: 60)
      let measure = ShownText.escaped(row("measure") ?? "", limit: 60)
      let used = row("used").flatMap(Double.init).map { " (\(Quantity.oneDecimal($0)) %)" } ?? ""
      text +=
        ink.red(
          "  \(node) \(measure): \(shown("value"))\(currency) of \(shown("hard"))\(used),"
            + " headroom \(shown("headroom"))") + "\n"
      if let leaves = row("leaves") {
        text += ink.dim("      most of it: \(ShownText.escaped(leaves, limit: 200))") + "\n"
      }
    }
    for row in rows where row("status") == "UNKNOWN" {
      let node = ShownText.escaped(row("node") ?? "", limit: 60)
      let measure = ShownText.escaped(row("measure") ?? "", limit: 60)
      let reason = ShownText.escaped(row("reason") ?? "it is missing", limit: 200)
      text += ink.yellow("  \(node) \(measure): \(reason)") + "\n"
    }
    return text
  }

  /// Digits in groups, with the decimals that people read.
  private static func twoDecimals(_ digits: String) -> String {
    guard let value = Double(digits), abs(value) < 1e15 else { return digits }
    let cents = Int128((value * 100).rounded())
    let text = DecimalText.grouped(cents, scale: 2)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }

  var limitsJSON: JSON {
    let names = [
      "node", "measure", "bound", "value", "soft", "hard", "currency", "used", "headroom", "status",
      "leaves", "reason",
    ]
    let numbers: Set = ["value", "soft", "hard", "used", "headroom"]
    return .array(
      limitRows.map { row in
        .object(
          names.map { name in
            guard let text = row(name) else { return (name, .null) }
            return (name, numbers.contains(name) ? .number(text) : .string(text))
          })
      })
  }
}
