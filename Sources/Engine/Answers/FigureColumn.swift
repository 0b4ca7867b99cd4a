// A measure's column while it is written: each figure is rounded once as it comes, and kept as the
// column will hold it.

internal import Exact
internal import Query

struct FigureColumn {
  private let shape: FigureShape
  /// Decimals of sums before they are rounded.
  private let decimals: Int
  private let isExact: Bool
  private let rounding: SumRounding
  // Of these the one that the shape calls for is filled.
  private var integers: [Int64?] = []
  private var sums: [Int128?] = []
  private var reals: [Double?] = []
  private var dates: [CalendarDate?] = []
  private var texts: [String?] = []
  /// The first row whose sum no column can hold.
  private(set) var tooLarge: Int?
  private(set) var count = 0

  init(_ shape: FigureShape, decimals: Int, isExact: Bool) {
    self.shape = shape
    self.decimals = decimals
    self.isExact = isExact
    if case .money(let scale, _) = shape {
      rounding = SumRounding(from: decimals, to: scale)
    } else {
      rounding = SumRounding(from: decimals, to: decimals)
    }
  }

  mutating func reserve(_ more: Int) {
    switch shape {
    case .count: integers.reserveCapacity(count + more)
    case .money:
      if isExact { texts.reserveCapacity(count + more) } else { sums.reserveCapacity(count + more) }
    case .real: reals.reserveCapacity(count + more)
    case .date: dates.reserveCapacity(count + more)
    case .number, .text: texts.reserveCapacity(count + more)
    }
  }

  mutating func append(_ value: FigureValue) {
    switch shape {
    case .count: integers.append(value.count)
    case .money:
      append(value.money)
      return
    case .real: reals.append(value.real)
    case .number(let decimals):
      texts.append(value.number.map { DecimalText.plain($0, scale: decimals) })
    case .date: dates.append(value.date)
    case .text: texts.append(value.text)
    }
    count += 1
  }

  /// A sum, or nil where it is missing; the shape is money.
  @inline(__always)
  mutating func append(_ sum: WideSum?) {
    if isExact {
      texts.append(sum?.exactText(decimals: decimals))
    } else {
      let rounded = sum.flatMap(rounding.rounded)
      if sum != nil, rounded == nil { tooLarge = tooLarge ?? count }
      sums.append(rounded)
    }
    count += 1
  }

  var unit: String? {
    switch shape {
    case .money(_, let unit): unit
    case .real(let unit): unit
    case .count, .number, .date, .text: nil
    }
  }

  var values: AnswerColumn.Values {
    switch shape {
    case .count: .integers(integers)
    case .money(let scale, _): isExact ? .digits(texts) : .decimals(sums, scale: scale)
    case .real: .reals(reals)
    case .number: .digits(texts)
    case .date: .dates(dates)
    case .text: .texts(texts)
    }
  }
}
