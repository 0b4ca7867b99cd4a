// Where rows are put before they are merged: tables of the session, gone with the transaction. Rows
// come there by COPY, which row-level security forbids for the tables themselves; merging is then
// one statement for all of them. Stage and COPY name the same columns in the same order.

internal import PostgresStore

struct Stage {
  let create: SQL
  let copy: SQL
}

extension Stage {
  static let currency = Stage(
    create: """
      CREATE TEMP TABLE stage_currency (
        code text, amount_decimals smallint, is_declared boolean) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_currency (code, amount_decimals, is_declared)
      FROM STDIN (FORMAT binary)
      """)

  static let node = Stage(
    create: """
      CREATE TEMP TABLE stage_node (
        line bigint, portfolio_node_id text, parent_id text, node_type text, name text,
        tags_json jsonb, nav numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_node (
        line, portfolio_node_id, parent_id, node_type, name, tags_json, nav)
      FROM STDIN (FORMAT binary)
      """)

  static let entity = Stage(
    create: """
      CREATE TEMP TABLE stage_entity (
        line bigint, entity_id text, entity_type text, name text, ticker text, cusip text,
        isin text, sector text, geography text, currency text, parent_entity_id text)
      ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_entity (
        line, entity_id, entity_type, name, ticker, cusip, isin, sector, geography, currency,
        parent_entity_id)
      FROM STDIN (FORMAT binary)
      """)

  static let instrument = Stage(
    create: """
      CREATE TEMP TABLE stage_instrument (
        line bigint, instrument_id text, name text, asset_class text, valuation text,
        currency text, issuer_id text, counterparty_id text, underlying_id text, isin text,
        cusip text, multiplier numeric, maturity date, coupon numeric, price numeric,
        underlying_price numeric, duration numeric, spread_duration numeric, convexity numeric,
        dv01 numeric, cs01 numeric, delta numeric, vega numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_instrument (
        line, instrument_id, name, asset_class, valuation, currency, issuer_id, counterparty_id,
        underlying_id, isin, cusip, multiplier, maturity, coupon, price, underlying_price,
        duration, spread_duration, convexity, dv01, cs01, delta, vega)
      FROM STDIN (FORMAT binary)
      """)

  static let position = Stage(
    create: """
      CREATE TEMP TABLE stage_position (
        line bigint, position_id text, portfolio_node_id text, instrument_id text,
        direction text, quantity numeric, currency text, cost_basis numeric, book_value numeric,
        market_value numeric, accrued numeric, notional_local numeric, notional_base numeric,
        current_price numeric, fx_rate numeric, unrealized_pnl numeric, realized_pnl numeric,
        daily_pnl numeric, fees_paid numeric, dv01 numeric, cs01 numeric, delta numeric,
        rate_gamma numeric, gamma_1pct numeric, vega numeric, duration numeric,
        convexity numeric, var_contribution numeric, spread_duration numeric, link_id text,
        record_status text, is_paper_trade boolean, strategy_ids text[],
        strategy_weights text[], tags_json jsonb, derived_fields text[]) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_position (
        line, position_id, portfolio_node_id, instrument_id, direction, quantity, currency,
        cost_basis, book_value, market_value, accrued, notional_local, notional_base,
        current_price, fx_rate, unrealized_pnl, realized_pnl, daily_pnl, fees_paid, dv01, cs01,
        delta, rate_gamma, gamma_1pct, vega, duration, convexity, var_contribution,
        spread_duration, link_id, record_status, is_paper_trade, strategy_ids, strategy_weights,
        tags_json, derived_fields)
      FROM STDIN (FORMAT binary)
      """)

  static let rating = Stage(
    create: """
      CREATE TEMP TABLE stage_rating (
        line bigint, entity_id text, instrument_id text, agency text, given text, notch smallint,
        outlook text, as_of_date date, effective_date date, known_at timestamptz) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_rating (
        line, entity_id, instrument_id, agency, given, notch, outlook, as_of_date,
        effective_date, known_at)
      FROM STDIN (FORMAT binary)
      """)

  static let fx = Stage(
    create: """
      CREATE TEMP TABLE stage_fx (
        line bigint, pair text, spot_rate numeric, as_of_date date, source text) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_fx (line, pair, spot_rate, as_of_date, source)
      FROM STDIN (FORMAT binary)
      """)

  static let keyRate = Stage(
    create: """
      CREATE TEMP TABLE stage_key_rate (
        line bigint, position_id text, curve text, tenor text, dv01 numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_key_rate (line, position_id, curve, tenor, dv01)
      FROM STDIN (FORMAT binary)
      """)

  static let limit = Stage(
    create: """
      CREATE TEMP TABLE stage_limit (
        line bigint, portfolio_node_id text, measure text, bound text, hard numeric,
        soft numeric, currency text) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_limit (line, portfolio_node_id, measure, bound, hard, soft, currency)
      FROM STDIN (FORMAT binary)
      """)

  static let scenarioSet = Stage(
    create: """
      CREATE TEMP TABLE stage_scenario_set (
        scenario_set_id text, horizon_days integer, quantum numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_scenario_set (scenario_set_id, horizon_days, quantum)
      FROM STDIN (FORMAT binary)
      """)

  static let scenario = Stage(
    create: """
      CREATE TEMP TABLE stage_scenario (
        line bigint, file text, scenario_set_id text, place integer, scenario_id text,
        scenario_date date, label text, weight numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_scenario (
        line, file, scenario_set_id, place, scenario_id, scenario_date, label, weight)
      FROM STDIN (FORMAT binary)
      """)

  static let vector = Stage(
    create: """
      CREATE TEMP TABLE stage_vector (
        line bigint, file text, scenario_set_id text, position_id text, scenario_count integer,
        width smallint, outcomes bytea) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_vector (
        line, file, scenario_set_id, position_id, scenario_count, width, outcomes)
      FROM STDIN (FORMAT binary)
      """)

  static let factor = Stage(
    create: """
      CREATE TEMP TABLE stage_factor (line bigint, factor_id text, name text, place integer)
      ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_factor (line, factor_id, name, place) FROM STDIN (FORMAT binary)
      """)

  static let covariance = Stage(
    create: """
      CREATE TEMP TABLE stage_covariance (
        line bigint, factor_a text, factor_b text, covariance float8, covariance_days numeric)
      ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_covariance (line, factor_a, factor_b, covariance, covariance_days)
      FROM STDIN (FORMAT binary)
      """)

  static let exposure = Stage(
    create: """
      CREATE TEMP TABLE stage_exposure (
        line bigint, position_id text, factor_id text, exposure numeric) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_exposure (line, position_id, factor_id, exposure)
      FROM STDIN (FORMAT binary)
      """)

  static let gamma = Stage(
    create: """
      CREATE TEMP TABLE stage_gamma (
        line bigint, position_id text, factor_a text, factor_b text, gamma numeric)
      ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_gamma (line, position_id, factor_a, factor_b, gamma)
      FROM STDIN (FORMAT binary)
      """)

  static let realised = Stage(
    create: """
      CREATE TEMP TABLE stage_realised (
        line bigint, portfolio_node_id text, pnl_date date, kind text, pnl numeric)
      ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_realised (line, portfolio_node_id, pnl_date, kind, pnl)
      FROM STDIN (FORMAT binary)
      """)

  static let stress = Stage(
    create: """
      CREATE TEMP TABLE stage_stress (
        line bigint, stress_id text, place integer, kind text, shock text, target text,
        name text) ON COMMIT DROP
      """,
    copy: """
      COPY pg_temp.stage_stress (line, stress_id, place, kind, shock, target, name)
      FROM STDIN (FORMAT binary)
      """)

  static let all = [
    currency, node, entity, instrument, position, rating, fx, keyRate, limit, scenarioSet,
    scenario, vector, factor, covariance, exposure, gamma, realised, stress,
  ]
}
