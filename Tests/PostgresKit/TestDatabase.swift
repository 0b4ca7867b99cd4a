// Databases of single tests, made in a moment from one that was migrated once, and dropped with
// their value.

public import PostgresStore
import Synchronization

public final class TestDatabase: Sendable {
  public let cluster: PostgresCluster
  public let name: String

  private static let template = Mutex<Result<String, any Error>?>(nil)

  /// This repository's migrations.
  public static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return parts.map { "/" + $0 }.joined() + "/migrations"
  }()

  /// An empty one, or one with the whole schema.
  public init(in cluster: PostgresCluster? = nil, isMigrated: Bool = true) throws {
    let cluster = try cluster ?? PostgresCluster.shared()
    self.cluster = cluster
    name = cluster.newName("test")
    if isMigrated {
      let source = try Self.template.withLock { made -> String in
        let result = made ?? Result { try Self.makeTemplate() }
        made = result
        return try result.get()
      }
      try Self.make(name, of: source, in: cluster)
    } else {
      try Self.make(name, of: "template0", in: cluster)
    }
  }

  deinit {
    _ = try? TestStatement.run(
      "DROP DATABASE IF EXISTS \(name) WITH (FORCE)", on: cluster.connect())
  }

  private static func makeTemplate() throws -> String {
    let cluster = try PostgresCluster.shared()
    let name = "migrated"
    try make(name, of: "template0", in: cluster)
    let connection = try cluster.connect(database: name)
    try Migrator(connection, MigrationFolder.read(folder)).up()
    return name
  }

  /// One at a time: a database that is being copied cannot be copied again.
  private static let making = Mutex(())

  private static func make(_ name: String, of source: String, in cluster: PostgresCluster) throws {
    try making.withLock { _ in
      _ = try TestStatement.run(
        "CREATE DATABASE \(name) TEMPLATE \(source) STRATEGY file_copy", on: cluster.connect())
    }
  }

  public func connect(user: String = "postgres") throws -> Connection {
    try cluster.connect(database: name, user: user)
  }

  public func address(user: String = "postgres") -> String {
    cluster.address(database: name, user: user)
  }

  public func options(user: String = "postgres", name: String = "test") -> ConnectionOptions {
    cluster.options(database: self.name, user: user, name: name)
  }
}
