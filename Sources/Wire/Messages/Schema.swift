// SCHEMA: the columns of an answer, those that stand beside it included.

internal import Exact
internal import Query

struct Schema: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    enum Role: Hashable, Sendable {
      case own(AnswerColumn.Role)
      case rowKind, depth, incomplete
    }

    var name: String
    var type: ColumnType
    var role: Role
    var unit: String?
    /// Of decimals.
    var scale = 0
  }

  var columns: [Column]
  var rows: Int
  var tellsRows: Bool

  /// More decimals no number has.
  static let mostScale = 255
}

extension Schema {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    let parts = fields.all(SchemaTag.columns)
    guard parts.count <= ProtocolLimits.columns else {
      throw WireFault(.badField, "there are too many columns")
    }
    columns = try parts.map { (bytes) throws(WireFault) in
      try FieldReader.part(bytes, Column.init)
    }
    rows = try FieldReader.need(fields.count(SchemaTag.rows), SchemaTag.rows)
    tellsRows = try fields.flag(SchemaTag.tellsRows) ?? false
    try fields.finish()
    try checkOrder()
  }

  /// Columns beside the answer come last, each once, with the type that it has.
  private func checkOrder() throws(WireFault) {
    var beside: Set<Column.Role> = []
    for column in columns {
      let wanted: ColumnType?
      switch column.role {
      case .own: wanted = nil
      case .rowKind, .depth: wanted = .integer
      case .incomplete: wanted = .bool
      }
      if wanted == nil, beside.isEmpty { continue }
      guard wanted == column.type, beside.insert(column.role).inserted else {
        throw WireFault(.badField, "columns beside the answer stand last, once, in their types")
      }
    }
  }

  func write(to fields: inout FieldWriter) {
    for column in columns { fields.part(SchemaTag.columns, column.write) }
    fields.count(SchemaTag.rows, rows)
    fields.flag(SchemaTag.tellsRows, tellsRows ? true : nil)
  }
}

extension Schema.Column {
  init(_ fields: inout FieldReader) throws(WireFault) {
    name = try FieldReader.need(fields.text(ColumnTag.name), ColumnTag.name)
    let code = try FieldReader.need(fields.uv(ColumnTag.type, upTo: 255), ColumnTag.type)
    guard let type = ColumnType(rawValue: UInt8(code)) else {
      throw FieldReader.bad(ColumnTag.type)
    }
    self.type = type
    unit = try fields.text(ColumnTag.unit)
    let scale = try fields.count(ColumnTag.scale, upTo: Schema.mostScale)
    guard scale == nil || type == .decimal else { throw FieldReader.bad(ColumnTag.scale) }
    self.scale = scale ?? 0
    role = try Self.role(&fields)
  }

  private static func role(_ fields: inout FieldReader) throws(WireFault) -> Role {
    let code = try FieldReader.need(fields.uv(ColumnTag.role, upTo: 255), ColumnTag.role)
    let word = try fields.text(ColumnTag.dimension)
    let level = try fields.count(ColumnTag.level)
    let tag = try fields.text(ColumnTag.tag)
    switch ColumnRole(rawValue: UInt8(code)) {
    case .key:
      guard let dimension = dimension(word, level: level, tag: tag) else {
        throw FieldReader.bad(ColumnTag.dimension)
      }
      return .own(.key(dimension))
    case .measure: return .own(.measure)
    case .fact: return .own(.fact)
    case .rowKind: return .rowKind
    case .depth: return .depth
    case .incomplete: return .incomplete
    case nil: throw FieldReader.bad(ColumnTag.role)
    }
  }

  private static func dimension(_ word: String?, level: Int?, tag: String?) -> Dimension? {
    switch (word, level, tag) {
    case ("level", let level?, nil): .level(level)
    case ("tag", nil, let tag?): .tag(tag)
    case (let word, nil, nil): Dimension.plain.first { $0.word == word }
    default: nil
    }
  }

  func write(to fields: inout FieldWriter) {
    fields.text(ColumnTag.name, name)
    fields.uv(ColumnTag.type, UInt64(type.rawValue))
    fields.uv(ColumnTag.role, UInt64(code.rawValue))
    fields.text(ColumnTag.unit, unit)
    fields.count(ColumnTag.scale, type == .decimal ? scale : nil)
    guard case .own(.key(let dimension)) = role else { return }
    fields.text(ColumnTag.dimension, dimension.word)
    if case .level(let level) = dimension { fields.count(ColumnTag.level, level) }
    if case .tag(let tag) = dimension { fields.text(ColumnTag.tag, tag) }
  }

  private var code: ColumnRole {
    switch role {
    case .own(.key): .key
    case .own(.measure): .measure
    case .own(.fact): .fact
    case .rowKind: .rowKind
    case .depth: .depth
    case .incomplete: .incomplete
    }
  }
}
