// PUT, COMMIT and COMMITTED: a file of changes on its way into the book, and what came of it.

public import Exact
public import Query

struct Put: Hashable, Sendable {
  var key: [UInt8]
  var name: String?
}

extension Put {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    key = Array(try FieldReader.need(fields.bytes(PutTag.key), PutTag.key))
    guard key.count == ProtocolLimits.keyBytes else { throw FieldReader.bad(PutTag.key) }
    name = try fields.text(PutTag.name)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.bytes(PutTag.key, key)
    fields.text(PutTag.name, name)
  }
}

struct Commit: Hashable, Sendable {
  /// Of all pieces, so that one that is lost is noticed.
  var bytes: Int
}

extension Commit {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    bytes = try FieldReader.need(fields.count(CommitTag.bytes), CommitTag.bytes)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) { fields.count(CommitTag.bytes, bytes) }
}

/// A whole file of changes, to be applied all of it or not at all.
public struct ChangeBatch: Hashable, Sendable {
  /// Names the batch and no other, so that sending it again does nothing again.
  public var key: [UInt8]
  /// As faults name the file.
  public var name: String
  public var bytes: [UInt8]

  public init(key: [UInt8], name: String = "changes", bytes: [UInt8]) {
    self.key = key
    self.name = name
    self.bytes = bytes
  }
}

/// What became of a batch that was applied.
public struct Committed: Hashable, Sendable {
  public enum Lasting: UInt64, Sendable {
    case untilTheServerEnds
    case inItsDatabase
  }

  public var epoch: Contract.Epoch
  public var asOf: CalendarDate?
  public var changes: Int
  public var lasting: Lasting
  /// Whether an earlier COMMIT with the same key did it.
  public var isRepeated = false

  public init(epoch: Contract.Epoch, asOf: CalendarDate?, changes: Int, lasting: Lasting) {
    self.epoch = epoch
    self.asOf = asOf
    self.changes = changes
    self.lasting = lasting
  }
}

extension Committed {
  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    typealias Tag = CommittedTag
    var fields = try FieldReader(payload)
    epoch = try FieldReader.need(fields.part(Tag.epoch, Contract.Epoch.init), Tag.epoch)
    asOf = try fields.date(Tag.asOf)
    changes = try FieldReader.need(fields.count(Tag.changes), Tag.changes)
    let code = try FieldReader.need(fields.uv(Tag.lasting), Tag.lasting)
    guard let lasting = Lasting(rawValue: code) else { throw FieldReader.bad(Tag.lasting) }
    self.lasting = lasting
    isRepeated = try fields.flag(Tag.repeated) ?? false
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = CommittedTag
    fields.part(Tag.epoch, epoch.write)
    fields.iv(Tag.asOf, asOf.map { Int64($0.day) })
    fields.count(Tag.changes, changes)
    fields.uv(Tag.lasting, lasting.rawValue)
    fields.flag(Tag.repeated, isRepeated ? true : nil)
  }
}
