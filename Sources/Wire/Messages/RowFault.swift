// A row of a file of changes that cannot be applied: its place, and why.

public struct RowFault: Hashable, Sendable {
  /// From 1; 0 where the fault is the file's as a whole.
  public var line: Int
  public var column: Int
  /// The name of the column.
  public var field: String
  /// Of CHANGE-FILE.md.
  public var symbol: String
  /// A sentence without a full stop.
  public var message: String
  /// What stood there; empty where nothing did, or the fault is the row's as a whole.
  public var value: String

  public init(
    line: Int, column: Int, field: String, symbol: String, message: String, value: String
  ) {
    self.line = line
    self.column = column
    self.field = field
    self.symbol = symbol
    self.message = message
    self.value = value
  }
}

extension RowFault {
  init(_ fields: inout FieldReader) throws(WireFault) {
    typealias Tag = RowFaultTag
    line = try FieldReader.need(fields.count(Tag.line), Tag.line)
    column = try FieldReader.need(fields.count(Tag.column), Tag.column)
    field = try FieldReader.need(fields.text(Tag.field), Tag.field)
    symbol = try FieldReader.need(fields.text(Tag.symbol), Tag.symbol)
    message = try FieldReader.need(fields.text(Tag.message), Tag.message)
    value = try fields.text(Tag.value) ?? ""
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = RowFaultTag
    fields.count(Tag.line, line)
    fields.count(Tag.column, column)
    fields.text(Tag.field, field)
    fields.text(Tag.symbol, symbol)
    fields.text(Tag.message, message)
    fields.text(Tag.value, value.isEmpty ? nil : value)
  }
}
