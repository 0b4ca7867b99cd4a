// Where a figure came from: the files and lines of every batch that made its row what it is.

public import PostgresStore

public struct LineageEntry: Sendable {
  public let entity: String
  public let key: String
  public let batch: String
  public let system: String
  public let file: String
  public let line: Int?
  public let ingestedAt: String
  public let chain: [String]
  public let isGood: Bool
  /// What was given when the batch was imported, and by whom.
  public let batchSource: String
  public let createdBy: String
}

public enum Lineage {
  /// The newest first. An id is that of a row, or the first part of a key of several, such as a
  /// currency pair.
  public static func find(
    _ id: String, limit: Int, over connection: Connection
  ) throws(StoreFault) -> [LineageEntry] {
    let exact = try connection.query(
      LineageStatements.exact, .text(id), .integer(Int64(limit)))
    var entries = try Self.entries(exact)
    if entries.count < limit {
      let more = try connection.query(
        LineageStatements.parts, .text(id), .integer(Int64(limit - entries.count)))
      entries += try Self.entries(more)
    }
    return entries
  }

  private static func entries(_ result: ResultSet) throws(StoreFault) -> [LineageEntry] {
    var entries: [LineageEntry] = []
    for row in 0..<result.rowCount {
      func text(_ column: Int) -> String { result.text(row, column) ?? "" }
      entries.append(
        LineageEntry(
          entity: text(0), key: text(1), batch: text(2), system: text(3), file: text(4),
          line: try result.integer(row, 5).map { Int($0) }, ingestedAt: text(6),
          chain: text(7).split(separator: "\u{1F}").map { String($0) },
          isGood: try result.bool(row, 8) ?? false, batchSource: text(9), createdBy: text(10)))
    }
    return entries
  }
}

enum LineageStatements {
  static let exact: SQL = """
    SELECT l.entity, l.feed_id, l.batch_id, l.source_system, l.source_identifier, l.source_line,
      l.ingested_at::text, array_to_string(l.transformation_chain, chr(31)),
      l.quality_checks_passed, b.source_file, b.created_by
    FROM data_lineage AS l JOIN ingestion_batch AS b USING (batch_id)
    WHERE l.feed_id = $1 ORDER BY l.lineage_id DESC LIMIT $2
    """

  /// Keys of several columns are lists; theirs begins with the id.
  static let parts: SQL = """
    SELECT l.entity, l.feed_id, l.batch_id, l.source_system, l.source_identifier, l.source_line,
      l.ingested_at::text, array_to_string(l.transformation_chain, chr(31)),
      l.quality_checks_passed, b.source_file, b.created_by
    FROM data_lineage AS l JOIN ingestion_batch AS b USING (batch_id)
    WHERE starts_with(l.feed_id, rtrim(jsonb_build_array($1::text)::text, ']') || ',')
    ORDER BY l.lineage_id DESC LIMIT $2
    """

  static let all = [exact, parts]
}
