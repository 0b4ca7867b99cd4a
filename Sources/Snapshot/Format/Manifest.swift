// What a snapshot holds: which book, which tables, how each column is written, and of every chunk
// its length and SHA-256. Chunks lie one after another in the order of the manifest, so their
// places follow from their lengths and no byte lies between them.

public struct Manifest: Hashable, Sendable {
  public var program = ""
  public var book = BookIdentity()
  public var tables: [TableEntry] = []

  public init() {}

  /// Rows of all tables.
  public var rowCount: Int { tables.reduce(0) { $0 + $1.rowCount } }

  public func table(_ name: String) -> TableEntry? { tables.first { $0.name == name } }
}

/// Which book it is: what a list of snapshots shows.
public struct BookIdentity: Hashable, Sendable {
  public var baseCurrency = ""
  /// Empty where the book has no day.
  public var asOf = ""
  public var positions = 0
  public var nodes = 0
  /// Rows that whoever loads it will see refused: more than none only where it was asked for.
  public var rejected = 0

  public init() {}
}

public struct TableEntry: Hashable, Sendable {
  public var name: String
  /// Rows, or bytes of a file that is kept as it is.
  public var rowCount: Int
  public var rowsPerGroup: Int
  public var source: SourceFacts
  public var columns: [ColumnEntry]
  /// Bytes of a number, of a file that is kept as it is; nil of a table.
  public var stride: Int?
  public var chunks: [ChunkEntry]

  public var groupCount: Int { (rowCount + rowsPerGroup - 1) / rowsPerGroup }

  /// Chunks that come before any rows.
  var preambleCount: Int { columns.reduce(0) { $0 + $1.preambleCount } }

  var chunkCount: Int {
    stride == nil ? preambleCount + groupCount * columns.count : groupCount
  }

  public var byteCount: Int { chunks.reduce(0) { $0 + $1.byteCount } }

  /// Bytes of all chunks of a column.
  public func byteCount(ofColumn column: Int) -> Int {
    var first = 0
    for before in columns[..<column] { first += before.preambleCount }
    var bytes = 0
    for chunk in first..<(first + columns[column].preambleCount) {
      bytes += chunks[chunk].byteCount
    }
    for group in 0..<groupCount {
      bytes += chunks[preambleCount + group * columns.count + column].byteCount
    }
    return bytes
  }
}

public struct ChunkEntry: Hashable, Sendable {
  public var byteCount: Int
  public var digest: Digest
}

public struct ColumnEntry: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case texts
    /// How many texts the dictionary has.
    case coded(Int)
    case numbers(NumberForm)
  }

  struct PredictionEntry: Hashable, Sendable {
    var kind: Prediction.Kind
    var key: Int
    var base: Int
    var scale: Int
  }

  enum PresenceEntry: Hashable, Sendable {
    case all
    case own
    case keyed(Int)
  }

  public var name: String
  public var kind: Kind
  var prediction: PredictionEntry?
  var presence = PresenceEntry.all

  var preambleCount: Int {
    var count = 0
    if case .coded = kind { count += 1 }
    if prediction != nil { count += 1 }
    if case .keyed = presence { count += 1 }
    return count
  }

  /// How the column is written, in words; `names` are those of all columns of the table.
  public func summary(in names: [String]) -> String {
    var words: [String]
    switch kind {
    case .texts: words = ["texts"]
    case .coded(let count): words = ["one of \(count) texts"]
    case .numbers(let form):
      switch form.style {
      case .shortest: words = ["numbers of up to \(form.scale) decimals"]
      case .fixed: words = ["numbers of always \(form.scale) decimals"]
      case .numbered: words = ["a stem and \(form.scale) digits"]
      }
    }
    if let prediction {
      let key = names[prediction.key]
      words.append(
        prediction.kind == .constant
          ? "by \(key)" : "\(names[prediction.base]) times so much by \(key)")
    }
    if case .keyed(let key) = presence { words.append("missing by \(names[key])") }
    return words.joined(separator: ", ")
  }
}
