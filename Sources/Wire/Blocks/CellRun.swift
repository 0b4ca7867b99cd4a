// Values of one column in one block, those that are there and no others, in the form in which they
// are encoded.

internal import Exact
internal import Query

/// A text that equals another only when their bytes do. Swift's own equality takes a letter with an
/// accent and the letter followed by the accent for one, and would send one for the other.
struct ExactText: Hashable {
  let text: String

  static func == (a: ExactText, b: ExactText) -> Bool {
    // What differs, differs soon by the quick comparisons; what does not, is looked at in full.
    a.text.utf8.count == b.text.utf8.count && a.text == b.text
      && a.text.utf8.elementsEqual(b.text.utf8)
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
}
