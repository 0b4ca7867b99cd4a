// One record, field by field: strict readers for each kind of value. A reader of an absent column
// finds an empty field; an empty field is a missing value, and an error where one is required.

internal import Book
internal import Exact

/// A fault of one field, by its position in the header.
struct FieldFault: Error {
  var column: Int
  var fault: FileFault

  init(_ column: Int, _ fault: FileFault) {
    self.column = column
    self.fault = fault
  }

  init(_ column: Int?, _ fault: BookFault) {
    self.column = column ?? 0
    self.fault = .book(fault)
  }
}

struct Row {
  let records: Records
  /// The record at hand: one value serves a block's records one after another.
  private(set) var record: Int
  /// Fields whose surplus decimals were rounded away: nearly always none.
  var roundedFields: [Int] = []
  /// What texts that stand for many fields came to, by where they stand.
  private var canonicalTags: [Int: String] = [:]

  /// Ids and codes stay within a length that every store and screen can take.
  static let maximumIDLength = 256
  static let maximumTextLength = 4096

  init(_ records: Records, _ record: Int) {
    self.records = records
    self.record = record
  }

  mutating func move(to record: Int) {
    self.record = record
    if !roundedFields.isEmpty { roundedFields.removeAll() }
  }

  func range(_ column: Int?) -> Range<Int>? {
    guard let column else { return nil }
    let range = records.range(record, column)
    return range.isEmpty ? nil : range
  }

  func isMissing(_ column: Int?) -> Bool { range(column) == nil }

  /// Free text; empty when missing.
  func text(_ column: Int?) throws(FieldFault) -> String {
    guard let column, let range = range(column) else { return "" }
    guard range.count <= Self.maximumTextLength else {
      throw FieldFault(column, .tooLong(maximum: Self.maximumTextLength))
    }
    guard let text = records.text(range) else { throw FieldFault(column, .notUTF8) }
    return text
  }

  /// An id or code; empty when missing. No control characters, no space at its ends.
  func optionalID(_ column: Int?) throws(FieldFault) -> String {
    guard let column, let range = range(column) else { return "" }
    if let fault = Self.faultOfID(records.bytes.span, range) { throw FieldFault(column, fault) }
    let text = try text(column)
    if records.hasHighBytes, let fault = Self.faultOfText(text) { throw FieldFault(column, fault) }
    return text
  }

  func id(_ column: Int) throws(FieldFault) -> String {
    let text = try optionalID(column)
    guard !text.isEmpty else { throw FieldFault(column, .required) }
    return text
  }

  /// What is wrong with an id, apart from its UTF-8.
  static func faultOfID(_ bytes: Span<UInt8>, _ range: Range<Int>) -> FileFault? {
    guard range.count <= maximumIDLength else { return .tooLong(maximum: maximumIDLength) }
    let space = UInt8(ascii: " ")
    if bytes[range.lowerBound] == space || bytes[range.upperBound - 1] == space {
      return .surroundingSpace
    }
    for index in range where bytes[index] < space || bytes[index] == 0x7F {
      return .controlCharacter
    }
    return nil
  }

  /// What is wrong with the text of an id that has letters beyond ASCII: nil stands for no UTF-8.
  static func faultOfText(_ text: String?) -> FileFault? {
    guard let text else { return .notUTF8 }
    let scalars = text.unicodeScalars
    if scalars.first?.properties.isWhitespace == true
      || scalars.last?.properties.isWhitespace == true
    {
      return .surroundingSpace
    }
    for scalar in scalars {
      switch scalar.properties.generalCategory {
      // What cannot be seen makes two ids look like one.
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        return .controlCharacter
      default: break
      }
    }
    return nil
  }

  mutating func decimal(_ column: Int?) throws(FieldFault) -> Decimal? {
    guard let column, let range = range(column) else { return nil }
    var isRounded = false
    do throws(DecimalFault) {
      let value = try DecimalParser.floating(
        records.bytes.span.extracting(range), isRounded: &isRounded)
      if isRounded { roundedFields.append(column) }
      return value
    } catch {
      throw FieldFault(column, .number(error))
    }
  }

  mutating func fixed(_ column: Int?, decimals: Int) throws(FieldFault) -> Int64? {
    guard let column, let range = range(column) else { return nil }
    do throws(DecimalFault) {
      let number = try DecimalParser.fixed(
        records.bytes.span.extracting(range), decimals: decimals)
      if number.isRounded { roundedFields.append(column) }
      return number.value
    } catch {
      throw FieldFault(column, .number(error))
    }
  }

  mutating func rate(_ column: Int?) throws(FieldFault) -> RateQuote? {
    guard let column, let range = range(column) else { return nil }
    var isRounded = false
    do throws(DecimalFault) {
      let rate = try DecimalParser.rate(
        records.bytes.span.extracting(range), isRounded: &isRounded)
      if isRounded { roundedFields.append(column) }
      if let rate { return rate }
    } catch {
      throw FieldFault(column, .number(error))
    }
    throw FieldFault(column, .book(.rateOutOfRange))
  }

  func date(_ column: Int?) throws(FieldFault) -> CalendarDate? {
    guard let column, let range = range(column) else { return nil }
    guard let date = CalendarDate(records.bytes.span.extracting(range)) else {
      throw FieldFault(column, .notADate)
    }
    return date
  }

  func instant(_ column: Int?) throws(FieldFault) -> Instant? {
    guard let column, let range = range(column) else { return nil }
    guard let instant = Instant(records.bytes.span.extracting(range)) else {
      throw FieldFault(column, .notAnInstant)
    }
    return instant
  }

  func truth(_ column: Int) throws(FieldFault) -> Bool {
    guard let range = range(column) else { throw FieldFault(column, .required) }
    let text = String(decoding: records.bytes[range.prefix(8)], as: UTF8.self)
    guard let truth = PositionBlock.truths[text] else { throw FieldFault(column, .notABoolean) }
    return truth
  }

  /// One of a list of words, as they are.
  func choice<Value>(
    _ column: Int?, among values: [Value], label: (Value) -> String
  ) throws(FieldFault) -> Value? {
    guard let column, !isMissing(column) else { return nil }
    let text = try text(column)
    for value in values where label(value).utf8.elementsEqual(text.utf8) { return value }
    let labels = values.map(label)
    throw FieldFault(
      column, .notOneOf(labels, suggestion: Spelling.nearest(to: text, among: labels)))
  }

  /// Tags in canonical form; empty when missing. A snapshot's fields share their texts: each is
  /// looked at once, where 22,000 nodes cost 6 % of loading a book (perf).
  mutating func tags(_ column: Int?) throws(FieldFault) -> String {
    guard let column, let range = range(column) else { return "" }
    if records.sharesTexts, let known = canonicalTags[range.lowerBound] { return known }
    let text = try text(column)
    do throws(BookFault) {
      let canonical = try Tags.canonical(text)
      if records.sharesTexts { canonicalTags[range.lowerBound] = canonical }
      return canonical
    } catch {
      throw FieldFault(column, error)
    }
  }

  func required<Value>(_ column: Int, _ value: Value?) throws(FieldFault) -> Value {
    guard let value else { throw FieldFault(column, .required) }
    return value
  }
}
