// Messages of tagged fields: how a manifest says things, so that later versions can say more. A
// field is a tag, a length and so many bytes. Unknown tags below 64 are passed over, others
// refused.

struct FieldReader {
  private var cursor: ByteCursor
  /// Tags from here on must be understood.
  private static let critical: UInt64 = 64

  init(_ bytes: [UInt8], _ range: Range<Int>) { cursor = ByteCursor(bytes, range) }

  func fault(_ reason: String) -> SnapshotFault { cursor.fault(reason) }

  struct Field {
    let tag: UInt64
    let bytes: [UInt8]
    let range: Range<Int>

    var cursor: ByteCursor { ByteCursor(bytes, range) }
    var message: FieldReader { FieldReader(bytes, range) }

    func number(atMost limit: Int, _ what: String) throws(SnapshotFault) -> Int {
      var cursor = cursor
      let number = try cursor.number(atMost: limit, what)
      try cursor.finish()
      return number
    }

    func text() throws(SnapshotFault) -> String {
      var cursor = cursor
      return try cursor.text(range.count)
    }
  }

  /// Nil at the end.
  mutating func next() throws(SnapshotFault) -> Field? {
    guard cursor.left > 0 else { return nil }
    let tag = try cursor.uv()
    let count = try cursor.number(atMost: cursor.left, "the length of a field")
    let range = try cursor.take(count)
    return Field(tag: tag, bytes: cursor.bytes, range: range)
  }

  /// What to do with a tag that is none of ours.
  static func skip(_ field: Field) throws(SnapshotFault) {
    guard field.tag < critical else {
      throw SnapshotFault(
        .unsupported, "it has something that this version does not know (field \(field.tag))")
    }
  }
}

extension [UInt8] {
  mutating func append(tag: UInt64, _ content: [UInt8]) {
    append(uv: tag)
    append(count: content.count)
    self += content
  }

  mutating func append(tag: UInt64, number: Int) {
    var content: [UInt8] = []
    content.append(count: number)
    append(tag: tag, content)
  }

  mutating func append(tag: UInt64, text: String) { append(tag: tag, Array(text.utf8)) }
}
