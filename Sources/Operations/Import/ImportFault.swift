// Why an import did not take place. Whatever it is, nothing of the payload is in the database.

public import BookFiles
public import PostgresStore

public enum ImportFault: Error, Sendable {
  /// There is no book to import: the report says why.
  case noBook(LoadReport)
  /// The book is in order, and the database cannot hold some of its rows.
  case refused([Rejection])
  case file(String, FileFault)
  /// A check of quality that is set to refuse.
  case quality([QualityFinding])
  /// A feed needs a book that it is part of.
  case noStoredBook
  case otherBase(stored: String, given: String)
  case store(StoreFault)
}

/// Something that looks wrong in market data that is well formed.
public struct QualityFinding: Hashable, Sendable {
  public let gate: String
  public let feedType: String
  /// The line of the feed's file; 0 where the finding is of several.
  public let line: Int
  public let subject: String
  /// What was measured, in the gate's unit, and what it was held against.
  public let measured: String
  public let bound: String
  public let isFailure: Bool
}
