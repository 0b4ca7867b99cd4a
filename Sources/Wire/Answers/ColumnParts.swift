// A column on its way in: what each block brought, put together once all are there. Adding to one
// growing array of optionals block by block would copy what came before, or hope that it does not.

internal import Exact
internal import Query

struct ColumnParts: Sendable {
  struct Part: Sendable {
    /// Which rows have a value; nil where all do.
    var isThere: [Bool]?
    var run: CellRun
  }

  private let head: Schema.Column
  private var parts: [Part] = []

  init(_ head: Schema.Column) { self.head = head }

  mutating func append(_ part: Part) { parts.append(part) }

  /// All of it; `rows` have come.
  func values(_ rows: Int) throws(WireFault) -> AnswerColumn.Values {
    switch head.type {
    case .text: .texts(try joined(rows, Self.texts) { $0.text })
    case .digits: .digits(try joined(rows, Self.texts) { $0.text })
    case .integer: .integers(try joined(rows, Self.words) { $0 })
    case .decimal: .decimals(try joined(rows, Self.wide) { $0 }, scale: head.scale)
    case .real: .reals(try joined(rows, Self.bits) { Double(bitPattern: $0) })
    // The decoder has seen to it that the day is one of the calendar.
    case .date: .dates(try joined(rows, Self.words) { CalendarDate(day: Int32(clamping: $0)) })
    case .bool: .flags(try joined(rows, Self.flags) { $0 })
    }
  }

  private func joined<Cell, Value>(
    _ rows: Int, _ cells: (CellRun) -> [Cell]?, _ value: (Cell) -> Value
  ) throws(WireFault) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(rows)
    for part in parts {
      guard let cells = cells(part.run) else {
        throw WireFault(.badBlock, "a column has values of another kind")
      }
      guard let isThere = part.isThere else {
        for cell in cells { values.append(value(cell)) }
        continue
      }
      var next = 0
      for isThere in isThere {
        if isThere, next < cells.count {
          values.append(value(cells[next]))
          next += 1
        } else {
          values.append(nil)
        }
      }
    }
    return values
  }

  private static func texts(_ run: CellRun) -> [ExactText]? {
    if case .texts(let cells) = run { cells } else { nil }
  }

  private static func words(_ run: CellRun) -> [Int64]? {
    if case .words(let cells) = run { cells } else { nil }
  }

  private static func wide(_ run: CellRun) -> [Int128]? {
    switch run {
    case .words(let cells): cells.map { Int128($0) }
    case .wide(let cells): cells
    default: nil
    }
  }

  private static func bits(_ run: CellRun) -> [UInt64]? {
    if case .bits(let cells) = run { cells } else { nil }
  }

  private static func flags(_ run: CellRun) -> [Bool]? {
    if case .flags(let cells) = run { cells } else { nil }
  }
}
