// A block of positions out of a snapshot's columns: numbers that need no reading, ids that were
// looked up once. Only what is in order goes this way. Where anything is not, there is no block
// here, and the rows are read as text, which says of each what is wrong.

internal import Book
internal import Columns
internal import Exact
internal import Snapshot

extension PositionBlock {
  init?(_ group: RowGroup, _ keys: PositionKeys, _ context: PositionContext) {
    let columns = context.columns
    let count = group.rows.count
    lines = (0..<UInt32(count)).map { $0 }
    isRejected = BitMask(count: count)
    guard takeIDs(group.columns[columns.id], context.index),
      takeReferences(group, keys, context),
      takeNumbers(group, context)
    else { return nil }
    flags = Array(repeating: [], count: count)
    guard takeFlags(group, columns), takeWords(group, columns) else { return nil }
    derive(context)
    // A row that has to be refused for what follows from it says so as text.
    if isRejected.countOfSet > 0 { return nil }
    end()
  }

  private mutating func takeIDs(_ content: ColumnContent, _ index: TextIndex) -> Bool {
    switch content {
    case .coded: return false
    case .texts(let texts):
      // A text beyond ASCII has to be looked at more closely.
      var all: UInt8 = 0
      for byte in texts.bytes { all |= byte }
      if all >= 0x80 { return false }
      ids = texts
    case .numbers(let numbers):
      guard numbers.present == nil else { return false }
      var bytes: [UInt8] = []
      var lengths: [Int64] = []
      lengths.reserveCapacity(numbers.values.count)
      numbers.append(to: &bytes) { lengths.append(Int64($1.count)) }
      guard let texts = TextColumn(bytes: bytes, lengths: lengths) else { return false }
      ids = texts
    }
    let texts = ids
    let bytes = texts.bytes.span
    var hashes = [UInt64](repeating: 0, count: texts.count)
    var target = hashes.mutableSpan
    var ascends = true
    var previous = 0..<0
    for row in 0..<texts.count {
      let range = texts.range(row)
      if range.isEmpty || Row.faultOfID(bytes, range) != nil { return false }
      target[row] = index.hash(bytes, range)
      if ascends, !Self.precedes(bytes, previous, range) { ascends = false }
      previous = range
    }
    self.hashes = hashes
    isAscending = ascends
    return true
  }

  private mutating func takeReferences(
    _ group: RowGroup, _ keys: PositionKeys, _ context: PositionContext
  ) -> Bool {
    let columns = context.columns
    guard let nodeKeys = keys.nodes, let instrumentKeys = keys.instruments,
      case .coded(let nodeCodes, _) = group.columns[columns.node],
      case .coded(let instrumentCodes, _) = group.columns[columns.instrument],
      let nodes = Self.mapped(nodeCodes, nodeKeys),
      let instruments = Self.mapped(instrumentCodes, instrumentKeys)
    else { return false }
    self.nodes = nodes
    self.instruments = instruments
    let usual = context.instruments.currencies
    guard let column = columns.currency else {
      currencies = instruments.map { usual[Int($0)].row }
      return true
    }
    guard let currencyKeys = keys.currencies,
      case .coded(let codes, _) = group.columns[column]
    else { return false }
    currencies = Array(repeating: 0, count: codes.count)
    for row in 0..<codes.count {
      let key = currencyKeys[Int(codes[row])]
      if key == PositionKeys.unknown { return false }
      currencies[row] = key == PositionKeys.none ? usual[Int(instruments[row])].row : key
    }
    return true
  }

  private static func mapped(_ codes: [UInt32], _ keys: [UInt32]) -> [UInt32]? {
    var rows = [UInt32](repeating: 0, count: codes.count)
    var target = rows.mutableSpan
    let source = codes.span
    let table = keys.span
    var isWhole = true
    for row in 0..<source.count {
      let found = table[Int(source[row])]
      if found == TextIndex.nowhere { isWhole = false }
      target[row] = found
    }
    return isWhole ? rows : nil
  }

  // MARK: - Numbers

  private mutating func takeNumbers(_ group: RowGroup, _ context: PositionContext) -> Bool {
    let columns = context.columns
    let table = context.currencies
    fields = Array(repeating: nil, count: PositionField.allCases.count)
    for field in PositionField.allCases {
      guard let column = columns.fields[field.rawValue] else { continue }
      let values: Values?
      switch field.kind {
      case .baseAmount:
        values = Self.fixed(group.columns[column], table.amountScale(context.base))
      case .amount:
        values = table.hasFine ? nil : Self.fixed(group.columns[column], DecimalScale.amount)
      case .sensitivity:
        values = table.hasFine ? nil : Self.fixed(group.columns[column], DecimalScale.sensitivity)
      }
      guard let values else { return false }
      fields[field.rawValue] = values
    }
    if let column = columns.pv01 {
      guard !table.hasFine,
        let values = Self.fixed(group.columns[column], DecimalScale.sensitivity)
      else { return false }
      pv01 = values
    }
    terms = Array(repeating: nil, count: PositionTerm.allCases.count)
    for term in PositionTerm.allCases {
      guard let column = columns.terms[term.rawValue] else { continue }
      guard let values = Self.decimals(group.columns[column]),
        term != .quantity || values.present.isFull
      else { return false }
      terms[term.rawValue] = values
    }
    guard let column = columns.givenRate else { return true }
    givenRates = Self.rates(group.columns[column])
    return givenRates != nil
  }

  /// Values with so many decimals; nil where some have more, or do not fit.
  private static func fixed(_ content: ColumnContent, _ places: Int) -> Values? {
    guard case .numbers(let numbers) = content, numbers.form.style != .numbered,
      numbers.form.scale <= places
    else { return nil }
    var values = numbers.values
    let power = PowersOfTen.int64(places - numbers.form.scale)
    if power > 1 {
      var target = values.mutableSpan
      var overflows = false
      for row in 0..<target.count {
        let (value, overflow) = target[row].multipliedReportingOverflow(by: power)
        target[row] = value
        overflows = overflows || overflow
      }
      if overflows { return nil }
    }
    return Values(values: values, present: mask(numbers))
  }

  private static func mask(_ numbers: NumberColumn) -> BitMask {
    numbers.present ?? BitMask(count: numbers.values.count, repeating: true)
  }

  private static func decimals(_ content: ColumnContent) -> Decimals? {
    guard case .numbers(let numbers) = content, numbers.form.style != .numbered,
      numbers.form.scale <= Decimal.maximumScale
    else { return nil }
    var values = numbers.values
    var scales = [UInt8](repeating: 0, count: values.count)
    let scale = UInt8(numbers.form.scale)
    if scale > 0 {
      var target = values.mutableSpan
      var targetScales = scales.mutableSpan
      for row in 0..<target.count where target[row] != 0 {
        let number = Decimal(coefficient: target[row], scale: scale)
        target[row] = number.coefficient
        targetScales[row] = number.scale
      }
    }
    return Decimals(values: values, scales: scales, present: mask(numbers))
  }

  private static func rates(_ content: ColumnContent) -> [RateQuote?]? {
    guard case .numbers(let numbers) = content, numbers.form.style != .numbered,
      numbers.form.scale <= DecimalScale.quotedRate
    else { return nil }
    let power = PowersOfTen.int128(DecimalScale.quotedRate - numbers.form.scale)
    var rates = [RateQuote?](repeating: nil, count: numbers.values.count)
    for row in 0..<rates.count where numbers.isPresent(row) {
      guard let rate = RateQuote(coefficient: Int128(numbers.values[row]) * power) else {
        return nil
      }
      rates[row] = rate
    }
    return rates
  }

  // MARK: - Words

  private mutating func takeFlags(_ group: RowGroup, _ columns: PositionColumns) -> Bool {
    if let column = columns.paper {
      let isTaken = mark(group.columns[column], .paper) { text in
        text.isEmpty ? false : Self.truths[text]
      }
      if !isTaken { return false }
    }
    guard let column = columns.status else { return true }
    return mark(group.columns[column], .closed) { text in
      text.isEmpty || text == "ACTIVE" ? false : text == "CLOSED" ? true : nil
    }
  }

  /// Sets a flag where the text says so; false where some text says nothing.
  private mutating func mark(
    _ content: ColumnContent, _ flag: PositionFlags, _ isSet: (String) -> Bool?
  ) -> Bool {
    switch content {
    case .texts: return false
    case .coded(let codes, let dictionary):
      guard dictionary.count <= Self.truths.count * 2 else { return false }
      let meanings = (0..<dictionary.count).map { isSet(dictionary[$0]) }
      for row in 0..<codes.count {
        guard let meaning = meanings[Int(codes[row])] else { return false }
        if meaning { flags[row].insert(flag) }
      }
    case .numbers(let numbers):
      guard numbers.form.scale == 0 else { return false }
      for row in 0..<numbers.values.count where numbers.isPresent(row) {
        guard let meaning = isSet(String(numbers.values[row])) else { return false }
        if meaning { flags[row].insert(flag) }
      }
    }
    return true
  }

  private mutating func takeWords(_ group: RowGroup, _ columns: PositionColumns) -> Bool {
    if let column = columns.link {
      links = Self.words(group.columns[column], areIDs: true) { (text) throws(BookFault) in text }
      if links == nil { return false }
    }
    if let column = columns.weights {
      weights = Self.words(group.columns[column], StrategyWeights.canonical)
      if weights == nil { return false }
    }
    if let column = columns.tags {
      tags = Self.words(group.columns[column], Tags.canonical)
      if tags == nil { return false }
    }
    return true
  }

  /// A list of the texts that the block has, each in its canonical form, and the number of each
  /// row's; nil where one has none.
  private static func words(
    _ content: ColumnContent, areIDs: Bool = false,
    _ canonical: (String) throws(BookFault) -> String
  ) -> Texts? {
    var result = Texts(codes: Array(repeating: 0, count: content.count))
    var numbers: [Int64: UInt32] = [:]
    var last: (key: Int64, number: UInt32)?
    var bytes: [UInt8] = []
    for row in 0..<content.count {
      let key: Int64
      switch content {
      case .texts: return nil
      case .coded(let codes, let dictionary):
        if dictionary.isEmpty(Int(codes[row])) { continue }
        key = Int64(codes[row])
      case .numbers(let column):
        if !column.isPresent(row) { continue }
        key = column.values[row]
      }
      if let last, last.key == key {
        result.codes[row] = last.number
        continue
      }
      if let known = numbers[key] {
        last = (key, known)
        result.codes[row] = known
        continue
      }
      bytes.removeAll(keepingCapacity: true)
      content.append(row, to: &bytes)
      guard bytes.count <= Row.maximumTextLength, bytes.allSatisfy({ $0 < 0x80 && $0 >= 0x20 }),
        !areIDs || Row.faultOfID(bytes.span, 0..<bytes.count) == nil,
        let form = try? canonical(String(decoding: bytes, as: UTF8.self))
      else { return nil }
      let number = UInt32(result.texts.count)
      result.texts.append(form)
      numbers[key] = number
      last = (key, number)
      result.codes[row] = number
    }
    return result
  }
}
