// How staged rows become rows of the book: one statement for each kind. What is as it was is left
// alone, so that versions count changes and not loads; each row that is new or other gets a line of
// lineage in the same statement. $1 is the batch, $2 the system that the files came from.

internal import PostgresStore

enum MergeStatements {
  static let currencies: SQL = """
    INSERT INTO currency AS t (code, amount_decimals, is_declared)
      SELECT code, amount_decimals, is_declared FROM pg_temp.stage_currency ORDER BY code
    ON CONFLICT (code) DO UPDATE
      SET amount_decimals = EXCLUDED.amount_decimals, is_declared = EXCLUDED.is_declared
      WHERE (t.amount_decimals, t.is_declared)
        IS DISTINCT FROM (EXCLUDED.amount_decimals, EXCLUDED.is_declared)
    """

  /// $3 to $6: the settings; $7: the line, null where there is no book.csv.
  static let book: SQL = """
    WITH changed AS (
      INSERT INTO book AS t (base_currency, pivot_currency, as_of, timezone)
        VALUES ($3, $4, $5, $6)
      ON CONFLICT (is_only) DO UPDATE
        SET base_currency = EXCLUDED.base_currency, pivot_currency = EXCLUDED.pivot_currency,
          as_of = EXCLUDED.as_of, timezone = EXCLUDED.timezone
        WHERE (t.base_currency, t.pivot_currency, t.as_of, t.timezone) IS DISTINCT FROM
          (EXCLUDED.base_currency, EXCLUDED.pivot_currency, EXCLUDED.as_of, EXCLUDED.timezone)
      RETURNING is_only
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'SETTING', 'book', is_only::text, $1, $2, 'book.csv', $7::bigint,
        ARRAY['read', 'checked'], true
      FROM changed
    """

  static let entities: SQL = """
    WITH changed AS (
      INSERT INTO reference_data AS t (entity_id, entity_type, name, ticker, cusip, isin, sector,
          geography, currency, parent_entity_id)
        SELECT entity_id, entity_type, name, ticker, cusip, isin, sector, geography, currency,
          parent_entity_id
        FROM pg_temp.stage_entity ORDER BY line
      ON CONFLICT (entity_id) DO UPDATE
        SET entity_type = EXCLUDED.entity_type, name = EXCLUDED.name, ticker = EXCLUDED.ticker,
          cusip = EXCLUDED.cusip, isin = EXCLUDED.isin, sector = EXCLUDED.sector,
          geography = EXCLUDED.geography, currency = EXCLUDED.currency,
          parent_entity_id = EXCLUDED.parent_entity_id
        WHERE (t.entity_type, t.name, t.ticker, t.cusip, t.isin, t.sector, t.geography,
            t.currency, t.parent_entity_id)
          IS DISTINCT FROM (EXCLUDED.entity_type, EXCLUDED.name, EXCLUDED.ticker,
            EXCLUDED.cusip, EXCLUDED.isin, EXCLUDED.sector, EXCLUDED.geography,
            EXCLUDED.currency, EXCLUDED.parent_entity_id)
      RETURNING entity_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'ENTITY', 'reference_data', s.entity_id, $1, $2, 'entities.csv', s.line,
        ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_entity AS s USING (entity_id) ORDER BY s.line
    """

  static let nodes: SQL = """
    WITH changed AS (
      INSERT INTO portfolio_node AS t (portfolio_node_id, parent_id, name, node_type, tags_json)
        SELECT portfolio_node_id, parent_id, name, node_type, tags_json
        FROM pg_temp.stage_node ORDER BY line
      ON CONFLICT (portfolio_node_id) DO UPDATE
        SET parent_id = EXCLUDED.parent_id, name = EXCLUDED.name,
          node_type = EXCLUDED.node_type, tags_json = EXCLUDED.tags_json
        WHERE (t.parent_id, t.name, t.node_type, t.tags_json) IS DISTINCT FROM
          (EXCLUDED.parent_id, EXCLUDED.name, EXCLUDED.node_type, EXCLUDED.tags_json)
      RETURNING portfolio_node_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'NODE', 'portfolio_node', s.portfolio_node_id, $1, $2, 'nodes.csv', s.line,
        ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_node AS s USING (portfolio_node_id) ORDER BY s.line
    """

  /// $3: the day.
  static let navs: SQL = """
    WITH changed AS (
      INSERT INTO node_nav (portfolio_node_id, as_of, nav, source)
        SELECT s.portfolio_node_id, $3::date, s.nav, $2
        FROM pg_temp.stage_node AS s
        LEFT JOIN LATERAL (
          SELECT n.nav FROM node_nav AS n
          WHERE n.portfolio_node_id = s.portfolio_node_id AND n.as_of <= $3::date
          ORDER BY n.as_of DESC, n.known_at DESC LIMIT 1) AS l ON true
        WHERE s.nav IS NOT NULL AND l.nav IS DISTINCT FROM s.nav
      RETURNING portfolio_node_id, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'NODE', 'node_nav', jsonb_build_array(portfolio_node_id, as_of, known_at)::text,
        $1, $2, 'nodes.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_node AS s USING (portfolio_node_id) ORDER BY s.line
    """

  static let instruments: SQL = """
    WITH changed AS (
      INSERT INTO instrument AS t (instrument_id, name, asset_class, valuation, currency,
          issuer_id, counterparty_id, underlying_id, isin, cusip, multiplier, maturity, coupon)
        SELECT instrument_id, name, asset_class, valuation, currency, issuer_id,
          counterparty_id, underlying_id, isin, cusip, multiplier, maturity, coupon
        FROM pg_temp.stage_instrument ORDER BY line
      ON CONFLICT (instrument_id) DO UPDATE
        SET name = EXCLUDED.name, asset_class = EXCLUDED.asset_class,
          valuation = EXCLUDED.valuation, currency = EXCLUDED.currency,
          issuer_id = EXCLUDED.issuer_id, counterparty_id = EXCLUDED.counterparty_id,
          underlying_id = EXCLUDED.underlying_id, isin = EXCLUDED.isin, cusip = EXCLUDED.cusip,
          multiplier = EXCLUDED.multiplier, maturity = EXCLUDED.maturity,
          coupon = EXCLUDED.coupon
        WHERE (t.name, t.asset_class, t.valuation, t.currency, t.issuer_id, t.counterparty_id,
            t.underlying_id, t.isin, t.cusip, t.multiplier, t.maturity, t.coupon)
          IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.asset_class, EXCLUDED.valuation,
            EXCLUDED.currency, EXCLUDED.issuer_id, EXCLUDED.counterparty_id,
            EXCLUDED.underlying_id, EXCLUDED.isin, EXCLUDED.cusip, EXCLUDED.multiplier,
            EXCLUDED.maturity, EXCLUDED.coupon)
      RETURNING instrument_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'INSTRUMENT', 'instrument', s.instrument_id, $1, $2, 'instruments.csv', s.line,
        ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_instrument AS s USING (instrument_id) ORDER BY s.line
    """

  /// $3: the day; $4: whether all checks of quality were passed.
  static let prices: SQL = """
    WITH changed AS (
      INSERT INTO instrument_price (instrument_id, as_of, price, underlying_price, source)
        SELECT s.instrument_id, $3::date, s.price, s.underlying_price, $2
        FROM pg_temp.stage_instrument AS s
        LEFT JOIN LATERAL (
          SELECT p.price, p.underlying_price FROM instrument_price AS p
          WHERE p.instrument_id = s.instrument_id AND p.as_of <= $3::date
          ORDER BY p.as_of DESC, p.known_at DESC LIMIT 1) AS l ON true
        WHERE num_nonnulls(s.price, s.underlying_price) > 0
          AND (l.price, l.underlying_price) IS DISTINCT FROM (s.price, s.underlying_price)
      RETURNING instrument_id, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'PRICE', 'instrument_price',
        jsonb_build_array(instrument_id, as_of, known_at)::text, $1, $2, 'instruments.csv',
        s.line, ARRAY['read', 'checked'], $4::boolean
      FROM changed JOIN pg_temp.stage_instrument AS s USING (instrument_id) ORDER BY s.line
    """

  /// $3: the day. Figures that are no longer given are followed by a row of none.
  static let instrumentRisk: SQL = """
    WITH changed AS (
      INSERT INTO instrument_risk (instrument_id, as_of, duration, spread_duration, convexity,
          dv01, cs01, delta, vega, source)
        SELECT s.instrument_id, $3::date, s.duration, s.spread_duration, s.convexity, s.dv01,
          s.cs01, s.delta, s.vega, $2
        FROM pg_temp.stage_instrument AS s
        LEFT JOIN LATERAL (
          SELECT r.duration, r.spread_duration, r.convexity, r.dv01, r.cs01, r.delta, r.vega
          FROM instrument_risk AS r
          WHERE r.instrument_id = s.instrument_id AND r.as_of <= $3::date
          ORDER BY r.as_of DESC, r.known_at DESC LIMIT 1) AS l ON true
        WHERE (l.duration, l.spread_duration, l.convexity, l.dv01, l.cs01, l.delta, l.vega)
          IS DISTINCT FROM (s.duration, s.spread_duration, s.convexity, s.dv01, s.cs01,
            s.delta, s.vega)
      RETURNING instrument_id, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'instrument_risk',
        jsonb_build_array(instrument_id, as_of, known_at)::text, $1, $2, 'instruments.csv',
        s.line, ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_instrument AS s USING (instrument_id) ORDER BY s.line
    """

  /// Positions that a file says are closed go the way that the rules of their life demand.
  static let closingPositions: SQL = """
    UPDATE position AS t SET lifecycle_status = 'closing'
    FROM pg_temp.stage_position AS s
    WHERE s.position_id = t.position_id AND s.record_status = 'CLOSED'
      AND t.lifecycle_status IN ('open', 'monitoring')
    """

  static let positions: SQL = """
    WITH changed AS (
      INSERT INTO position AS t (position_id, portfolio_node_id, instrument_id, direction,
          quantity, currency, cost_basis, book_value, market_value, accrued, notional_local,
          notional_base, current_price, fx_rate, unrealized_pnl, realized_pnl, daily_pnl,
          fees_paid, dv01, cs01, delta, rate_gamma, gamma_1pct, vega, duration, convexity,
          var_contribution, spread_duration, link_id, record_status, lifecycle_status,
          is_paper_trade, strategy_ids, strategy_weights, tags_json, derived_fields, batch_id)
        SELECT position_id, portfolio_node_id, instrument_id, direction, quantity, currency,
          cost_basis, book_value, market_value, accrued, notional_local, notional_base,
          current_price, fx_rate, unrealized_pnl, realized_pnl, daily_pnl, fees_paid, dv01,
          cs01, delta, rate_gamma, gamma_1pct, vega, duration, convexity, var_contribution,
          spread_duration, link_id, record_status,
          CASE record_status WHEN 'CLOSED' THEN 'closed' ELSE 'open' END, is_paper_trade,
          strategy_ids, strategy_weights::numeric[], tags_json, derived_fields, $1
        FROM pg_temp.stage_position
      ON CONFLICT (position_id) DO UPDATE
        SET portfolio_node_id = EXCLUDED.portfolio_node_id,
          instrument_id = EXCLUDED.instrument_id, direction = EXCLUDED.direction,
          quantity = EXCLUDED.quantity, currency = EXCLUDED.currency,
          cost_basis = EXCLUDED.cost_basis, book_value = EXCLUDED.book_value,
          market_value = EXCLUDED.market_value, accrued = EXCLUDED.accrued,
          notional_local = EXCLUDED.notional_local, notional_base = EXCLUDED.notional_base,
          current_price = EXCLUDED.current_price, fx_rate = EXCLUDED.fx_rate,
          unrealized_pnl = EXCLUDED.unrealized_pnl, realized_pnl = EXCLUDED.realized_pnl,
          daily_pnl = EXCLUDED.daily_pnl, fees_paid = EXCLUDED.fees_paid,
          dv01 = EXCLUDED.dv01, cs01 = EXCLUDED.cs01, delta = EXCLUDED.delta,
          rate_gamma = EXCLUDED.rate_gamma, gamma_1pct = EXCLUDED.gamma_1pct,
          vega = EXCLUDED.vega, duration = EXCLUDED.duration, convexity = EXCLUDED.convexity,
          var_contribution = EXCLUDED.var_contribution,
          spread_duration = EXCLUDED.spread_duration, link_id = EXCLUDED.link_id,
          record_status = EXCLUDED.record_status,
          lifecycle_status = CASE WHEN EXCLUDED.record_status = 'CLOSED'
            AND t.lifecycle_status = 'closing' THEN 'closed' ELSE t.lifecycle_status END,
          is_paper_trade = EXCLUDED.is_paper_trade, strategy_ids = EXCLUDED.strategy_ids,
          strategy_weights = EXCLUDED.strategy_weights, tags_json = EXCLUDED.tags_json,
          derived_fields = EXCLUDED.derived_fields, batch_id = EXCLUDED.batch_id
        WHERE (t.portfolio_node_id, t.instrument_id, t.direction, t.quantity, t.currency,
            t.cost_basis, t.book_value, t.market_value, t.accrued, t.notional_local,
            t.notional_base, t.current_price, t.fx_rate, t.unrealized_pnl, t.realized_pnl,
            t.daily_pnl, t.fees_paid, t.dv01, t.cs01, t.delta, t.rate_gamma, t.gamma_1pct,
            t.vega, t.duration, t.convexity, t.var_contribution, t.spread_duration, t.link_id,
            t.record_status, t.is_paper_trade, t.strategy_ids, t.strategy_weights, t.tags_json,
            t.derived_fields)
          IS DISTINCT FROM (EXCLUDED.portfolio_node_id, EXCLUDED.instrument_id,
            EXCLUDED.direction, EXCLUDED.quantity, EXCLUDED.currency, EXCLUDED.cost_basis,
            EXCLUDED.book_value, EXCLUDED.market_value, EXCLUDED.accrued,
            EXCLUDED.notional_local, EXCLUDED.notional_base, EXCLUDED.current_price,
            EXCLUDED.fx_rate, EXCLUDED.unrealized_pnl, EXCLUDED.realized_pnl,
            EXCLUDED.daily_pnl, EXCLUDED.fees_paid, EXCLUDED.dv01, EXCLUDED.cs01,
            EXCLUDED.delta, EXCLUDED.rate_gamma, EXCLUDED.gamma_1pct, EXCLUDED.vega,
            EXCLUDED.duration, EXCLUDED.convexity, EXCLUDED.var_contribution,
            EXCLUDED.spread_duration, EXCLUDED.link_id, EXCLUDED.record_status,
            EXCLUDED.is_paper_trade, EXCLUDED.strategy_ids, EXCLUDED.strategy_weights,
            EXCLUDED.tags_json, EXCLUDED.derived_fields)
      RETURNING position_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'POSITION', 'position', s.position_id, $1, $2, 'positions.csv', s.line,
        ARRAY['read', 'checked', 'derived'], true
      FROM changed JOIN pg_temp.stage_position AS s USING (position_id) ORDER BY s.line
    """

  /// Ratings of a day that history already knows otherwise: nothing that was known is overwritten.
  static let otherRatings: SQL = """
    SELECT s.line, r.rating FROM pg_temp.stage_rating AS s
    JOIN rating_history AS r ON r.agency = s.agency AND r.effective_date = s.effective_date
      AND r.known_at = s.known_at
      AND (r.entity_id = s.entity_id OR r.instrument_id = s.instrument_id)
    LEFT JOIN rating_scale AS c ON c.agency = r.agency AND c.rating = r.rating
    WHERE (c.notch, r.outlook) IS DISTINCT FROM (s.notch, s.outlook)
    ORDER BY s.line
    """

  /// A symbol with words around it is filed as the symbol, beside what was written. $3: whether all
  /// checks of quality were passed.
  static let ratings: SQL = """
    WITH changed AS (
      INSERT INTO rating_history (entity_id, instrument_id, agency, rating, outlook, as_of_date,
          effective_date, known_at, metadata_json)
        SELECT s.entity_id, s.instrument_id, s.agency, c.rating, s.outlook, s.as_of_date,
          s.effective_date, s.known_at,
          CASE WHEN c.rating = s.given THEN '{}' ELSE jsonb_build_object('given', s.given) END
        FROM pg_temp.stage_rating AS s
        CROSS JOIN LATERAL (
          SELECT k.rating FROM rating_scale AS k
          WHERE k.agency = s.agency AND k.notch IS NOT DISTINCT FROM s.notch
          ORDER BY k.rating = s.given DESC, length(k.rating), k.rating LIMIT 1) AS c
        ORDER BY s.line
      ON CONFLICT DO NOTHING
      RETURNING rating_id, entity_id, instrument_id, agency, effective_date, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RATING', 'rating_history', c.rating_id, $1, $2, 'ratings.csv', s.line,
        ARRAY['read', 'checked'], $3::boolean
      FROM changed AS c
      JOIN pg_temp.stage_rating AS s ON s.agency = c.agency
        AND s.effective_date = c.effective_date AND s.known_at = c.known_at
        AND coalesce(s.entity_id, '') = coalesce(c.entity_id, '')
        AND coalesce(s.instrument_id, '') = coalesce(c.instrument_id, '')
      ORDER BY s.line
    """

  static let newRates: SQL = """
    CREATE TEMP TABLE stage_new_fx ON COMMIT DROP AS
      SELECT s.line, s.pair, s.spot_rate, s.as_of_date, s.source FROM pg_temp.stage_fx AS s
      LEFT JOIN LATERAL (
        SELECT f.spot_rate, f.source FROM fx_spot AS f JOIN market_snapshot AS m USING (snapshot_id)
        WHERE f.pair = s.pair AND f.as_of_date = s.as_of_date AND m.status <> 'WITHDRAWN'
        ORDER BY m.known_at DESC LIMIT 1) AS l ON true
      WHERE (l.spot_rate, l.source) IS DISTINCT FROM (s.spot_rate, s.source)
    """

  /// $1: the feed; $2: the system.
  static let rateSets: SQL = """
    INSERT INTO market_snapshot (as_of_date, source, status, feed_id)
      SELECT DISTINCT as_of_date, coalesce(source, $2), 'FINAL', $1 FROM pg_temp.stage_new_fx
    """

  /// $3: whether all checks of quality were passed.
  static let rates: SQL = """
    WITH changed AS (
      INSERT INTO fx_spot (pair, snapshot_id, spot_rate, as_of_date, source)
        SELECT s.pair, m.snapshot_id, s.spot_rate, s.as_of_date, s.source
        FROM pg_temp.stage_new_fx AS s
        JOIN market_snapshot AS m ON m.as_of_date = s.as_of_date
          AND m.source = coalesce(s.source, $2) AND m.known_at = now()
      RETURNING pair, snapshot_id, as_of_date
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'FX_SPOT', 'fx_spot', jsonb_build_array(c.pair, c.snapshot_id)::text, $1, $2,
        'fx.csv', s.line, ARRAY['read', 'checked'], $3::boolean
      FROM changed AS c JOIN pg_temp.stage_new_fx AS s USING (pair, as_of_date) ORDER BY s.line
    """

  static let all = [
    currencies, book, entities, nodes, navs, instruments, prices, instrumentRisk,
    closingPositions, positions, otherRatings, ratings, newRates, rateSets, rates,
  ]
}
