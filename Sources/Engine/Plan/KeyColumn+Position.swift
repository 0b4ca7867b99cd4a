// Dimensions that a position itself decides.

internal import Book
internal import Columns
internal import Query

extension KeyColumn {
  static func ofPosition(_ dimension: Dimension, _ book: Book) -> KeyColumn {
    if dimension == .currency { return ofCurrency(book) }
    let positions = book.positions
    switch dimension {
    case .direction:
      let quantities = positions[.quantity]?.column
      return KeyColumn(
        dimension: dimension,
        codes: .byRow(
          (0..<positions.count).map { row in
            let quantity = quantities?[row] ?? 0
            return quantity > 0 ? 0 : quantity < 0 ? 1 : 2
          }), count: 2, label: { $0 == 0 ? "LONG" : "SHORT" })
    case .paper:
      return KeyColumn(
        dimension: dimension,
        codes: .byRow(positions.flags.map { $0.contains(.paper) ? 1 : 0 }), count: 2,
        label: { $0 == 0 ? "false" : "true" })
    case .strategyID:
      let splits = StrategySplits(positions.weights)
      return KeyColumn(
        dimension: dimension, codes: .split(splits), count: splits.ids.count,
        label: { splits.ids[$0] })
    case .tag(let key): return ofTag(key, book)
    case .curve: return ofCurve(book)
    default:
      return KeyColumn(
        dimension: dimension, codes: .row, count: positions.count, label: { positions.ids[$0] })
    }
  }

  /// Those that positions are in; most of the book's table is not.
  private static func ofCurrency(_ book: Book) -> KeyColumn {
    var used = [String](repeating: "", count: book.currencies.count)
    for currency in book.holdingFacts.currencies {
      used[Int(currency.row)] = book.currencies.code(currency)
    }
    let ranks = ranked(TextColumn(used))
    return KeyColumn(
      dimension: .currency, codes: .byCurrency(ranks.codes), count: ranks.labels.count,
      label: { ranks.labels[$0] })
  }

  /// A position's own tag comes first, then the nearest node's.
  private static func ofTag(_ key: String, _ book: Book) -> KeyColumn {
    let tree = book.hierarchy
    var values: [String] = []
    for node in 0..<tree.count {
      let own = Tags.value(of: key, in: tree.tags[node]).map(String.init) ?? ""
      let parent = Int(tree.parents[node])
      values.append(own.isEmpty && parent >= 0 ? values[parent] : own)
    }
    let shared = book.positions.tags
    let ownValues = (0..<(shared?.texts.count ?? 0)).map { text in
      Tags.value(of: key, in: shared?.texts[text] ?? "").map(String.init) ?? ""
    }
    let (codes, labels) = ranked(TextColumn(values + ownValues))
    let label: @Sendable (Int) -> String = { labels[$0] }
    let none = UInt32(labels.count)
    guard let shared, codes[tree.count...].contains(where: { $0 != none }) else {
      return KeyColumn(
        dimension: .tag(key), codes: .byNode(Array(codes[..<tree.count])), count: labels.count,
        label: label)
    }
    var rows = [UInt32](repeating: none, count: book.positions.count)
    let cells = book.positions.cells
    for run in 0..<cells.count {
      let inherited = codes[Int(cells.nodes[run])]
      for row in cells.positions(ofRun: run) {
        let own = codes[tree.count + Int(shared.codes[row])]
        rows[row] = own == none ? inherited : own
      }
    }
    return KeyColumn(dimension: .tag(key), codes: .byRow(rows), count: labels.count, label: label)
  }

  /// The curve that holds most of a position's key rates, by the magnitude of their sum; the first
  /// in order of two that hold as much.
  private static func ofCurve(_ book: Book) -> KeyColumn {
    let keyRates = book.keyRates
    let (codes, labels) = ranked(TextColumn(keyRates.points.map(\.curve)))
    var rows = [UInt32](repeating: UInt32(labels.count), count: book.positions.count)
    for (index, position) in keyRates.positions.enumerated() {
      var sums: [UInt32: Int128] = [:]
      for entry in keyRates.run(index) {
        let curve = codes[Int(keyRates.pointOfValue[entry])]
        sums[curve, default: 0] += Int128(keyRates.values[entry])
      }
      let largest = sums.max {
        ($0.value.magnitude, $1.key) < ($1.value.magnitude, $0.key)
      }
      if let largest { rows[Int(position)] = largest.key }
    }
    return KeyColumn(
      dimension: .curve, codes: .byRow(rows), count: labels.count, label: { labels[$0] })
  }
}
