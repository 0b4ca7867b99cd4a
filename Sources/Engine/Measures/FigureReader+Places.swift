// Figures that are not summed: NAVs, read from the tree, and columns, read from a position.

internal import Book
internal import Columns
internal import Exact
internal import Query

extension FigureReader {
  /// The node that a group stands for.
  enum Place {
    /// What the query asks about: its node, or all roots.
    case whole
    case named(NodeIndex)
    /// Positions that lie under no node of the wanted kind.
    case none
  }

  func node(_ group: Int) -> Place {
    guard let treeKey else { return place }
    func placed(_ key: Int) -> Place {
      place(ofKey: key, states.codes[group * states.keyCount + key])
    }
    guard nullStandsForAll, case .none = placed(treeKey) else { return placed(treeKey) }
    // All of what another key of the tree says, or simply all.
    guard let other = keys[..<treeKey].lastIndex(where: { $0.nodes != nil }) else { return .whole }
    return placed(other)
  }

  /// Where a code of a tree key lies. What is left of several nodes lies on none of them: its code
  /// is null.
  func place(ofKey key: Int, _ code: UInt32) -> Place {
    guard let nodes = keys[key].nodes, code < nodes.count else { return .none }
    return .named(NodeIndex(Int(nodes[Int(code)])))
  }

  /// How deep a group's node lies below what the query asks about.
  func depth(_ group: Int) -> Int {
    guard case .named(let node) = node(group) else { return 0 }
    let depths = epoch.book.hierarchy.depths
    return Int(depths[node.row]) - (scope.root.map { Int(depths[$0.row]) } ?? 0)
  }

  /// In the answer's currency.
  func nav(_ place: Place) -> FigureValue {
    let node: NodeIndex?
    switch place {
    case .whole: node = scope.root
    case .named(let named): node = named
    case .none: return .missing
    }
    let base = epoch.book.settings.baseCurrency
    guard let value = epoch.navs.value(node), let rate = scope.rates[base] else { return .missing }
    var sum = ConvertedSum.zero
    sum.add(value, localScale: epoch.book.currencies.amountScale(base), at: rate)
    return .money(sum.exact.timesPowerOfTen(conversion.weightDecimals))
  }

  func column(_ column: PositionColumn, _ key: Int, _ group: Int) -> FigureValue {
    // A total is no position.
    guard key < states.keyCount else { return .missing }
    let row = Int(states.codes[group * states.keyCount + key])
    let reader = conversion.reader
    let positions = reader.positions
    if let field = column.field {
      let currency = UInt32(positions.currency(of: PositionIndex(row)).row)
      return reader.money(field, row: row, currency: currency).map {
        // With shocks an amount has these decimals already.
        .money(reader.effects == nil ? $0.timesPowerOfTen(conversion.weightDecimals) : $0)
      } ?? .missing
    }
    if let source = column.number {
      guard let value = reader.number(source, row: row) else { return .missing }
      return source == .maturity ? .date(CalendarDate(day: Int32(value))) : .number(value)
    }
    let instruments = epoch.book.instruments
    let instrument = Int(positions.instruments[row])
    let text: String?
    switch column {
    case .name: text = instruments.names[instrument]
    case .isin: text = instruments.isins[instrument]
    case .cusip: text = instruments.cusips[instrument]
    case .valuation: text = instruments.valuations[instrument].label
    default: text = positions.links?[row]
    }
    return text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .missing
  }
}
