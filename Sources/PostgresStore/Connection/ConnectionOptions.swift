// Where the database is and how long to wait for it. The string is libpq's: a URI or key=value
// pairs, completed by its environment, service and password files; TLS is asked for there too.

public struct ConnectionOptions: Sendable {
  /// May be empty: then the environment decides.
  public var database: String
  /// Seen in pg_stat_activity and in the server's log.
  public var applicationName: String
  /// Per host, unless the string or the environment says otherwise.
  public var connectSeconds = 10
  /// The server ends what takes longer.
  public var statementSeconds = 60.0
  /// The server gives up waiting for a lock.
  public var lockSeconds = 10.0
  /// An open transaction that does nothing stalls the change feed of everybody.
  public var idleInTransactionSeconds = 60.0

  public init(database: String, applicationName: String) {
    self.database = database
    self.applicationName = applicationName
  }

  /// In the order in which libpq lets later ones win: what stands in the string is stronger than
  /// what we would like. A peer that has gone is noticed within a minute.
  func keywords(hasOwnTimeout: Bool) -> [(name: String, value: String)] {
    var words = [
      ("fallback_application_name", applicationName),
      ("keepalives", "1"), ("keepalives_idle", "20"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "50000"),
    ]
    if !hasOwnTimeout { words.append(("connect_timeout", String(connectSeconds))) }
    words.append(("dbname", database))
    // Not to be overruled: all texts are UTF-8.
    words.append(("client_encoding", "UTF8"))
    return words
  }
}
