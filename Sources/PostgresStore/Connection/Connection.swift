// A session with the database: statements, transactions, rows in bulk. It belongs to one thread at
// a time and blocks it, so it is used on threads of its own and never on the cooperative pool.

public final class Connection {
  private let link: ServerLink
  /// Past it nothing is waited for. Whoever hands out the connection sets it anew.
  public var deadline = Deadline.never
  private var isInTransaction = false

  public init(_ options: ConnectionOptions) throws(StoreFault) {
    link = try ServerLink(options)
    deadline = .after(seconds: Double(options.connectSeconds))
    try query(
      Statements.configureSession,
      .text(Self.milliseconds(options.statementSeconds)),
      .text(Self.milliseconds(options.lockSeconds)),
      .text(Self.milliseconds(options.idleInTransactionSeconds)))
    deadline = .never
  }

  private static func milliseconds(_ seconds: Double) -> String { "\(Int(seconds * 1000))ms" }

  public var isBroken: Bool { link.isBroken }

  /// Of the server's process that serves this session.
  public var serverProcess: Int32 { link.serverProcess }

  /// Whether it can be used for something else: alive, and in no transaction.
  var isReusable: Bool { !link.isStale() && link.transactionState == .none }

  @discardableResult
  public func query(_ sql: SQL, _ values: SQLValue...) throws(StoreFault) -> ResultSet {
    try link.run(sql, values, deadline)
  }

  @discardableResult
  public func query(_ sql: SQL, values: [SQLValue]) throws(StoreFault) -> ResultSet {
    try link.run(sql, values, deadline)
  }

  /// The statements of a migration.
  func script(_ sql: SQL) throws(StoreFault) { try link.script(sql, deadline) }

  // MARK: Transactions

  public enum Isolation: Sendable {
    case readCommitted
    /// One state of the database, for reading all of it.
    case repeatableReadOnly
    case serializable

    var begin: SQL {
      switch self {
      case .readCommitted: Statements.begin
      case .repeatableReadOnly: Statements.beginRepeatableReadOnly
      case .serializable: Statements.beginSerializable
      }
    }
  }

  /// All that `body` does, or nothing of it. Transactions do not nest.
  public func transaction<Value>(
    _ isolation: Isolation = .readCommitted, _ body: (Connection) throws(StoreFault) -> Value
  ) throws(StoreFault) -> Value {
    precondition(!isInTransaction, "a transaction within a transaction")
    isInTransaction = true
    defer { isInTransaction = false }
    try query(isolation.begin)
    let value: Value
    do throws(StoreFault) {
      value = try body(self)
    } catch {
      rollBack()
      throw error
    }
    // A statement whose error the body let pass has failed the transaction: COMMIT would roll back
    // and call it success.
    guard link.transactionState == .open else {
      rollBack()
      throw .unexpectedResult("the transaction had ended or failed before its COMMIT")
    }
    do throws(StoreFault) {
      try query(Statements.commit)
    } catch {
      switch error {
      case .connectionLost(let reason, _): throw .commitUnknown(reason)
      case .deadlineExceeded: throw .commitUnknown("nothing was heard in time")
      default: throw error
      }
    }
    return value
  }

  /// What the server does by itself when the connection is gone. After a statement that took too
  /// long there is no time left, and this still has to be done.
  private func rollBack() {
    let before = deadline
    deadline = .after(seconds: 2)
    if !link.isBroken, link.transactionState != .none { _ = try? query(Statements.rollback) }
    deadline = before
  }

  // MARK: Rows in bulk

  /// Sends rows; `body` writes them one by one. Either all of them are taken or none, and the error
  /// of a row that is refused comes when the server says so, which may be at the end.
  public func copyIn(
    _ sql: SQL, _ body: (inout CopyWriter) throws(StoreFault) -> Void
  ) throws(StoreFault) -> Int {
    try link.startCopy(sql, isIn: true, deadline)
    var writer = CopyWriter(link, deadline)
    do throws(StoreFault) {
      try body(&writer)
      try writer.finish()
    } catch {
      // The server's own reason, where it has refused a row already, is the better one.
      if !link.isBroken {
        do throws(StoreFault) {
          _ = try link.endPut(reason: "given up", .after(seconds: 5))
        } catch .server(let refused) where refused.state.code != "57014" {
          throw .server(refused)
        } catch {}
      }
      throw error
    }
    return try link.endPut(reason: nil, deadline)
  }

  /// Receives rows as they come; `body` is called for each and reads its fields in order. Returns
  /// how many there were.
  public func copyOut(
    _ sql: SQL, _ body: (inout CopyRow) throws(StoreFault) -> Void
  ) throws(StoreFault) -> Int {
    try link.startCopy(sql, isIn: false, deadline)
    var reader = CopyReader()
    var count = 0
    while let piece = try link.get(deadline) {
      do throws(StoreFault) {
        guard var row = try reader.row(of: piece) else { continue }
        try body(&row)
        try row.finish()
        count += 1
      } catch {
        // What the server still sends of it nobody reads: the connection is of no further use.
        link.giveUp()
        throw error
      }
    }
    guard reader.isEnded else { throw .corruptCopy("it has no end") }
    return count
  }
}
