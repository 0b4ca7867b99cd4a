// QUERY: text, the values of its parameters, and how long and how finely it is to be answered.

internal import Exact
public import Query

public struct Question: Hashable, Sendable {
  public var text: String
  public var parameters: [String: Parameter]
  /// Microseconds from its arrival.
  public var deadline: UInt64?
  public var credit = ProtocolLimits.credit
  public var isExact = false
  /// Where the text says nothing of decimals.
  public var decimals: Int?
  /// The counter of the state to answer from.
  public var epoch: UInt64?
  /// The digest of the head that whoever asks has kept of an earlier answer.
  var known: [UInt8]?

  /// More decimals no option takes.
  private static let mostDecimals = 12

  /// Bytes of its texts.
  public var size: Int {
    parameters.reduce(text.utf8.count) { sum, parameter in
      guard case .text(let text) = parameter.value else { return sum + parameter.key.utf8.count }
      return sum + parameter.key.utf8.count + text.utf8.count
    }
  }

  public init(_ text: String, parameters: [String: Parameter] = [:]) {
    self.text = text
    self.parameters = parameters
  }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    try self.init(asking: &fields)
    deadline = try fields.uv(QueryTag.deadline)
    epoch = try fields.uv(QueryTag.epoch)
    known = try fields.bytes(QueryTag.known).map { Array($0) }
    guard known.map(Head.isDigest) ?? true else { throw FieldReader.bad(QueryTag.known) }
    try fields.finish()
  }

  /// What a query and a subscription have in common, by the same tags.
  init(asking fields: inout FieldReader) throws(WireFault) {
    text = try FieldReader.need(fields.text(QueryTag.text), QueryTag.text)
    parameters = [:]
    for parameter in try fields.parts(QueryTag.parameters, Self.parameter) {
      guard parameters.updateValue(parameter.value, forKey: parameter.name) == nil else {
        throw WireFault(.badField, "a parameter is given twice")
      }
    }
    credit =
      try fields.uv(QueryTag.credit).map { Int(min($0, UInt64(ProtocolLimits.mostCredit))) }
      ?? ProtocolLimits.credit
    isExact = try fields.flag(QueryTag.exact) ?? false
    decimals = try fields.count(QueryTag.decimals, upTo: Self.mostDecimals)
  }

  func write(to fields: inout FieldWriter) {
    fields.text(QueryTag.text, text)
    // In order, so that equal questions are equal bytes.
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
      fields.part(QueryTag.parameters) { part in
        part.text(ParameterTag.name, name)
        Self.write(value, to: &part)
      }
    }
    fields.uv(QueryTag.deadline, deadline)
    fields.count(QueryTag.credit, credit == ProtocolLimits.credit ? nil : credit)
    fields.bytes(QueryTag.known, known)
    fields.flag(QueryTag.exact, isExact ? true : nil)
    fields.count(QueryTag.decimals, decimals)
    fields.uv(QueryTag.epoch, epoch)
  }

  private static func write(_ value: Parameter, to part: inout FieldWriter) {
    switch value {
    case .text(let text): part.text(ParameterTag.text, text)
    case .number(let number):
      part.iv(ParameterTag.number, number.coefficient)
      part.uv(ParameterTag.scale, number.scale == 0 ? nil : UInt64(number.scale))
    case .date(let date): part.iv(ParameterTag.date, Int64(date.day))
    case .flag(let flag): part.flag(ParameterTag.flag, flag)
    }
  }

  private static func parameter(
    _ fields: inout FieldReader
  ) throws(WireFault) -> (name: String, value: Parameter) {
    let name = try FieldReader.need(fields.text(ParameterTag.name), ParameterTag.name)
    var values: [Parameter] = []
    if let text = try fields.text(ParameterTag.text) { values.append(.text(text)) }
    let scale = try fields.count(ParameterTag.scale, upTo: Decimal.maximumScale)
    if let coefficient = try fields.iv(ParameterTag.number) {
      values.append(.number(Decimal(coefficient: coefficient, scale: UInt8(scale ?? 0))))
    }
    if let date = try fields.date(ParameterTag.date) { values.append(.date(date)) }
    if let flag = try fields.flag(ParameterTag.flag) { values.append(.flag(flag)) }
    guard values.count == 1, let value = values.first else {
      throw WireFault(.badField, "a parameter has no value, or several")
    }
    return (name, value)
  }
}
