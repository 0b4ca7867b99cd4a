// From the clauses of `with` to a branch. Trades come first, whatever the order of the clauses;
// every other shock is measured on the book after them, and their effects add up.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct BranchBuilder {
  private let select: Select
  /// Those of the select, with named stresses taken apart.
  private let shocks: [Located<WhatIf>]
  private let cancellation: Cancellation
  private var branch: Branch

  static func branch(
    _ epoch: Epoch, _ select: Select, _ cancellation: Cancellation
  ) throws(QueryFault) -> Branch {
    if select.shocks.isEmpty {
      if select.options.base {
        throw QueryFault(
          .notCombinable, "base shows what shocks change, and there is none",
          suggestion: "with fx EUR +5%")
      }
      return .unshocked(epoch)
    }
    var builder = try BranchBuilder(epoch, select, cancellation)
    try builder.trade()
    try builder.lend()
    try builder.shockCurrencies()
    try builder.downgrade()
    try builder.shockValues()
    return builder.branch
  }

  /// What shocks alone make of a state; trades of the select are made already.
  static func shocked(
    _ epoch: Epoch, _ select: Select, _ cancellation: Cancellation
  ) throws(QueryFault) -> Branch {
    var builder = try BranchBuilder(epoch, select, cancellation)
    try builder.shockCurrencies()
    try builder.shockValues()
    return builder.branch
  }

  private init(
    _ epoch: Epoch, _ select: Select, _ cancellation: Cancellation
  ) throws(QueryFault) {
    self.select = select
    shocks = try Self.shocks(select, epoch.book.stresses)
    self.cancellation = cancellation
    branch = Branch.unshocked(epoch)
    branch.text = select.shocks.map(\.value.text).joined(separator: ", ")
  }

  private static func shocks(
    _ select: Select, _ stresses: [Stress]
  ) throws(QueryFault) -> [Located<WhatIf>] {
    var shocks: [Located<WhatIf>] = []
    for shock in select.shocks {
      guard case .stress(let id) = shock.value else {
        shocks.append(shock)
        continue
      }
      guard let stress = stresses.first(where: { $0.id == id }) else {
        throw QueryFault(
          .unknownValue, "the book has no stress \(id)", at: shock.range,
          suggestion: Spelling.nearest(to: id, among: stresses.map(\.id)))
      }
      shocks += try stress.shocks(at: shock.range)
    }
    return shocks
  }

  private var book: Book { branch.epoch.book }

  // MARK: Trades

  private mutating func trade() throws(QueryFault) {
    var changes: [Change] = []
    var places: [Range<Int>] = []
    for (number, shock) in shocks.enumerated() {
      guard let change = try change(shock, number) else { continue }
      changes.append(change)
      places.append(shock.range)
    }
    if changes.isEmpty { return }
    do throws(ChangeFault) {
      branch.epoch = try Self.traded(changes, branch.epoch)
    } catch {
      throw QueryFault(
        .cannotApply, "\(error.field) \(error.reason.reason)", at: places[error.item])
    }
  }

  /// The state after trades: beside the book where that is enough, so that questions of nodes and
  /// currencies cost what the trades touch.
  private static func traded(
    _ changes: [Change], _ before: Epoch
  ) throws(ChangeFault) -> Epoch {
    if changes.allSatisfy(Overlay.takes) {
      var overlay = Overlay(before.book)
      var cells = before.cells.cellsToFollow(before.book, threads: 1)
      let outcome = try overlay.apply(
        changes, on: before.book.settings.asOf, onChange: { cells.change(from: $0, to: $1) })
      if outcome == .applied {
        return Epoch(
          after: before, overlay.book(beside: before.book), cells, identity: before.identity,
          positionsAsOf: before.positionsAsOf)
      }
    }
    let book = try Revision.apply(changes, to: before.book.laidOut)
    return Epoch(
      book, identity: before.identity, positionsAsOf: before.positionsAsOf,
      snapshot: before.snapshot)
  }

  /// What positions that are added have of risk, where somebody asks for it.
  private mutating func lend() throws(QueryFault) {
    var added: [String] = []
    var place: Range<Int>?
    for (number, shock) in shocks.enumerated() {
      guard case .add(let addition) = shock.value else { continue }
      added.append(Self.id(addition, number))
      place = place ?? shock.range
    }
    if added.isEmpty || !select.asksForRisk { return }
    do throws(BookFault) {
      let (book, lendings) = try branch.epoch.book.laidOut.lending(to: added)
      branch.epoch = Epoch(risk: book, of: branch.epoch)
      branch.notes += lendings.map(Self.sentence)
    } catch {
      throw QueryFault(.overflow, error.reason, at: place)
    }
  }

  private static func sentence(_ lending: Lending) -> String {
    let what =
      switch lending.kind {
      case .vector(set: ScenarioSet.defaultName): "vector"
      case .vector(let set): "vector of the set \(set)"
      case .exposures: "exposures"
      }
    guard let lender = lending.lender else {
      return "\(lending.position) has no \(what): no other position of its instrument has any"
    }
    return "\(lending.position) has the \(what) of \(lender), in proportion to their quantities"
  }

  private static func id(_ addition: WhatIf.Addition, _ number: Int) -> String {
    addition.position ?? "what-if \(number + 1)"
  }

  private func change(
    _ shock: Located<WhatIf>, _ number: Int
  ) throws(QueryFault) -> Change? {
    switch shock.value {
    case .add(let addition): return try insertion(addition, number, shock.range)
    case .close(let position): return .closePosition(id: position)
    case .resize(let position, let quantity):
      return .resizePosition(id: position, quantity: quantity)
    case .move(let position, let node):
      return .movePosition(id: position, node: try nodeID(node, shock.range))
    case .fx, .rates, .spreads, .price, .downgrade, .stress: return nil
    }
  }

  private func nodeID(
    _ reference: NodeReference, _ place: Range<Int>
  ) throws(QueryFault) -> String {
    let node = try NodeFinder(book).find(Located(reference, at: place))
    return book.hierarchy.ids[node.row]
  }

  private func insertion(
    _ addition: WhatIf.Addition, _ number: Int, _ place: Range<Int>
  ) throws(QueryFault) -> Change {
    var currency: CurrencyIndex?
    if let code = addition.currency {
      guard let found = book.currencies.find(code) else {
        throw QueryFault(.unknownCurrency, "\(code) is no currency of this book", at: place)
      }
      currency = found
    }
    let instrument = book.instruments.find(addition.instrument)
    let scaled = currency ?? instrument.map { book.instruments.currencies[$0.row] }
    var values: [PositionValue] = [.term(.quantity, addition.quantity)]
    for item in addition.numbers {
      values.append(try value(item, scaled ?? book.settings.baseCurrency, place))
    }
    if let link = addition.link { values.append(.link(link)) }
    if addition.isPaper == true { values.append(.isPaper(true)) }
    return .insertPosition(
      PositionDraft(
        id: Self.id(addition, number),
        node: try nodeID(addition.node, place), instrument: addition.instrument,
        currency: currency, values: values))
  }

  private func value(
    _ number: WhatIf.Addition.Number, _ currency: CurrencyIndex, _ place: Range<Int>
  ) throws(QueryFault) -> PositionValue {
    if let term = PositionTerm.allCases.first(where: { $0.name == number.column.rawValue }) {
      return .term(term, number.value)
    }
    guard let field = number.column.field else {
      throw QueryFault(
        .notCombinable, "\(number.column.rawValue) is not a position's own", at: place)
    }
    let decimals =
      switch field.kind {
      case .amount: book.currencies.amountScale(currency)
      case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
      case .sensitivity: book.currencies.sensitivityScale(currency)
      }
    guard let count = number.value.coefficient(atScale: decimals) else {
      throw QueryFault(
        .outOfRange, "\(number.column.rawValue) does not fit its 64 bits", at: place)
    }
    return .figure(field, count)
  }

  // MARK: Currencies and ratings

  private mutating func shockCurrencies() throws(QueryFault) {
    for shock in shocks {
      guard case .fx(let code, let size) = shock.value else { continue }
      guard let currency = book.currencies.find(code) else {
        throw QueryFault(
          .unknownCurrency, "\(code) is no currency of this book", at: shock.range,
          suggestion: Spelling.nearest(to: code, among: book.currencies.codes))
      }
      guard branch.factors[currency] == nil else {
        throw QueryFault(.repeatedClause, "\(code) is shocked already", at: shock.range)
      }
      let factor = try ShockFactor(change: size, at: shock.range)
      guard factor.multiple > 0 else {
        throw QueryFault(
          .outOfRange, "a currency cannot lose all of its value or more", at: shock.range)
      }
      branch.factors[currency] = factor
    }
  }

  private mutating func downgrade() throws(QueryFault) {
    for shock in shocks {
      guard case .downgrade(let id, let notches) = shock.value else { continue }
      guard let issuer = book.entities.find(id) else {
        throw QueryFault(
          .unknownValue, "there is no entity \(id)", at: shock.range,
          suggestion: book.entities.nearest(to: id))
      }
      branch.downgrades[Int32(issuer.row), default: 0] += notches
    }
  }

  // MARK: Values

  private mutating func shockValues() throws(QueryFault) {
    let shocks = shocks.filter { [.rates, .spreads, .price].contains($0.value.kind) }
    if shocks.isEmpty { return }
    var measurer = EffectMeasurer(branch, select, cancellation)
    for shock in shocks { try measurer.add(shock) }
    branch.effects = ShockEffects(values: measurer.effects)
    branch.notes += measurer.notes
  }
}
