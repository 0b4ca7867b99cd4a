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
    readNodes(records, columns.node, context.hierarchy)
    readInstruments(records, columns.instrument, context.instruments)
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
    ids = TextColumn(reservingTexts: count, bytes: count * 12)
    hashes = Array(repeating: 0, count: count)
    var previous = 0..<0
    for row in 0..<count {
      let range = records.range(row, column)
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
      ids.append(bytes, range)
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
  private static func precedes(_ bytes: Span<UInt8>, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    let left = bytes.extracting(a)
    let right = bytes.extracting(b)
    for index in 0..<min(left.count, right.count) {
      let (x, y) = (left[index], right[index])
      if x != y { return x < y && y < 0x80 && lower(x) < lower(y) }
      if x >= 0x80 { return false }
    }
    return left.count < right.count
  }

  /// The same of two rows of a column.
  static func precedes(_ ids: TextColumn, _ a: Int, _ b: Int) -> Bool {
    precedes(ids.bytes.span, ids.range(a), ids.range(b))
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
    _ records: borrowing Records, _ column: Int, _ hierarchy: Hierarchy
  ) {
    let bytes = records.bytes.span
    nodes = Array(repeating: 0, count: records.count)
    for row in 0..<records.count {
      let range = records.range(row, column)
      if let node = hierarchy.find(bytes, range) {
        nodes[row] = UInt32(node.row)
      } else if range.isEmpty {
        reject(row, column, .required)
      } else {
        let fault = Self.faultOfReference(records, range) {
          .unknownNode(suggestion: hierarchy.nearest(to: $0))
        }
        reject(row, column, fault)
      }
    }
  }

  private mutating func readInstruments(
    _ records: borrowing Records, _ column: Int, _ instruments: Instruments
  ) {
    let bytes = records.bytes.span
    self.instruments = Array(repeating: 0, count: records.count)
    for row in 0..<records.count {
      let range = records.range(row, column)
      if let instrument = instruments.find(bytes, range) {
        self.instruments[row] = UInt32(instrument.row)
      } else if range.isEmpty {
        reject(row, column, .required)
      } else {
        let fault = Self.faultOfReference(records, range) {
          .unknownInstrument(suggestion: instruments.nearest(to: $0))
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
        return fixed(records, column, decimals: table.amountScale(context.base))
      case .amount:
        return table.hasFine
          ? fixed(records, column) { table.amountScale(CurrencyIndex($0)) }
          : fixed(records, column, decimals: DecimalScale.amount)
      case .sensitivity:
        return table.hasFine
          ? fixed(records, column) { table.sensitivityScale(CurrencyIndex($0)) }
          : fixed(records, column, decimals: DecimalScale.sensitivity)
      }
    }
    if let column = columns.pv01 {
      pv01 =
        table.hasFine
        ? fixed(records, column) { table.sensitivityScale(CurrencyIndex($0)) }
        : fixed(records, column, decimals: DecimalScale.sensitivity)
    }
    terms = PositionTerm.allCases.map { term in
      columns.terms[term.rawValue].map {
        decimals(records, $0, isRequired: term == .quantity)
      }
    }
    if let column = columns.givenRate { givenRates = rates(records, column) }
  }

  /// A column of numbers with one count of decimals.
  private mutating func fixed(
    _ records: borrowing Records, _ column: Int, decimals: Int
  ) -> Values {
    fixed(records, column) { _ in decimals }
  }

  /// A column of numbers whose count of decimals follows from the row's currency.
  @inline(always)
  private mutating func fixed(
    _ records: borrowing Records, _ column: Int, scale: (UInt16) -> Int
  ) -> Values {
    let bytes = records.bytes.span
    let count = records.count
    var values = [Int64](repeating: 0, count: count)
    var present = BitMask(count: count)
    var target = values.mutableSpan
    for row in 0..<count {
      let range = records.range(row, column)
      if range.isEmpty { continue }
      do throws(DecimalFault) {
        let number = try DecimalParser.fixed(
          bytes.extracting(range), decimals: scale(currencies[row]))
        target[row] = number.value
        present.set(row)
        if number.isRounded { rounded[column, default: 0] += 1 }
      } catch {
        reject(row, column, .number(error))
      }
    }
    return Values(values: values, present: present)
  }

  private mutating func decimals(
    _ records: borrowing Records, _ column: Int, isRequired: Bool
  ) -> Decimals {
    let bytes = records.bytes.span
    let count = records.count
    var values = [Int64](repeating: 0, count: count)
    var scales = [UInt8](repeating: 0, count: count)
    var present = BitMask(count: count)
    var target = values.mutableSpan
    var targetScales = scales.mutableSpan
    for row in 0..<count {
      let range = records.range(row, column)
      if range.isEmpty {
        if isRequired { reject(row, column, .required) }
        continue
      }
      var isRounded = false
      do throws(DecimalFault) {
        let number = try DecimalParser.floating(bytes.extracting(range), isRounded: &isRounded)
        target[row] = number.coefficient
        targetScales[row] = number.scale
        present.set(row)
        if isRounded { rounded[column, default: 0] += 1 }
      } catch {
        reject(row, column, .number(error))
      }
    }
    return Decimals(values: values, scales: scales, present: present)
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
