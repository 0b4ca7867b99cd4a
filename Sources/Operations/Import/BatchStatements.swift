// The life of a batch, and the feeds of market data in it.

internal import PostgresStore

enum BatchStatements {
  /// One import at a time: two of one payload would both find that nobody has taken it.
  static let lock: SQL = "SELECT pg_advisory_xact_lock(hashtext('espalier.ingestion'))"

  static let taken: SQL = """
    SELECT batch_id, completed_at::text, record_count FROM ingestion_batch
    WHERE payload_hash = $1 AND batch_type = $2 AND status = 'COMPLETED'
    """

  static let begin: SQL = """
    INSERT INTO ingestion_batch (batch_type, source_file, payload_hash, status)
      VALUES ($1, $2, $3, 'VALIDATING') RETURNING batch_id
    """

  static let complete: SQL = """
    UPDATE ingestion_batch
      SET status = 'COMPLETED', record_count = $2, completed_at = clock_timestamp()
      WHERE batch_id = $1
    """

  static let fail: SQL = """
    INSERT INTO ingestion_batch (batch_type, source_file, payload_hash, record_count,
        validation_errors_json, status, completed_at)
      VALUES ($1, $2, $3, $4, $5::jsonb, 'FAILED', clock_timestamp()) RETURNING batch_id
    """

  static let changed: SQL = """
    SELECT source_identifier, count(*) FROM data_lineage WHERE batch_id = $1 GROUP BY 1
    """

  /// The base currency that there is, where positions count in it.
  static let base: SQL = """
    SELECT base_currency FROM book WHERE EXISTS (SELECT FROM position)
    """

  static let partition: SQL = """
    SELECT make_partitions('espalier.instrument_price', $1::date, $1::date)
    """

  /// The same feed may come in several batches.
  static let feed: SQL = """
    INSERT INTO market_data_feed (feed_type, batch_id, as_of_date, source, payload_hash,
        validation_status, findings_json)
      VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
    ON CONFLICT ON CONSTRAINT market_data_feed_payload_key DO UPDATE
      SET validation_status = EXCLUDED.validation_status,
        findings_json = EXCLUDED.findings_json, received_at = EXCLUDED.received_at
    RETURNING feed_id
    """

  static let all = [lock, taken, begin, complete, fail, changed, base, partition, feed]
}
