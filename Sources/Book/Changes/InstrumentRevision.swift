// Instruments while a batch changes them: rows that were changed, and new ones with numbers behind
// all others. What refers to one another is checked when the table is built, at the end.

internal import Columns

struct InstrumentRevision {
  private let base: Instruments
  private(set) var edited: [Int: Instruments.Row] = [:]
  private var inserted: [Instruments.Row] = []
  private var insertedNumbers: [String: Int] = [:]
  private var insertedFolded: [String: String] = [:]
  private var hasNewUnderlying = false
  /// The item of the batch that last touched a row, by number.
  private var items: [Int: Int] = [:]

  init(_ base: Instruments) { self.base = base }

  var hasChanged: Bool { !edited.isEmpty || !inserted.isEmpty }

  func number(of id: String) throws(BookFault) -> Int {
    if let number = insertedNumbers[id] { return number }
    if let found = base.find(id) { return found.row }
    throw .unknownInstrument(suggestion: insertedFolded[id.lowercased()] ?? base.nearest(to: id))
  }

  func id(_ number: Int) -> String {
    number < base.count ? base.ids[number] : inserted[number - base.count].id
  }

  func currency(_ number: Int) -> CurrencyIndex {
    number < base.count ? base.currencies[number] : inserted[number - base.count].currency
  }

  mutating func insert(_ row: Instruments.Row, item: Int) throws(FieldError) {
    if (try? number(of: row.id)) != nil { throw FieldError("instrument_id", .alreadyExists) }
    if let near = insertedFolded[row.id.lowercased()] ?? base.nearest(to: row.id) {
      throw FieldError("instrument_id", .existsByCase(of: near))
    }
    let number = base.count + inserted.count
    inserted.append(row)
    insertedNumbers[row.id] = number
    insertedFolded[row.id.lowercased()] = row.id
    items[number] = item
  }

  mutating func update(
    _ id: String, _ values: [InstrumentValue], item: Int
  ) throws(FieldError) {
    let number: Int
    do throws(BookFault) {
      number = try self.number(of: id)
    } catch {
      throw FieldError("instrument_id", error)
    }
    items[number] = item
    if number >= base.count {
      for value in values { value.set(in: &inserted[number - base.count]) }
      return
    }
    var row = edited[number] ?? base.row(number)
    let underlying = row.underlyingID
    for value in values { value.set(in: &row) }
    if row.underlyingID != underlying { hasNewUnderlying = true }
    edited[number] = row
  }

  func item(of number: Int) -> Int { items[number] ?? 0 }

  struct Outcome {
    var instruments: Instruments
    /// New place by number; nil where every number is its place.
    var places: [Int32]?
  }

  /// Nil when nothing changed.
  func outcome() throws(ChangeFault) -> Outcome? {
    guard hasChanged else { return nil }
    if inserted.isEmpty, !hasNewUnderlying {
      return Outcome(instruments: base.replacing(edited), places: nil)
    }
    let rows = (0..<base.count).map { edited[$0] ?? base.row($0) } + inserted
    let (instruments, rejections) = Instruments.build(rows)
    // What lies below a rejected row was not changed itself: the fault is the changed row's.
    if let rejection = rejections.first(where: { items[$0.row] != nil }) ?? rejections.first {
      throw ChangeFault(
        item: items[rejection.row] ?? items.values.max() ?? 0,
        field: rejection.about == .id ? "instrument_id" : "underlying_id",
        reason: .book(rejection.fault))
    }
    let places = rows.map { row in instruments.find(row.id).map { Int32($0.row) } ?? -1 }
    return Outcome(instruments: instruments, places: places)
  }
}
