-- Views for people and their tools, and who may do what with each table. The views see with the
-- eyes of whoever asks.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE VIEW current_fx WITH (security_invoker = true) AS
  SELECT DISTINCT ON (f.pair) f.pair, f.spot_rate, f.as_of_date, m.known_at, f.source
  FROM fx_spot AS f JOIN market_snapshot AS m USING (snapshot_id)
  WHERE m.status <> 'WITHDRAWN'
  ORDER BY f.pair, f.as_of_date DESC, m.known_at DESC;

CREATE VIEW current_rating WITH (security_invoker = true) AS
  SELECT DISTINCT ON (r.entity_id, r.instrument_id, r.agency)
    r.entity_id, r.instrument_id, r.agency, r.rating, s.notch, r.outlook, r.effective_date
  FROM rating_history AS r JOIN rating_scale AS s USING (agency, rating)
  WHERE r.effective_date <= current_date
  ORDER BY r.entity_id, r.instrument_id, r.agency, r.effective_date DESC, r.known_at DESC;

CREATE VIEW current_price WITH (security_invoker = true) AS
  SELECT DISTINCT ON (instrument_id) instrument_id, price, underlying_price, as_of, known_at, source
  FROM instrument_price
  ORDER BY instrument_id, as_of DESC, known_at DESC;

-- What counts: active, filled, whatever its lifecycle, and not on paper.
CREATE VIEW counted_position WITH (security_invoker = true) AS
  SELECT p.*, n.name AS node_name, n.node_type, i.name AS instrument_name
  FROM position AS p
  JOIN portfolio_node AS n USING (portfolio_node_id)
  JOIN instrument AS i USING (instrument_id)
  WHERE p.record_status = 'ACTIVE' AND NOT p.is_paper_trade
    AND (p.quantity <> 0 OR p.quantity IS NULL);

-- The exact sums of each node in each currency, of its own positions; the engine adds them up the
-- tree.
CREATE VIEW node_sums WITH (security_invoker = true) AS
  SELECT portfolio_node_id, currency, count(*) AS positions,
    sum(market_value) AS net, sum(abs(market_value)) AS gross,
    sum(greatest(market_value, 0)) AS long, sum(least(market_value, 0)) AS short,
    sum(book_value) AS book_value, sum(cost_basis) AS cost_basis, sum(accrued) AS accrued,
    sum(unrealized_pnl) AS unrealized_pnl, sum(realized_pnl) AS realized_pnl,
    sum(daily_pnl) AS daily_pnl, sum(fees_paid) AS fees, sum(dv01) AS dv01, sum(cs01) AS cs01,
    sum(delta) AS delta, sum(vega) AS vega, sum(rate_gamma) AS rate_gamma,
    sum(gamma_1pct) AS gamma_1pct, sum(var_contribution) AS var_contribution
  FROM counted_position
  GROUP BY portfolio_node_id, currency;

CREATE VIEW current_rollup WITH (security_invoker = true) AS
  SELECT r.store, r.epoch, r.portfolio_node_id, n.name AS node_name, n.node_type, n.parent_id,
    r.measure, r.currency, r.value, r.reason, r.is_complete, r.positions, r.as_of, r.committed_at
  FROM rollup AS r JOIN portfolio_node AS n USING (portfolio_node_id)
  WHERE (r.store, r.epoch) = (
    SELECT store, epoch FROM rollup ORDER BY committed_at DESC, epoch DESC LIMIT 1);

CREATE VIEW open_breach WITH (security_invoker = true) AS
  SELECT b.breach_id, b.portfolio_node_id, l.measure, l.bound, l.hard, l.soft, l.currency,
    b.severity, b.state, b.value, b.detected_at, b.excess_status, b.excess_expires_at
  FROM limit_breach AS b JOIN risk_limit AS l USING (limit_id)
  WHERE b.cleared_at IS NULL;

-- Functions that constraints and triggers call are called by whoever writes.
GRANT EXECUTE ON FUNCTION
  is_isin(text), is_cusip(text), is_tenor(text), are_strategy_weights(text[], numeric[]),
  is_time_zone(text), may_follow(text, text, numeric)
  TO espalier_engine, espalier_ingest, espalier_pms;
GRANT EXECUTE ON FUNCTION round_half_even(numeric, integer), may_follow(text, text, numeric)
  TO espalier_engine, espalier_ingest, espalier_pms, espalier_reader;
GRANT EXECUTE ON FUNCTION current_principal_id(), granted_nodes(text[])
  TO espalier_engine, espalier_ingest, espalier_pms, espalier_reader;
GRANT EXECUTE ON FUNCTION make_partitions(regclass, date, date)
  TO espalier_engine, espalier_ingest;
GRANT EXECUTE ON FUNCTION take_leadership(text) TO espalier_engine;
GRANT EXECUTE ON FUNCTION require_leadership(text, bigint) TO espalier_engine;

-- The book, which everybody knows.
GRANT SELECT ON book, currency, reference_data, instrument, rating_scale, rating_history,
  market_snapshot, fx_spot, yield_curve_point, credit_spread, instrument_price, instrument_risk,
  factor, factor_covariance, scenario_set, scenario, stress
  TO espalier_engine, espalier_ingest, espalier_pms, espalier_reader;
-- The book, of which people see what is theirs.
GRANT SELECT ON portfolio_node, node_nav, portfolio, position, key_rate, valuation_run,
  valuation_result, pnl_vector, factor_exposure, factor_gamma, realised_pnl, risk_limit,
  data_lineage
  TO espalier_engine, espalier_ingest, espalier_pms, espalier_reader;
GRANT SELECT ON limit_breach, portfolio_snapshot, rollup, principal, role_member, entitlement,
  audit_log
  TO espalier_engine, espalier_pms, espalier_reader;
GRANT SELECT ON current_fx, current_rating, current_price, counted_position, node_sums,
  current_rollup, open_breach
  TO espalier_engine, espalier_pms, espalier_reader;

-- Loading. Old market data and lineage are added to, not changed.
GRANT INSERT, UPDATE ON book, currency, portfolio_node, reference_data, instrument, portfolio,
  position, scenario_set, risk_limit, market_snapshot, valuation_run, factor, ingestion_batch
  TO espalier_ingest;
GRANT INSERT, UPDATE, DELETE ON key_rate, valuation_result, scenario, pnl_vector, factor_covariance,
  factor_exposure, factor_gamma, stress
  TO espalier_ingest;
GRANT INSERT ON node_nav, rating_history, fx_spot, yield_curve_point, credit_spread,
  instrument_price, instrument_risk, realised_pnl, data_lineage, audit_log
  TO espalier_ingest;
GRANT SELECT, INSERT, UPDATE ON market_data_feed TO espalier_ingest;
GRANT SELECT ON ingestion_batch, quality_gate, market_data_feed TO espalier_engine, espalier_ingest;
GRANT SELECT, INSERT ON request_dedupe TO espalier_ingest;

-- The engine: its states, its roll-ups, its own life, and what a client puts through it.
GRANT INSERT, UPDATE ON portfolio_node, instrument, position, risk_limit, limit_breach
  TO espalier_engine;
GRANT INSERT ON node_nav, rating_history, market_snapshot, fx_spot, instrument_price,
  instrument_risk, audit_log
  TO espalier_engine;
GRANT SELECT, DELETE ON change_log TO espalier_engine;
GRANT SELECT ON tombstone TO espalier_engine;
GRANT SELECT, INSERT, DELETE ON request_dedupe, snapshot_chunk, snapshot_part TO espalier_engine;
GRANT INSERT, UPDATE, DELETE ON portfolio_snapshot TO espalier_engine;
GRANT INSERT, DELETE ON rollup TO espalier_engine;
GRANT SELECT, INSERT, UPDATE ON instance, leader TO espalier_engine;

-- The trading side.
GRANT INSERT, UPDATE ON position TO espalier_pms;
GRANT UPDATE (excess_status, requested_by, reviewed_by, reviewed_at, excess_expires_at, comment)
  ON limit_breach TO espalier_pms;
GRANT SELECT, INSERT ON request_dedupe TO espalier_pms;
GRANT INSERT ON audit_log TO espalier_pms;
GRANT SELECT ON instance, leader TO espalier_pms;

-- The audit: writes and reads nothing.
GRANT INSERT ON audit_log TO espalier_audit;

RESET ROLE;
