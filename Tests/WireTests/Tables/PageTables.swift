// The tables of proto-spec/SPEC.md, written from the protocol's own. Each stands there between two
// comments that name it.

struct PageTables {
  let file: ProtocolFile

  var all: [(name: String, text: String)] {
    [
      ("frames", frames), ("fields", fields), ("types", entries(file.types, "type")),
      ("encodings", entries(file.encodings, "encoding")), ("roles", entries(file.roles, "role")),
      ("errors", errors), ("retry", entries(file.retry, "retry class")), ("limits", limits),
      ("reserved", table(["frames", "for"], file.reserved.map { ["\($0.frames)", $0.purpose] })),
    ]
  }

  /// The page with its tables as they are now.
  func page(_ old: String) -> String {
    var page = old
    for (name, text) in all {
      let opening = "<!-- table: \(name) -->\n"
      guard let start = page.firstRange(of: opening)?.upperBound,
        let end = page[start...].firstRange(of: "<!-- end -->")?.lowerBound
      else { continue }
      page.replaceSubrange(start..<end, with: text)
    }
    return page
  }

  private var frames: String {
    table(
      ["type", "name", "from", "stream", "is"],
      file.frames.map {
        let stream = ["connection": "0", "query": "the query's", "both": "either"][$0.about] ?? ""
        return [SwiftTables.hex($0.code), "`\($0.name)`", $0.from, stream, $0.meaning]
      })
  }

  private var fields: String {
    let frames = file.frames.filter { !$0.fields.isEmpty }.map { ("`\($0.name)`", $0.fields) }
    let parts = file.parts.map { ("part `\($0.name)`: \($0.meaning.lowercased())", $0.fields) }
    return (frames + parts).map { title, fields in
      "**\(title)**\n\n"
        + table(
          ["tag", "field", "kind", "how many", "is"],
          fields.map { [String($0.tag), "`\($0.name)`", kind($0.kind), $0.count, $0.meaning] })
    }.joined(separator: "\n")
  }

  private func kind(_ kind: String) -> String {
    kind.hasPrefix("part:") ? "part `\(kind.dropFirst(5))`" : "`\(kind)`"
  }

  private func entries(_ entries: [ProtocolFile.Entry], _ head: String) -> String {
    table(
      ["code", head, "is"], entries.map { [String($0.code), "`\($0.name)`", $0.meaning] })
  }

  private var errors: String {
    table(
      ["code", "symbol", "retry", "means"],
      file.failures.map { [String($0.code), "`\($0.symbol)`", $0.retry, $0.meaning] })
  }

  private var limits: String {
    table(
      ["limit", "value", "of"],
      file.limits.map { ["`\($0.name)`", "\($0.value) \($0.unit)", $0.meaning] })
  }

  private func table(_ heads: [String], _ rows: [[String]]) -> String {
    let lines = [heads, heads.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}
