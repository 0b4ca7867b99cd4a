// Snapshots in the database: chunks by their SHA-256, the parts of each snapshot in order, and a
// row that says what it is, written last.

internal import PostgresStore

enum SnapshotStatements {
  /// Saving and pruning take turns: one finds chunks that the other removes.
  static let lock: SQL = "SELECT pg_advisory_xact_lock(hashtext('espalier.snapshots'))"

  /// What a snapshot of the whole book is filed under: its first root.
  static let root: SQL = """
    SELECT portfolio_node_id, gen_random_uuid()::text FROM portfolio_node
    WHERE parent_id IS NULL ORDER BY node_no LIMIT 1
    """

  static let newest: SQL = """
    SELECT snapshot_id FROM (
      SELECT snapshot_id, payload_hash FROM portfolio_snapshot
      WHERE portfolio_node_id = $1 AND as_of_date = $2 ORDER BY known_at DESC LIMIT 1) AS last
    WHERE payload_hash = $3
    """

  static let hasChunk: SQL = "SELECT FROM snapshot_chunk WHERE chunk_hash = $1"

  static let addChunk: SQL = """
    INSERT INTO snapshot_chunk (chunk_hash, raw_size, payload) VALUES ($1, $2, $3)
    """

  static let addPart: SQL = """
    INSERT INTO snapshot_part (snapshot_id, place, chunk_hash) VALUES ($1, $2, $3)
    """

  static let add: SQL = """
    INSERT INTO portfolio_snapshot (snapshot_id, portfolio_node_id, as_of_date, kind,
        codec_version, raw_size, stored_size, chunk_count, counts_json, feed_watermark,
        payload_hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::text::xid8, $11)
    """

  static let list: SQL = """
    SELECT snapshot_id, portfolio_node_id, as_of_date::text, known_at::text, kind, signed_off_by,
      restates_snapshot_id, raw_size, stored_size, chunk_count,
      coalesce((counts_json ->> 'positions')::bigint, 0), encode(payload_hash, 'hex'), is_held
    FROM portfolio_snapshot ORDER BY as_of_date DESC, known_at DESC
    """

  static let parts: SQL = """
    SELECT c.chunk_hash, c.payload
    FROM snapshot_part AS p JOIN snapshot_chunk AS c USING (chunk_hash)
    WHERE p.snapshot_id = $1 AND p.place >= $2 AND p.place < $3 ORDER BY p.place
    """

  static let chunkCount: SQL = """
    SELECT chunk_count FROM portfolio_snapshot WHERE snapshot_id = $1
    """

  /// $3 and $4: which one it restates, and why; null where it restates none.
  static let signOff: SQL = """
    UPDATE portfolio_snapshot
      SET kind = 'OFFICIAL', signed_off_by = $2, signed_off_at = clock_timestamp(),
        restates_snapshot_id = $3, restatement_reason = $4
      WHERE snapshot_id = $1
    """

  /// All of three days, then the last of each day, after ninety days the last of each month; never
  /// one that is official or held, or that another restates.
  static let prune: SQL = """
    WITH ranked AS (
      SELECT snapshot_id, known_at, as_of_date,
        row_number() OVER (
          PARTITION BY portfolio_node_id, as_of_date ORDER BY known_at DESC) AS of_day,
        row_number() OVER (
          PARTITION BY portfolio_node_id, date_trunc('month', as_of_date)
          ORDER BY as_of_date DESC, known_at DESC) AS of_month
      FROM portfolio_snapshot
    )
    DELETE FROM portfolio_snapshot AS t USING ranked AS r
    WHERE r.snapshot_id = t.snapshot_id AND t.kind <> 'OFFICIAL' AND NOT t.is_held
      AND r.known_at < now() - interval '3 days'
      AND CASE WHEN r.as_of_date > current_date - 90 THEN r.of_day > 1 ELSE r.of_month > 1 END
      AND NOT EXISTS (
        SELECT FROM portfolio_snapshot AS o WHERE o.restates_snapshot_id = t.snapshot_id)
    """

  static let pruneChunks: SQL = """
    DELETE FROM snapshot_chunk AS c
    WHERE NOT EXISTS (SELECT FROM snapshot_part AS p WHERE p.chunk_hash = c.chunk_hash)
    """

  static let all = [
    lock, root, newest, hasChunk, addChunk, addPart, add, list, parts, chunkCount, signOff, prune,
    pruneChunks,
  ]
}
