// Amounts have the scale of their currency, and what a file of changes creates has its currency in
// the file: a first look at the rows, before any of them is read.

internal import Book

struct CreatedCurrencies: Sendable {
  private var instruments: [String: CurrencyIndex] = [:]
  private var positions: [String: CurrencyIndex] = [:]
  /// All that the rows would make, those that are refused included.
  private var targets: Set<ChangeTarget> = []

  /// The few fields of a row that say it; empty where it creates nothing.
  struct Entry: Sendable {
    var kind = ""
    var position = ""
    var node = ""
    var instrument = ""
    var currency: CurrencyIndex?
  }

  static func parser(
    _ header: CSVHeader, _ currencies: CurrencyTable
  ) -> BookLoader.RowParser<Entry> {
    let change = header.position(of: "change") ?? 0
    let position = header.position(of: "position_id")
    let node = header.position(of: "node_id")
    let instrument = header.position(of: "instrument_id")
    let currency = header.position(of: "currency")
    return { (row) throws(FieldFault) in
      Entry(
        kind: try row.text(change), position: try row.optionalID(position),
        node: try row.optionalID(node),
        instrument: try row.optionalID(instrument),
        currency: try row.currency(currency, currencies))
    }
  }

  /// What is created twice is refused when it comes to it.
  mutating func add(_ entry: Entry, _ book: Book) {
    switch ChangeKind(rawValue: entry.kind) {
    case .insertPosition where !entry.position.isEmpty: targets.insert(.position(entry.position))
    case .createNode where !entry.node.isEmpty: targets.insert(.node(entry.node))
    case .insertInstrument where !entry.instrument.isEmpty:
      targets.insert(.instrument(entry.instrument))
    default: break
    }
    if entry.kind == ChangeKind.insertInstrument.rawValue, let currency = entry.currency {
      if instruments[entry.instrument] == nil { instruments[entry.instrument] = currency }
    } else if entry.kind == ChangeKind.insertPosition.rawValue {
      let currency = entry.currency ?? ofInstrument(entry.instrument, book)
      if let currency, positions[entry.position] == nil { positions[entry.position] = currency }
    }
  }

  /// What rows would have made that are not among these changes.
  func made(without changes: [Change]) -> Set<ChangeTarget> {
    changes.reduce(into: targets) { left, change in
      if let made = change.made { left.remove(made) }
    }
  }

  func ofInstrument(_ id: String, _ book: Book) -> CurrencyIndex? {
    book.instruments.find(id).map { book.instruments.currencies[$0.row] } ?? instruments[id]
  }

  func ofPosition(_ id: String, _ book: Book) -> CurrencyIndex? {
    book.currency(ofPosition: id) ?? positions[id]
  }
}
