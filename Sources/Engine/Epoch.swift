// One state of a book, immutable: what a query is answered from.

public import Book
public import Query

public struct Epoch: Sendable {
  public let book: Book
  public let identity: Contract.Epoch

  public init(_ book: Book, identity: Contract.Epoch) {
    self.book = book
    self.identity = identity
  }

  public func answer(
    _ statement: Statement, threads: Int, isCancelled: @Sendable () -> Bool = { false }
  ) throws(QueryFault) -> Answer {
    throw QueryFault(.notAvailable, "the engine is still to come")
  }
}
