// Every statement of this room, for whoever audits what a server sees.

internal import PostgresStore

public enum OperationStatements {
  public static let texts = lists.flatMap { $0 }.map(\.text)

  private static let lists: [[SQL]] = [
    BatchStatements.all, Stage.all.flatMap { [$0.create, $0.copy] }, QualityStatements.all,
    MergeStatements.all, SetStatements.all, BookStatements.all, LineageStatements.all,
    StatusStatements.all, SnapshotStatements.all,
  ]
}
