// The exact sum of one numeric column over the rows whose file gave a value: what was derived is
// left out, since a mere reader of the file cannot know it.

internal import Book
internal import Columns
internal import Exact

struct GivenSum {
  let name: String
  var count = 0
  /// In units of 10⁻¹²: no value has more decimals.
  var units: Int128 = 0

  static let decimals = Decimal.maximumScale

  var json: String {
    #"{"count": \#(count), "units": "\#(units)", "decimals": \#(Self.decimals)}"#
  }

  mutating func add(_ value: Int64, scale: Int) {
    count += 1
    units += Int128(value) * Int128(PowersOfTen.int64(Self.decimals - scale))
  }

  /// Every column that has a value.
  static func all(of book: Book) -> [GivenSum] {
    let fields = PositionField.allCases.map { sum(of: $0, book) }
    let terms = PositionTerm.allCases.map { sum(of: $0, book.positions) }
    return (fields + terms).filter { $0.count > 0 }
  }

  private static let derived: [PositionField: PositionFlags] = [
    .marketValue: .derivedMarketValue, .notional: .derivedNotional, .dv01: .derivedDV01,
    .cs01: .derivedCS01, .delta: .derivedDelta, .vega: .derivedVega,
    .rateGamma: .derivedRateGamma,
  ]

  private static func sum(of field: PositionField, _ book: Book) -> GivenSum {
    var sum = GivenSum(name: field.name)
    let positions = book.positions
    guard let column = positions[field] else { return sum }
    let flag = derived[field] ?? []
    for run in 0..<positions.cells.count {
      let currency = positions.cells.currencies[run]
      let scale =
        switch field.kind {
        case .amount: book.currencies.amountScale(currency)
        case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
        case .sensitivity: book.currencies.sensitivityScale(currency)
        }
      for row in positions.cells.positions(ofRun: run) {
        guard let value = column[row], positions.flags[row].isDisjoint(with: flag) else {
          continue
        }
        sum.add(value, scale: scale)
      }
    }
    return sum
  }

  private static func sum(of term: PositionTerm, _ positions: Positions) -> GivenSum {
    var sum = GivenSum(name: term.name)
    guard let column = positions[term] else { return sum }
    for row in 0..<positions.count {
      if let value = column.decimal(row: row, group: Int(positions.instruments[row])) {
        sum.add(value.coefficient, scale: Int(value.scale))
      }
    }
    return sum
  }
}
