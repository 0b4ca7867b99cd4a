// Why a figure is null: asked of figures that are, for the contract to say.

internal import Book
internal import Columns
internal import Exact
internal import Query

/// Reasons of one kind are counted together, whatever node or currency each speaks of.
struct NullReason: Sendable {
  enum Kind: Hashable, Sendable {
    case noValue, noRate, noNAV, zeroNAV, noNode, noParent, zeroParent, zeroDivisor, tooLarge
  }
  var kind: Kind
  var text: String
}

extension FigureReader {
  /// Nil for what has no figure by its nature, such as the price of a total.
  func nullReason(_ figure: Figure, _ group: Int) -> NullReason? {
    switch figure {
    case .count: nil
    case .sum(_, let known, _, let isBase): missingSum(known, isBase, group)
    case .mean(_, let known, let isBase): missingSum(known, isBase, group)
    case .folded(_, .concentration, _):
      NullReason(kind: .zeroDivisor, text: "there is no gross market value to take shares of")
    case .folded(_, _, let known): missingSum(known, false, group)
    case .nav: missingNAV(node(group))
    case .shareOfNAV(let part, let named):
      nullShareOfNAV(part, named.map { .named($0) } ?? node(group), group)
    case .shareOfParent(let part, let slot): nullShareOfParent(part, slot, group)
    case .ratio(let above, let below, _): nullRatio(above, below, group)
    case .weightedAverage(_, let weight, _, _):
      states.money[weight][group].isZero
        ? NullReason(
          kind: .zeroDivisor, text: "positions that have a value have no gross market value")
        : .tooLarge
    case .extreme(let number, _): missingExtreme(requirements.extremes[number].source)
    case .column(let column, let key): missingColumn(column, key, group)
    case .risk(let number): nullRisk(number, group)
    case .parametric(let number): nullParametric(number, group)
    case .stress(_, _, let known, _, _): missingSum(known, false, group)
    }
  }

  private func missingSum(_ known: Int?, _ isBase: Bool, _ group: Int) -> NullReason {
    let base = epoch.book.settings.baseCurrency
    if states.counts[known ?? Requirements.count][group] == 0 {
      return NullReason(kind: .noValue, text: "no position has a value for it")
    }
    if isBase { return noRate(base) }
    let target = epoch.book.currencies.code(scope.currency)
    return NullReason(
      kind: .noRate, text: "no position that has a value for it has a rate to \(target)")
  }

  private func noRate(_ currency: CurrencyIndex) -> NullReason {
    NullReason(kind: .noRate, text: scope.rates.reason(currency, epoch.book))
  }

  private func missingNAV(_ place: Place) -> NullReason {
    let base = epoch.book.settings.baseCurrency
    if case .none = place {
      return NullReason(kind: .noNode, text: "it lies on no node that could have a NAV")
    }
    if scope.rates[base] == nil { return noRate(base) }
    let tree = epoch.book.hierarchy
    let node = self.node(at: place)
    let lacking = epoch.navs.firstLacking(below: node, tree).map { tree.ids[$0.row] }
    guard let node else {
      let cause = lacking.map { ": \($0) has none" } ?? ""
      return NullReason(kind: .noNAV, text: "the roots have no NAV together\(cause)")
    }
    let cause = lacking.map { ", nor has \($0) below it" } ?? ""
    return NullReason(kind: .noNAV, text: "\(tree.ids[node.row]) has no NAV\(cause)")
  }

  private func nullShareOfNAV(_ part: Figure, _ place: Place, _ group: Int) -> NullReason? {
    if value(part, group).isMissing { return nullReason(part, group) }
    let nav = nav(place)
    if nav.isMissing { return missingNAV(place) }
    guard nav.isZero else { return .tooLarge }
    let name = node(at: place).map { "of \(epoch.book.hierarchy.ids[$0.row])" }
    return NullReason(kind: .zeroNAV, text: "the NAV \(name ?? "of the roots together") is 0")
  }

  private func nullShareOfParent(_ part: Figure, _ slot: Int, _ group: Int) -> NullReason? {
    if value(part, group).isMissing { return nullReason(part, group) }
    guard slot < parents.count, !parents[slot][group].isMissing else {
      return NullReason(kind: .noParent, text: "the enclosing group has no such figure")
    }
    guard parents[slot][group].isZero else { return .tooLarge }
    return NullReason(kind: .zeroParent, text: "the enclosing group's is 0")
  }

  private func nullRatio(
    _ above: Figure.SumPart, _ below: Figure.SumPart, _ group: Int
  ) -> NullReason {
    guard amount(below, group).isZero else { return .tooLarge }
    let needs = requirements.components[below.number].condition?.fact
    switch needs {
    case .rated:
      return NullReason(kind: .zeroDivisor, text: "gross market values of rated positions are 0")
    case .field(let field):
      return NullReason(
        kind: .zeroDivisor, text: "market values of positions that have a \(field.name) add up to 0"
      )
    default:
      return NullReason(kind: .zeroDivisor, text: "what it is a share of is 0")
    }
  }

  private func missingExtreme(_ source: Extreme.Source) -> NullReason {
    if case .field = source {
      let target = epoch.book.currencies.code(scope.currency)
      return NullReason(
        kind: .noValue, text: "no position with a rate to \(target) has a value for it")
    }
    return NullReason(kind: .noValue, text: "no position has a value for it")
  }

  private func missingColumn(_ column: PositionColumn, _ key: Int, _ group: Int) -> NullReason? {
    guard key < states.keyCount else { return nil }
    let row = Int(states.codes[group * states.keyCount + key])
    let positions = epoch.book.positions
    guard let field = column.field, positions[field]?.isPresent(row) ?? false else {
      return NullReason(kind: .noValue, text: "the position has no value for it")
    }
    return noRate(
      field.kind == .baseAmount
        ? epoch.book.settings.baseCurrency : positions.currency(of: PositionIndex(row)))
  }

  /// Nil for all roots together.
  private func node(at place: Place) -> NodeIndex? {
    switch place {
    case .whole: scope.root
    case .named(let node): node
    case .none: nil
    }
  }
}

extension NullReason {
  fileprivate static let tooLarge = NullReason(
    kind: .tooLarge, text: "it is beyond the range of numbers")
}
