// Values of one column in one block, those that are there and no others, in the form in which they
// are encoded.

internal import Exact
internal import Query

/// A text that equals another only when their bytes do. Swift's own equality takes a letter with an
/// accent and the letter followed by the accent for one, and would send one for the other.
struct ExactText: Hashable {
  let text: String

  static func == (a: ExactText, b: ExactText) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  /// Texts of one meaning have one hash, which is allowed.
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

enum CellRun {
  /// Integers, dates, and decimals that 64 bits hold.
  case words([Int64])
  /// Decimals.
  case wide([Int128])
  /// Texts and digits.
  case texts([ExactText])
  /// Reals by their bits: −0 and 0 are two, as they were.
  case bits([UInt64])
  case flags([Bool])

  var count: Int {
    switch self {
    case .words(let values): values.count
    case .wide(let values): values.count
    case .texts(let values): values.count
    case .bits(let values): values.count
    case .flags(let values): values.count
    }
  }

  /// Where a value differs from the one before it, the first place included.
  var starts: [Int] {
    switch self {
    case .words(let values): Self.starts(values)
    case .wide(let values): Self.starts(values)
    case .texts(let values): Self.starts(values)
    case .bits(let values): Self.starts(values)
    case .flags(let values): Self.starts(values)
    }
  }

  private static func starts<Value: Equatable>(_ values: [Value]) -> [Int] {
    values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }
  }

  func picking(_ places: [Int]) -> CellRun {
    switch self {
    case .words(let values): .words(places.map { values[$0] })
    case .wide(let values): .wide(places.map { values[$0] })
    case .texts(let values): .texts(places.map { values[$0] })
    case .bits(let values): .bits(places.map { values[$0] })
    case .flags(let values): .flags(places.map { values[$0] })
    }
  }

  /// Each value as often as `lengths` says.
  func repeated(_ lengths: [Int]) -> CellRun {
    picking(zip(lengths, 0..<count).flatMap { Array(repeating: $1, count: $0) })
  }
}

extension AnswerColumn.Values {
  var columnType: ColumnType {
    switch self {
    case .texts: .text
    case .integers: .integer
    case .decimals: .decimal
    case .digits: .digits
    case .reals: .real
    case .dates: .date
    case .flags: .bool
    }
  }

  /// Which rows have a value, and the values.
  func cells(_ rows: Range<Int>) -> (isThere: [Bool], run: CellRun) {
    switch self {
    case .texts(let values), .digits(let values):
      return (
        values[rows].map { $0 != nil }, .texts(values[rows].compactMap { $0.map(ExactText.init) })
      )
    case .integers(let values):
      return (values[rows].map { $0 != nil }, .words(values[rows].compactMap { $0 }))
    case .decimals(let values, _):
      let present = values[rows].compactMap { $0 }
      let words = present.compactMap { Int64(exactly: $0) }
      return (
        values[rows].map { $0 != nil },
        words.count == present.count ? .words(words) : .wide(present)
      )
    case .reals(let values):
      return (values[rows].map { $0 != nil }, .bits(values[rows].compactMap { $0?.bitPattern }))
    case .dates(let values):
      return (
        values[rows].map { $0 != nil }, .words(values[rows].compactMap { $0.map { Int64($0.day) } })
      )
    case .flags(let values):
      return (values[rows].map { $0 != nil }, .flags(values[rows].compactMap { $0 }))
    }
  }

  static func none(_ type: ColumnType, scale: Int) -> AnswerColumn.Values {
    switch type {
    case .text: .texts([])
    case .integer: .integers([])
    case .decimal: .decimals([], scale: scale)
    case .digits: .digits([])
    case .real: .reals([])
    case .date: .dates([])
    case .bool: .flags([])
    }
  }

  /// Adds rows; false where the run is not of this column's type or holds a day of no calendar.
  mutating func append(_ run: CellRun, isThere: [Bool]) -> Bool {
    switch (self, run) {
    case (.texts(var values), .texts(let run)):
      self = .flags([])
      values += Self.spread(run.map(\.text), isThere)
      self = .texts(values)
    case (.digits(var values), .texts(let run)):
      self = .flags([])
      values += Self.spread(run.map(\.text), isThere)
      self = .digits(values)
    case (.integers(var values), .words(let run)):
      self = .flags([])
      values += Self.spread(run, isThere)
      self = .integers(values)
    case (.decimals(var values, let scale), .words(let run)):
      self = .flags([])
      values += Self.spread(run.map { Int128($0) }, isThere)
      self = .decimals(values, scale: scale)
    case (.decimals(var values, let scale), .wide(let run)):
      self = .flags([])
      values += Self.spread(run, isThere)
      self = .decimals(values, scale: scale)
    case (.reals(var values), .bits(let run)):
      self = .flags([])
      values += Self.spread(run.map { Double(bitPattern: $0) }, isThere)
      self = .reals(values)
    case (.dates(var values), .words(let run)):
      let dates = run.compactMap { Int32(exactly: $0).flatMap { CalendarDate(exactly: $0) } }
      guard dates.count == run.count else { return false }
      self = .flags([])
      values += Self.spread(dates, isThere)
      self = .dates(values)
    case (.flags(var values), .flags(let run)):
      self = .flags([])
      values += Self.spread(run, isThere)
      self = .flags(values)
    default: return false
    }
    return true
  }

  /// The values at the places where one is, nil at the others.
  private static func spread<Value>(_ run: [Value], _ isThere: [Bool]) -> [Value?] {
    var next = 0
    return isThere.map { isThere in
      guard isThere, next < run.count else { return nil }
      defer { next += 1 }
      return run[next]
    }
  }
}
