// One book becoming another, step by step in the order of conventions.md §9: before the first step
// it is the one, after the last the other, and each state between is a book of its own that says
// what the other would have been, had only so much changed. Differences of what states answer are
// the parts of the change, and add up because nothing lies between.

internal import Columns
internal import Exact

public struct Passage {
  private var frame: CommonFrame
  private let pairs: PositionPairs
  private let terms: [PassageSteps]
  /// Days from the first book's to the second's.
  private let days: Int
  private var book: Book
  private var remaining = PassageStep.allCases.dropLast()[...]

  public init(from: Book, to: Book) throws(PassageFault) {
    let frame = try CommonFrame(from.laidOut, to.laidOut)
    self.frame = frame
    terms = frame.stepsOfTerms
    pairs = PositionPairs(frame, termsOfInstruments: terms)
    let (first, second) = (from.settings.asOf, to.settings.asOf)
    days = first.flatMap { first in second.map { Int($0.day) - Int(first.day) } } ?? 0
    book = Book(
      settings: from.settings, currencies: frame.currencies,
      hierarchy: try self.frame.tree(after: .new), entities: try frame.entities(after: .new),
      instruments: try frame.instruments(after: .new), positions: .none,
      ratings: Self.ratings(frame, after: .new, isLater: false, days: days), fx: frame.from.fx,
      keyRates: .none, limits: [], scenarioSets: [], factors: from.factors,
      stresses: from.stresses)
    let table = frame.currencies
    book.settings.baseCurrency = Self.renumbered(
      from.settings.baseCurrency, from.currencies, table)
    book.settings.pivotCurrency = Self.renumbered(
      from.settings.pivotCurrency, from.currencies, table)
    book.fx = Self.fx(frame, isNew: false, days: 0)
    book = try layout(after: .new, of: nil)
  }

  private static func renumbered(
    _ currency: CurrencyIndex, _ table: CurrencyTable, _ common: CurrencyTable
  ) -> CurrencyIndex {
    common.find(table.code(currency)) ?? currency
  }

  /// Notes on what the steps cannot tell apart.
  public var notes: [String] {
    var notes: [String] = []
    for set in frame.from.scenarioSets {
      let other = frame.to.scenarioSets.first { $0.name == set.name }
      if other.map({ PassageSources.areSame(set, $0) }) ?? false { continue }
      notes.append(
        "the scenarios of the set \(set.name) are others in each state, so that all of its vectors"
          + " change with method")
    }
    if frame.from.factors.ids != frame.to.factors.ids {
      notes.append(
        "the factors are others in each state, so that all exposures change with method")
    }
    return notes
  }

  /// The book after the next step, or no book where the step changes nothing; nil once the next
  /// step would be the last, after which the book is the second one.
  public mutating func next() throws(PassageFault) -> (step: PassageStep, book: Book?)? {
    guard let step = remaining.popFirst() else { return nil }
    if step == .new { return (step, pairs.steps.contains(PassageSteps(.new)) ? book : nil) }
    return (step, try change(step) ? book : nil)
  }

  /// Whether the step has changed anything.
  private mutating func change(_ step: PassageStep) throws(PassageFault) -> Bool {
    let own = PassageSteps(step)
    let ofTerms = terms.contains { !$0.isDisjoint(with: own) }
    var hasChanged = pairs.steps.contains(own) || ofTerms
    switch step {
    case .moved:
      if frame.isReplanted { hasChanged = true }
      if hasChanged { book.hierarchy = try frame.tree(after: step) }
    case .reference:
      // Days go by, and with them maturities come nearer; rates stay as old as they were.
      book.settings.asOf = frame.to.settings.asOf
      book.entities = try frame.entities(after: step)
      book.fx = Self.fx(frame, isNew: false, days: days)
      book.ratings = Self.ratings(frame, after: step, isLater: true, days: days)
      hasChanged = true
    case .ratings:
      let ratings = Self.ratings(frame, after: step, isLater: true, days: days)
      defer { book.ratings = ratings }
      return ratings != book.ratings
    case .prices:
      if frame.isRevalued {
        book.hierarchy = try frame.tree(after: step)
        hasChanged = true
      }
    case .sensitivities:
      // What hangs on positions is compared nowhere: it may be another.
      hasChanged = hasChanged || hasHanging
    case .fx:
      book.fx = Self.fx(frame, isNew: true, days: days)
      return true
    case .new, .closed, .resized, .method: break
    }
    guard hasChanged else { return false }
    if ofTerms || step == .reference { book.instruments = try frame.instruments(after: step) }
    book = try layout(after: step, of: book)
    return true
  }

  private var hasHanging: Bool {
    [frame.from, frame.to].contains { book in
      book.keyRates.count > 0 || !book.factorHoldings.isEmpty
        || book.scenarioSets.contains { $0.vectors.count > 0 }
    }
  }

  private func layout(
    after step: PassageStep, of book: Book?
  ) throws(PassageFault) -> Book {
    try PassageLayout(
      frame: frame, pairs: pairs, terms: terms, step: step, book: book ?? self.book
    ).laidOut()
  }

  // MARK: Histories

  /// Quotes of either book in common numbers, the first one's later by so many days.
  private static func fx(_ frame: CommonFrame, isNew: Bool, days: Int) -> FXHistory {
    let (history, numbers) =
      isNew ? (frame.to.fx, frame.currencyOfTo) : (frame.from.fx, frame.currencyOfFrom)
    var rows: [FXHistory.Row] = []
    for pair in history.pairs {
      for quote in history.quotes(pair) {
        rows.append(
          FXHistory.Row(
            base: numbers[Int(pair.base.row)], quote: numbers[Int(pair.quote.row)],
            date: quote.date.adding(days: isNew ? 0 : days), rate: quote.rate,
            source: quote.source))
      }
    }
    return FXHistory.build(rows).history
  }

  /// Statements of the first book, and from `ratings` on of the second; about whom only one of them
  /// knows, that one's. `isLater`: the day is the second one's already.
  private static func ratings(
    _ frame: CommonFrame, after step: PassageStep, isLater: Bool, days: Int
  ) -> RatingBook {
    let isNew = step >= .ratings
    let (a, b) = (frame.from, frame.to)
    func entries(
      _ history: RatingHistory, _ number: (Int) -> Int32?, shift: Int
    ) -> [RatingEntry] {
      (0..<history.subjectCount).flatMap { subject -> [RatingEntry] in
        guard let place = number(subject) else { return [] }
        return history.entries(of: Int32(subject)).map { entry in
          var entry = entry
          entry.subject = place
          entry.effective = entry.effective.adding(days: shift)
          return entry
        }
      }
    }
    let (shiftOfFrom, shiftOfTo) = (isLater ? days : 0, isLater ? 0 : -days)
    let common = frame.commonEntities
    let instruments =
      entries(
        a.ratings.instruments,
        { row in
          let isCommon = b.instruments.find(a.instruments.ids[row]) != nil
          return isNew && isCommon ? nil : frame.instrumentOfFrom[row]
        }, shift: shiftOfFrom)
      + entries(
        b.ratings.instruments,
        { row in
          let isCommon = a.instruments.find(b.instruments.ids[row]) != nil
          return !isNew && isCommon ? nil : frame.instrumentOfTo[row]
        }, shift: shiftOfTo)
    let entities =
      entries(
        a.ratings.entities,
        { row in
          let isCommon = b.entities.find(a.entities.ids[row]) != nil
          return isNew && isCommon ? nil : common.find(a.entities.ids[row]).map { Int32($0.row) }
        }, shift: shiftOfFrom)
      + entries(
        b.ratings.entities,
        { row in
          let isCommon = a.entities.find(b.entities.ids[row]) != nil
          return !isNew && isCommon ? nil : common.find(b.entities.ids[row]).map { Int32($0.row) }
        }, shift: shiftOfTo)
    return RatingBook(
      instruments: RatingHistory.build(instruments, subjectCount: frame.instrumentCount).history,
      entities: RatingHistory.build(entities, subjectCount: common.count).history)
  }
}
