// A book out of the database: one COPY for each file, its columns in the order of the shape that
// reads them. What has a history is as it is known now on the book's day; sets of a day are those
// of that day. COPY takes no parameters, so the day is asked for where it is needed.

internal import PostgresStore

enum BookStatements {
  /// Which transactions these rows are after, where they are, and whether there is a book.
  static let standing: SQL = """
    SELECT pg_current_snapshot()::text, current_database()::text, (SELECT count(*) FROM book)
    """

  static let settings: SQL = """
    COPY (
      SELECT base_currency, pivot_currency, as_of::text, timezone,
        (SELECT string_agg(code, ';' ORDER BY code COLLATE "C") FROM currency
          WHERE amount_decimals = 8)
      FROM book
    ) TO STDOUT (FORMAT binary)
    """

  static let entities: SQL = """
    COPY (
      SELECT entity_id, entity_type, name, ticker, cusip, isin, sector, geography, currency,
        parent_entity_id
      FROM reference_data ORDER BY entity_id COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  static let nodes: SQL = """
    COPY (
      SELECT n.portfolio_node_id, n.parent_id, n.node_type, n.name, v.nav,
        CASE WHEN n.tags_json <> '{}' THEN (
          SELECT string_agg(key || '=' || value, ';' ORDER BY key COLLATE "C")
          FROM jsonb_each_text(n.tags_json)) END
      FROM portfolio_node AS n
      LEFT JOIN LATERAL (
        SELECT w.nav FROM node_nav AS w
        WHERE w.portfolio_node_id = n.portfolio_node_id
          AND w.as_of <= (SELECT coalesce(as_of, '0001-01-01') FROM book)
        ORDER BY w.as_of DESC, w.known_at DESC LIMIT 1) AS v ON true
      ORDER BY n.node_no
    ) TO STDOUT (FORMAT binary)
    """

  static let instruments: SQL = """
    COPY (
      SELECT i.instrument_id, i.currency, i.name, i.asset_class, i.valuation, i.issuer_id,
        i.counterparty_id, i.underlying_id, i.isin, i.cusip, nullif(i.multiplier, 1), p.price,
        p.underlying_price, i.maturity::text, i.coupon, r.duration, r.spread_duration,
        r.convexity, r.dv01, r.cs01, r.delta, r.vega
      FROM instrument AS i
      LEFT JOIN LATERAL (
        SELECT q.price, q.underlying_price FROM instrument_price AS q
        WHERE q.instrument_id = i.instrument_id
          AND q.as_of <= (SELECT coalesce(as_of, '0001-01-01') FROM book)
        ORDER BY q.as_of DESC, q.known_at DESC LIMIT 1) AS p ON true
      LEFT JOIN LATERAL (
        SELECT s.duration, s.spread_duration, s.convexity, s.dv01, s.cs01, s.delta, s.vega
        FROM instrument_risk AS s
        WHERE s.instrument_id = i.instrument_id
          AND s.as_of <= (SELECT coalesce(as_of, '0001-01-01') FROM book)
        ORDER BY s.as_of DESC, s.known_at DESC LIMIT 1) AS r ON true
      ORDER BY i.instrument_id COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  /// In whatever order they lie: a book has one of its own.
  static let positions: SQL = """
    COPY (
      SELECT position_id, portfolio_node_id, instrument_id, coalesce(quantity, 0), currency,
        current_price,
        CASE WHEN 'market_value' = ANY (derived_fields) THEN NULL ELSE market_value END,
        CASE WHEN 'notional_local' = ANY (derived_fields) THEN NULL ELSE notional_local END,
        book_value, cost_basis, accrued,
        CASE WHEN 'dv01' = ANY (derived_fields) THEN NULL ELSE dv01 END,
        CASE WHEN 'cs01' = ANY (derived_fields) THEN NULL ELSE cs01 END,
        CASE WHEN 'delta' = ANY (derived_fields) THEN NULL ELSE delta END,
        CASE WHEN 'vega' = ANY (derived_fields) THEN NULL ELSE vega END,
        CASE WHEN 'rate_gamma' = ANY (derived_fields) THEN NULL ELSE rate_gamma END,
        gamma_1pct, duration, convexity, spread_duration, var_contribution, unrealized_pnl,
        realized_pnl, daily_pnl, fees_paid, fx_rate, link_id,
        CASE WHEN is_paper_trade THEN 'true' END,
        CASE WHEN strategy_ids <> '{}' THEN (
          SELECT string_agg(id || '=' || trim_scale(weight), ';' ORDER BY place)
          FROM unnest(strategy_ids, strategy_weights) WITH ORDINALITY AS s (id, weight, place))
        END,
        CASE WHEN tags_json <> '{}' THEN (
          SELECT string_agg(key || '=' || value, ';' ORDER BY key COLLATE "C")
          FROM jsonb_each_text(tags_json)) END,
        CASE WHEN record_status = 'CLOSED' THEN 'CLOSED' END
      FROM position WHERE record_status <> 'DELETED'
    ) TO STDOUT (FORMAT binary)
    """

  /// The same in the order of their ids, for a file that is the same whenever it is written.
  static let orderedPositions: SQL = """
    COPY (
      SELECT position_id, portfolio_node_id, instrument_id, coalesce(quantity, 0), currency,
        current_price,
        CASE WHEN 'market_value' = ANY (derived_fields) THEN NULL ELSE market_value END,
        CASE WHEN 'notional_local' = ANY (derived_fields) THEN NULL ELSE notional_local END,
        book_value, cost_basis, accrued,
        CASE WHEN 'dv01' = ANY (derived_fields) THEN NULL ELSE dv01 END,
        CASE WHEN 'cs01' = ANY (derived_fields) THEN NULL ELSE cs01 END,
        CASE WHEN 'delta' = ANY (derived_fields) THEN NULL ELSE delta END,
        CASE WHEN 'vega' = ANY (derived_fields) THEN NULL ELSE vega END,
        CASE WHEN 'rate_gamma' = ANY (derived_fields) THEN NULL ELSE rate_gamma END,
        gamma_1pct, duration, convexity, spread_duration, var_contribution, unrealized_pnl,
        realized_pnl, daily_pnl, fees_paid, fx_rate, link_id,
        CASE WHEN is_paper_trade THEN 'true' END,
        CASE WHEN strategy_ids <> '{}' THEN (
          SELECT string_agg(id || '=' || trim_scale(weight), ';' ORDER BY place)
          FROM unnest(strategy_ids, strategy_weights) WITH ORDINALITY AS s (id, weight, place))
        END,
        CASE WHEN tags_json <> '{}' THEN (
          SELECT string_agg(key || '=' || value, ';' ORDER BY key COLLATE "C")
          FROM jsonb_each_text(tags_json)) END,
        CASE WHEN record_status = 'CLOSED' THEN 'CLOSED' END
      FROM position WHERE record_status <> 'DELETED' ORDER BY position_id COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  static let ratings: SQL = """
    COPY (
      SELECT entity_id, instrument_id, agency, coalesce(metadata_json ->> 'given', rating),
        outlook, as_of_date::text, effective_date::text,
        CASE WHEN known_at <> as_of_date::timestamp AT TIME ZONE 'UTC' THEN known_at END
      FROM rating_history
      ORDER BY entity_id COLLATE "C", instrument_id COLLATE "C",
        array_position(ARRAY['SP', 'MOODYS', 'FITCH', 'DBRS'], agency), effective_date, known_at
    ) TO STDOUT (FORMAT binary)
    """

  static let rates: SQL = """
    COPY (
      SELECT pair, spot_rate, as_of_date::text, source FROM (
        SELECT DISTINCT ON (f.as_of_date, f.pair) f.as_of_date, f.pair, f.spot_rate, f.source
        FROM fx_spot AS f JOIN market_snapshot AS m USING (snapshot_id)
        WHERE m.status <> 'WITHDRAWN'
        ORDER BY f.as_of_date, f.pair, m.known_at DESC) AS newest
      ORDER BY as_of_date, pair COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  static let keyRates: SQL = """
    COPY (
      SELECT position_id, curve, tenor, dv01 FROM key_rate
      WHERE as_of = (SELECT coalesce(as_of, '0001-01-01') FROM book)
      ORDER BY position_id COLLATE "C", curve COLLATE "C",
        CASE tenor WHEN 'ON' THEN 0 ELSE left(tenor, -1)::integer * CASE right(tenor, 1)
          WHEN 'D' THEN 1 WHEN 'W' THEN 7 WHEN 'M' THEN 30 ELSE 365 END END, tenor
    ) TO STDOUT (FORMAT binary)
    """

  static let limits: SQL = """
    COPY (
      SELECT portfolio_node_id, measure, hard, soft, bound, currency FROM risk_limit
      WHERE is_active
      ORDER BY portfolio_node_id COLLATE "C", measure COLLATE "C", bound,
        currency COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  static let scenarios: SQL = """
    COPY (
      SELECT c.scenario_set_id, c.scenario_id, c.scenario_date::text, c.label, c.weight,
        s.horizon_days::numeric, s.quantum
      FROM scenario AS c JOIN scenario_set AS s USING (scenario_set_id)
      ORDER BY c.scenario_set_id COLLATE "C", c.place
    ) TO STDOUT (FORMAT binary)
    """

  static let vectors: SQL = """
    COPY (
      SELECT scenario_set_id, position_id, width, outcomes FROM pnl_vector
      ORDER BY scenario_set_id COLLATE "C", position_id COLLATE "C"
    ) TO STDOUT (FORMAT binary)
    """

  static let factors: SQL = """
    COPY (
      SELECT factor_id, name FROM factor WHERE place IS NOT NULL ORDER BY place
    ) TO STDOUT (FORMAT binary)
    """

  static let covariances: SQL = """
    COPY (
      SELECT CASE WHEN a.place >= b.place THEN v.factor_a ELSE v.factor_b END,
        CASE WHEN a.place >= b.place THEN v.factor_b ELSE v.factor_a END,
        v.covariance, v.covariance_days
      FROM factor_covariance AS v
      JOIN factor AS a ON a.factor_id = v.factor_a JOIN factor AS b ON b.factor_id = v.factor_b
      WHERE v.as_of = (SELECT coalesce(as_of, '0001-01-01') FROM book)
        AND a.place IS NOT NULL AND b.place IS NOT NULL
      ORDER BY greatest(a.place, b.place), least(a.place, b.place)
    ) TO STDOUT (FORMAT binary)
    """

  static let exposures: SQL = """
    COPY (
      SELECT e.position_id, e.factor_id, e.exposure
      FROM factor_exposure AS e JOIN factor AS f USING (factor_id)
      WHERE e.as_of = (SELECT coalesce(as_of, '0001-01-01') FROM book) AND f.place IS NOT NULL
      ORDER BY e.position_id COLLATE "C", f.place
    ) TO STDOUT (FORMAT binary)
    """

  static let gammas: SQL = """
    COPY (
      SELECT g.position_id, g.factor_a, g.factor_b, g.gamma
      FROM factor_gamma AS g
      JOIN factor AS a ON a.factor_id = g.factor_a JOIN factor AS b ON b.factor_id = g.factor_b
      WHERE g.as_of = (SELECT coalesce(as_of, '0001-01-01') FROM book)
        AND a.place IS NOT NULL AND b.place IS NOT NULL
      ORDER BY g.position_id COLLATE "C", a.place, b.place
    ) TO STDOUT (FORMAT binary)
    """

  static let realised: SQL = """
    COPY (
      SELECT DISTINCT ON (portfolio_node_id COLLATE "C", kind, pnl_date)
        portfolio_node_id, pnl_date::text, pnl, kind
      FROM realised_pnl
      ORDER BY portfolio_node_id COLLATE "C", kind DESC, pnl_date, known_at DESC
    ) TO STDOUT (FORMAT binary)
    """

  static let stresses: SQL = """
    COPY (
      SELECT stress_id, kind, shock, target, name FROM stress ORDER BY place
    ) TO STDOUT (FORMAT binary)
    """

  static let all = [
    standing, settings, entities, nodes, instruments, positions, orderedPositions, ratings, rates,
    keyRates, limits, scenarios, vectors, factors, covariances, exposures, gammas, realised,
    stresses,
  ]
}
