// A column in memory: the texts of a file's fields, held as what they are. An empty text is a field
// without a value.

public import Columns

public struct SnapshotColumn: Sendable {
  public let name: String
  public let content: ColumnContent

  public init(_ name: String, _ content: ColumnContent) {
    self.name = name
    self.content = content
  }
}

public enum ColumnContent: Sendable {
  case texts(TextColumn)
  /// The number of each row's text in a dictionary, whose texts ascend.
  case coded([UInt32], TextColumn)
  case numbers(NumberColumn)

  public var count: Int {
    switch self {
    case .texts(let texts): texts.count
    case .coded(let codes, _): codes.count
    case .numbers(let numbers): numbers.values.count
    }
  }

  /// The text of a row, at the end of `bytes`.
  public func append(_ row: Int, to bytes: inout [UInt8]) {
    switch self {
    case .texts(let texts): bytes += texts.bytes[texts.range(row)]
    case .coded(let codes, let dictionary):
      bytes += dictionary.bytes[dictionary.range(Int(codes[row]))]
    case .numbers(let numbers):
      if numbers.isPresent(row) { numbers.form.append(numbers.values[row], to: &bytes) }
    }
  }
}

public struct NumberColumn: Sendable {
  /// 0 where there is none.
  public let values: [Int64]
  /// Nil where every row has one.
  public let present: BitMask?
  public let form: NumberForm

  public init(values: [Int64], present: BitMask?, form: NumberForm) {
    precondition(present.map { $0.count == values.count } ?? true, "mask and values differ")
    self.values = values
    self.present = present.flatMap { $0.isFull ? nil : $0 }
    self.form = form
  }

  public func isPresent(_ row: Int) -> Bool { present.map { $0[row] } ?? true }
}

/// A file of a book as columns, with what is known of the file it came from.
public struct SnapshotTable: Sendable {
  public let name: String
  public let rowCount: Int
  public let columns: [SnapshotColumn]
  public let source: SourceFacts

  public init(name: String, rowCount: Int, columns: [SnapshotColumn], source: SourceFacts) {
    precondition(columns.allSatisfy { $0.content.count == rowCount }, "columns of other lengths")
    self.name = name
    self.rowCount = rowCount
    self.columns = columns
    self.source = source
  }
}

/// What is known of a file that a table was read from.
public struct SourceFacts: Hashable, Sendable {
  public var byteCount: Int
  public var digest: Digest

  public init(byteCount: Int, digest: Digest) {
    self.byteCount = byteCount
    self.digest = digest
  }
}
