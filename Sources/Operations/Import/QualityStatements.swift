// The checks of market data that quality_gate has bounds for. Each gives what is beyond a bound:
// gate, feed, line, subject, what was measured, the bound, and whether it is one that refuses. A
// gate without bounds measures nothing.

internal import PostgresStore

enum QualityStatements {
  /// From one day to the next, also to the last day that is stored.
  static let rateJumps: SQL = """
    WITH days AS (
      SELECT s.line, s.pair, s.spot_rate, coalesce(
          lag(s.spot_rate) OVER (PARTITION BY s.pair ORDER BY s.as_of_date), b.spot_rate
        ) AS previous
      FROM pg_temp.stage_fx AS s
      LEFT JOIN LATERAL (
        SELECT f.spot_rate FROM fx_spot AS f JOIN market_snapshot AS m USING (snapshot_id)
        WHERE f.pair = s.pair AND f.as_of_date < s.as_of_date AND m.status <> 'WITHDRAWN'
        ORDER BY f.as_of_date DESC, m.known_at DESC LIMIT 1) AS b ON true
    ), measured AS (
      SELECT line, pair AS subject, abs(spot_rate / previous - 1) AS value FROM days
      WHERE previous IS NOT NULL
    )
    SELECT g.gate, g.feed_type, m.line, m.subject, round(m.value, 6)::text,
      CASE WHEN m.value > g.fail_above THEN g.fail_above ELSE g.warn_above END::text,
      coalesce(m.value > g.fail_above, false)
    FROM measured AS m JOIN quality_gate AS g ON g.gate = 'JUMP' AND g.feed_type = 'FX_SPOT'
    WHERE m.value > least(g.warn_above, g.fail_above) ORDER BY m.line
    """

  /// $1: the book's day.
  static let rateAges: SQL = """
    WITH measured AS (
      SELECT pair AS subject, ($1::date - max(as_of_date))::numeric AS value
      FROM pg_temp.stage_fx GROUP BY pair
    )
    SELECT g.gate, g.feed_type, 0::bigint, m.subject, m.value::text,
      CASE WHEN m.value > g.fail_above THEN g.fail_above ELSE g.warn_above END::text,
      coalesce(m.value > g.fail_above, false)
    FROM measured AS m JOIN quality_gate AS g ON g.gate = 'AGE_DAYS' AND g.feed_type = 'FX_SPOT'
    WHERE m.value > least(g.warn_above, g.fail_above) ORDER BY m.subject
    """

  static let rateStandstills: SQL = """
    WITH days AS (
      SELECT pair, as_of_date, spot_rate IS DISTINCT FROM
        lag(spot_rate) OVER (PARTITION BY pair ORDER BY as_of_date) AS is_change
      FROM pg_temp.stage_fx
    ), measured AS (
      SELECT pair AS subject,
        (max(as_of_date) - max(as_of_date) FILTER (WHERE is_change))::numeric AS value
      FROM days GROUP BY pair
    )
    SELECT g.gate, g.feed_type, 0::bigint, m.subject, m.value::text,
      CASE WHEN m.value > g.fail_above THEN g.fail_above ELSE g.warn_above END::text,
      coalesce(m.value > g.fail_above, false)
    FROM measured AS m
    JOIN quality_gate AS g ON g.gate = 'UNCHANGED_DAYS' AND g.feed_type = 'FX_SPOT'
    WHERE m.value > least(g.warn_above, g.fail_above) ORDER BY m.subject
    """

  /// A pair against the way through the pivot currency, $1, on the newest day.
  static let rateCrosses: SQL = """
    WITH quotes AS (
      SELECT line, pair, split_part(pair, '/', 1) AS a, split_part(pair, '/', 2) AS b, spot_rate
      FROM pg_temp.stage_fx
      WHERE as_of_date = (SELECT max(as_of_date) FROM pg_temp.stage_fx)
    ), ways AS (
      SELECT a, b, spot_rate FROM quotes UNION ALL SELECT b, a, 1 / spot_rate FROM quotes
    ), measured AS (
      SELECT q.line, q.pair AS subject,
        abs(q.spot_rate / (x.spot_rate * y.spot_rate) - 1) AS value
      FROM quotes AS q
      JOIN ways AS x ON x.a = q.a AND x.b = $1
      JOIN ways AS y ON y.a = $1 AND y.b = q.b
      WHERE q.a <> $1 AND q.b <> $1
    )
    SELECT g.gate, g.feed_type, m.line, m.subject, round(m.value, 6)::text,
      CASE WHEN m.value > g.fail_above THEN g.fail_above ELSE g.warn_above END::text,
      coalesce(m.value > g.fail_above, false)
    FROM measured AS m JOIN quality_gate AS g ON g.gate = 'CROSS' AND g.feed_type = 'FX_SPOT'
    WHERE m.value > least(g.warn_above, g.fail_above) ORDER BY m.line
    """

  /// $1: the book's day. A price that is not given is the last one: its age counts. One that is
  /// given again has stood still since it was stored, since only other ones are. One that is new is
  /// held against the last.
  static let prices: SQL = """
    WITH last AS (
      SELECT s.line, s.instrument_id AS subject, s.price, l.price AS previous, l.as_of
      FROM pg_temp.stage_instrument AS s
      CROSS JOIN LATERAL (
        SELECT p.price, p.as_of FROM instrument_price AS p
        WHERE p.instrument_id = s.instrument_id AND p.as_of <= $1::date AND p.price IS NOT NULL
        ORDER BY p.as_of DESC, p.known_at DESC LIMIT 1) AS l
    ), measured AS (
      SELECT 'AGE_DAYS' AS gate, line, subject, ($1::date - as_of)::numeric AS value
      FROM last WHERE price IS NULL
      UNION ALL
      SELECT 'UNCHANGED_DAYS', line, subject, ($1::date - as_of)::numeric
      FROM last WHERE price = previous
      UNION ALL
      SELECT 'JUMP', line, subject, abs(price / previous - 1)
      FROM last WHERE price <> previous AND previous <> 0
    )
    SELECT g.gate, g.feed_type, m.line, m.subject, round(m.value, 6)::text,
      CASE WHEN m.value > g.fail_above THEN g.fail_above ELSE g.warn_above END::text,
      coalesce(m.value > g.fail_above, false)
    FROM measured AS m JOIN quality_gate AS g ON g.gate = m.gate AND g.feed_type = 'PRICE'
    WHERE m.value > least(g.warn_above, g.fail_above) ORDER BY g.gate, m.line
    """

  static let all = [rateJumps, rateAges, rateStandstills, rateCrosses, prices]
}
