// Reads a block column by column: each column is one loop over the rows that does one thing.

internal import Book
internal import Columns
internal import Exact

extension PositionBlock {
  init(_ records: borrowing Records, _ context: PositionContext) {
    let columns = context.columns
    let count = records.count
    lines = records.lines
    isRejected = BitMask(count: count)
    begin(CSVFile.malformed(records))
    readIDs(records, columns.id, context.index)
    readNodes(records, columns.node, context)
    readInstruments(records, columns.instrument, context)
    readCurrencies(records, columns.currency, context)
    readNumbers(records, context)
    flags = Array(repeating: [], count: count)
    readFlags(records, columns)
    if let link = columns.link {
      links = texts(records, link, areIDs: true) { (text) throws(BookFault) in text }
    }
    if let column = columns.weights {
      weights = texts(records, column, StrategyWeights.canonical)
    }
    if let column = columns.tags { tags = texts(records, column, Tags.canonical) }
    derive(context)
    end()
  }

  private mutating func readIDs(_ records: borrowing Records, _ column: Int, _ index: TextIndex) {
    let bytes = records.bytes.span
    let count = records.count
    let texts = records.column(column)
    ids = TextColumn(texts)
    hashes = Array(repeating: 0, count: count)
    var previous = 0..<0
    for row in 0..<count {
      let range = texts[row]
      if range.isEmpty {
        rejectID(row, column, .required)
      } else if let fault = Row.faultOfID(bytes, range) {
        rejectID(row, column, fault)
      } else if records.hasHighBytes, let fault = Row.faultOfText(records.text(range)) {
        rejectID(row, column, fault)
      } else {
        hashes[row] = index.hash(bytes, range)
        if isAscending, !Self.precedes(bytes, previous, range) { isAscending = false }
        previous = range
      }
    }
  }

  /// A block with an id that is none does not count as ascending: what its neighbours are is not
  /// known to be unlike.
  private mutating func rejectID(_ row: Int, _ column: Int, _ fault: FileFault) {
    isAscending = false
    reject(row, column, fault)
  }

  /// Whether one id comes before the other, with letter case and without. Ids beyond ASCII have too
  /// many ways to be alike, and count as out of order.
  static func precedes(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    let count = min(a.count, b.count)
    var offset = 0
    while offset < count {
      let length = min(8, count - offset)
      let x = bytes.word(at: a.lowerBound + offset, length: length)
      let y = bytes.word(at: b.lowerBound + offset, length: length)
      if (x | y) & 0x8080_8080_8080_8080 != 0 { return false }
      if x != y {
        let place = UInt64((x ^ y).trailingZeroBitCount & ~7)
        let (left, right) = (UInt8(x >> place & 0xFF), UInt8(y >> place & 0xFF))
        return left < right && lower(left) < lower(right)
      }
      offset += 8
    }
    return a.count < b.count
  }

  /// Whether the last id comes before another block's first. Neither block may be empty.
  func precedes(_ next: PositionBlock) -> Bool {
    var pair = TextColumn()
    pair.append(ids.bytes.span, ids.range(count - 1))
    pair.append(next.ids.bytes.span, next.ids.range(0))
    return Self.precedes(pair.bytes.span, pair.range(0), pair.range(1))
  }

  @inline(always)
  private static func lower(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// What is wrong with a reference to a row that is not there.
  private static func faultOfReference(
    _ records: borrowing Records, _ range: Range<Int>, unknown: (String) -> BookFault
  ) -> FileFault {
    if let fault = Row.faultOfID(records.bytes.span, range) { return fault }
    guard let id = records.text(range) else { return .notUTF8 }
    return .book(unknown(id))
  }

  private mutating func readNodes(
    _ records: borrowing Records, _ column: Int, _ context: PositionContext
  ) {
    nodes = context.nodeIndex.find(records.column(column))
    for row in 0..<records.count where nodes[row] == TextIndex.nowhere {
      nodes[row] = 0
      let range = records.range(row, column)
      if range.isEmpty {
        reject(row, column, .required)
      } else {
        let fault = Self.faultOfReference(records, range) {
          .unknownNode(suggestion: context.hierarchy.nearest(to: $0))
        }
        reject(row, column, fault)
      }
    }
  }

  private mutating func readInstruments(
    _ records: borrowing Records, _ column: Int, _ context: PositionContext
  ) {
    instruments = context.instrumentIndex.find(records.column(column))
    for row in 0..<records.count where instruments[row] == TextIndex.nowhere {
      instruments[row] = 0
      let range = records.range(row, column)
      if range.isEmpty {
        reject(row, column, .required)
      } else {
        let fault = Self.faultOfReference(records, range) {
          .unknownInstrument(suggestion: context.instruments.nearest(to: $0))
        }
        reject(row, column, fault)
      }
    }
  }

  /// The row's own currency, else its instrument's.
  private mutating func readCurrencies(
    _ records: borrowing Records, _ column: Int?, _ context: PositionContext
  ) {
    let bytes = records.bytes.span
    currencies = Array(repeating: 0, count: records.count)
    for row in 0..<records.count where !isRejected[row] {
      let range = column.map { records.range(row, $0) } ?? 0..<0
      if range.isEmpty {
        currencies[row] = context.instruments.currencies[Int(instruments[row])].row
      } else if let currency = context.currencies.find(bytes, range) {
        currencies[row] = currency.row
      } else {
        let code = String(decoding: records.bytes[range.prefix(400)], as: UTF8.self)
        reject(row, column ?? 0, .book(context.currencies.fault(of: code)))
      }
    }
  }

  private mutating func readNumbers(_ records: borrowing Records, _ context: PositionContext) {
    let columns = context.columns
    let table = context.currencies
    fields = PositionField.allCases.map { field in
      guard let column = columns.fields[field.rawValue] else { return nil }
      switch field.kind {
      case .baseAmount:
        return fixed(records, column, DecimalPlaces(table.amountScale(context.base)))
      case .amount: return amounts(records, column, table)
      case .sensitivity: return sensitivities(records, column, table)
      }
    }
    if let column = columns.pv01 { pv01 = sensitivities(records, column, table) }
    terms = PositionTerm.allCases.map { term in
      columns.terms[term.rawValue].map {
        decimals(records, $0, isRequired: term == .quantity)
      }
    }
    if let column = columns.givenRate { givenRates = rates(records, column) }
  }

  private mutating func amounts(
    _ records: borrowing Records, _ column: Int, _ table: CurrencyTable
  ) -> Values {
    let usual = DecimalPlaces(DecimalScale.amount)
    guard table.hasFine else { return fixed(records, column, usual) }
    return fixed(records, column, usual, DecimalPlaces(DecimalScale.fineAmount), table)
  }

  private mutating func sensitivities(
    _ records: borrowing Records, _ column: Int, _ table: CurrencyTable
  ) -> Values {
    let usual = DecimalPlaces(DecimalScale.sensitivity)
    guard table.hasFine else { return fixed(records, column, usual) }
    return fixed(records, column, usual, DecimalPlaces(DecimalScale.fineSensitivity), table)
  }

  /// A column of numbers with one count of decimals.
  private mutating func fixed(
    _ records: borrowing Records, _ column: Int, _ places: DecimalPlaces
  ) -> Values {
    fixed(records, column) { _ in places }
  }

  /// A column of numbers whose count of decimals follows from the row's currency.
  private mutating func fixed(
    _ records: borrowing Records, _ column: Int, _ usual: DecimalPlaces, _ fine: DecimalPlaces,
    _ table: CurrencyTable
  ) -> Values {
    let currencies = currencies
    return fixed(records, column) { row in
      table.isFine(CurrencyIndex(currencies[row])) ? fine : usual
    }
  }

  @inline(__always)
  private mutating func fixed(
    _ records: borrowing Records, _ column: Int, places: (Int) -> DecimalPlaces
  ) -> Values {
    let texts = records.column(column)
    let count = texts.count
    var values = [Int64](repeating: 0, count: count)
    var present = [UInt64](repeating: 0, count: (count + 63) / 64)
    var target = values.mutableSpan
    var bits = present.mutableSpan
    for row in 0..<count {
      let range = texts[row]
      if range.isEmpty { continue }
      do throws(DecimalFault) {
        let number = try DecimalParser.fixed(texts.bytes, range, places(row))
        target[row] = number.value
        bits[row >> 6] |= 1 << UInt64(row & 63)
        if number.isRounded { rounded[column, default: 0] += 1 }
      } catch {
        reject(row, column, .number(error))
      }
    }
    return Values(values: values, present: BitMask(words: present, count: count))
  }

  private mutating func decimals(
    _ records: borrowing Records, _ column: Int, isRequired: Bool
  ) -> Decimals {
    let bytes = records.bytes.span
    let count = records.count
    var values = [Int64](repeating: 0, count: count)
    var scales = [UInt8](repeating: 0, count: count)
    var present = [UInt64](repeating: 0, count: (count + 63) / 64)
    var target = values.mutableSpan
    var bits = present.mutableSpan
    var targetScales = scales.mutableSpan
    for row in 0..<count {
      let range = records.range(row, column)
      if range.isEmpty {
        if isRequired { reject(row, column, .required) }
        continue
      }
      var isRounded = false
      do throws(DecimalFault) {
        let number = try DecimalParser.floating(bytes, range, isRounded: &isRounded)
        target[row] = number.coefficient
        targetScales[row] = number.scale
        bits[row >> 6] |= 1 << UInt64(row & 63)
        if isRounded { rounded[column, default: 0] += 1 }
      } catch {
        reject(row, column, .number(error))
      }
    }
    return Decimals(
      values: values, scales: scales, present: BitMask(words: present, count: count))
  }

  private mutating func rates(_ records: borrowing Records, _ column: Int) -> [RateQuote?] {
    var rates = [RateQuote?](repeating: nil, count: records.count)
    var row = Row(copy records, 0)
    for record in 0..<records.count {
      row.move(to: record)
      do throws(FieldFault) {
        rates[record] = try row.rate(column)
        if !row.roundedFields.isEmpty { rounded[column, default: 0] += 1 }
      } catch {
        reject(record, column, error.fault)
      }
    }
    return rates
  }
}
