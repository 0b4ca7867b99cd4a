// A check as one JSON object for programs.

internal import Book
internal import BookFiles
internal import Columns
internal import Console
internal import Exact

extension Check {
  var json: String {
    JSON.object([
      ("path", .string(path)),
      ("ok", .bool(report.isClean && outcome.book != nil)),
      ("lenient", .bool(options.isLenient)),
      ("rows", .count(report.rows)),
      ("accepted", .count(report.rows - report.rejected)),
      ("rejected", .count(report.rejected)),
      ("files", .array(report.files.map(Self.json))),
      (
        "unknown_files",
        .array(
          report.unknownFiles.map {
            .object([
              ("file", .string($0.name)),
              ("suggestion", $0.suggestion.map { .string($0) } ?? .null),
            ])
          })
      ),
      ("rejections", .array(report.rejections.map(Self.json))),
      ("book", bookJSON),
      ("nodes", nodesJSON),
      ("coverage", .array((review?.coverage ?? []).map(Self.json))),
      ("findings", .array((review?.findings ?? []).map(Self.json))),
      ("limits", limitsJSON),
      ("breached", .bool(hasBreach)),
    ]).text
  }

  private static func json(_ file: FileReport) -> JSON {
    .object([
      ("file", .string(file.name)),
      ("bytes", .count(file.byteCount)),
      ("rows", .count(file.rows)),
      ("accepted", .count(file.accepted)),
      ("rejected", .count(file.rejected)),
      ("usable", .bool(file.fileFaults.isEmpty)),
      ("rounded", .object(file.rounded.sorted { $0.key < $1.key }.map { ($0, .count($1)) })),
      (
        "rejected_by_code",
        .object(file.countByCode.sorted { $0.key < $1.key }.map { ($0, .count($1)) })
      ),
    ])
  }

  private static func json(_ rejection: Rejection) -> JSON {
    .object([
      ("file", .string(rejection.file)),
      ("line", rejection.line == 0 ? .null : .count(rejection.line)),
      ("column", rejection.column == 0 ? .null : .count(rejection.column)),
      ("field", rejection.field.isEmpty ? .null : .string(rejection.field)),
      ("code", .string(rejection.code)),
      ("reason", .string(rejection.reason)),
      ("value", rejection.value.isEmpty ? .null : .string(rejection.value)),
    ])
  }

  private var bookJSON: JSON {
    guard let book = outcome.book, let review else { return .null }
    return .object([
      ("as_of", book.settings.asOf.map { .string($0.description) } ?? .null),
      ("base_currency", .string(book.currencies.code(book.settings.baseCurrency))),
      ("pivot_currency", .string(book.currencies.code(book.settings.pivotCurrency))),
      ("timezone", book.settings.timeZone.map { .string($0) } ?? .null),
      ("nodes", .count(book.hierarchy.count)),
      ("entities", .count(book.entities.count)),
      ("instruments", .count(book.instruments.count)),
      ("positions", .count(review.positions)),
      ("paper", .count(review.paper)),
      ("closed", .count(review.closed)),
      ("derived_market_values", .count(review.derivedMarketValues)),
      ("derived_dv01s", .count(review.derivedDV01s)),
      ("fx_quotes", .count(book.fx.count)),
      ("ratings", .count(book.ratings.instruments.count + book.ratings.entities.count)),
      ("key_rates", .count(book.keyRates.count)),
      ("limits", .count(book.limits.count)),
      ("factors", .count(book.factors.count)),
      ("scenario_sets", .array(book.scenarioSets.map { .string($0.name) })),
      ("position_bytes", .count(book.positions.byteCount)),
    ])
  }

  private var nodesJSON: JSON {
    guard let book = outcome.book, let review else { return .array([]) }
    let scale = book.currencies.amountScale(book.settings.baseCurrency)
    let tree = book.hierarchy
    func amount(_ sum: ConvertedSum) -> JSON {
      sum.rounded(toScale: scale).map { .number(DecimalText.plain($0, scale: scale)) } ?? .null
    }
    return .array(
      (0..<tree.count).filter { Int(tree.depths[$0]) < depth }.map { node in
        let line = review.outline.lines[node]
        let parent = tree.parent(of: NodeIndex(node))
        return .object([
          ("node", .string(tree.ids[node])),
          ("parent", parent.map { .string(tree.ids[$0.row]) } ?? .null),
          ("type", .string(tree.types[node].label)),
          ("positions", .count(line.positions)),
          ("net", amount(line.net)),
          ("gross", amount(line.gross)),
          ("long", amount(line.long)),
          ("short", amount(line.short)),
          ("complete", .bool(line.isComplete)),
          ("unpriced", .count(line.unpriced)),
          ("unconverted", .count(line.unconverted)),
        ])
      })
  }

  private static func json(_ item: Review.Coverage) -> JSON {
    // Sums that lack what has no rate cannot say how much of all has one.
    let isKnown = !(item.isPartial && item.name == "fx")
    func sum(_ value: Int128) -> JSON { isKnown ? .number(String(value)) : .null }
    return .object([
      ("of", .string(item.name)),
      ("positions", .count(item.of)),
      ("covered", .count(item.covered)),
      ("gross", sum(item.ofGross)),
      ("covered_gross", sum(item.coveredGross)),
      ("notional", sum(item.ofNotional)),
      ("covered_notional", sum(item.coveredNotional)),
      ("lacks_unconverted", .bool(item.isPartial)),
    ])
  }

  private static func json(_ finding: Finding) -> JSON {
    .object([
      ("code", .string(finding.kind.rawValue)),
      ("count", .count(finding.count)),
      ("meaning", .string(finding.kind.meaning)),
      ("examples", .array(finding.examples.map { .string($0) })),
    ])
  }
}
