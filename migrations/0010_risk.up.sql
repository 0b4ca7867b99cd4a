-- Scenarios, factors, limits: what value at risk and its like are made of.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE scenario_set (
  scenario_set_id text PRIMARY KEY
    CONSTRAINT scenario_set_id_form CHECK (length(scenario_set_id) BETWEEN 1 AND 200),
  -- Days that an outcome spans, and the power of ten that outcomes are counts of, in base currency.
  horizon_days integer NOT NULL DEFAULT 1
    CONSTRAINT scenario_set_horizon_days CHECK (horizon_days > 0),
  quantum quantity NOT NULL DEFAULT 1
    CONSTRAINT scenario_set_quantum CHECK (
      quantum IN (1, 10, 100, 1000, 10000, 100000, 1000000, 0.1, 0.01, 0.001, 0.0001)),
  as_of date,
  known_at timestamptz NOT NULL DEFAULT now(),
  source text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT follow('scenario_set', 'scenario_set_id');

-- In order: the place is part of the set.
CREATE TABLE scenario (
  scenario_set_id text NOT NULL REFERENCES scenario_set ON DELETE CASCADE,
  place integer NOT NULL CONSTRAINT scenario_place CHECK (place >= 0),
  scenario_id text NOT NULL CONSTRAINT scenario_id_form CHECK (scenario_id <> ''),
  scenario_date date,
  label text,
  weight quantity CONSTRAINT scenario_weight CHECK (weight > 0),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (scenario_set_id, place),
  CONSTRAINT scenario_key UNIQUE (scenario_set_id, scenario_id)
);
SELECT follow('scenario', 'scenario_set_id', 'place');

-- Outcomes of one position, packed: counts of the set's quantum, little-endian, in the set's order.
CREATE TABLE pnl_vector (
  position_id text NOT NULL REFERENCES position ON DELETE CASCADE,
  scenario_set_id text NOT NULL REFERENCES scenario_set ON DELETE CASCADE,
  scenario_count integer NOT NULL CONSTRAINT pnl_vector_scenario_count CHECK (scenario_count > 0),
  -- 4, or 8 where one of them does not fit 32 bits.
  width smallint NOT NULL CONSTRAINT pnl_vector_width CHECK (width IN (4, 8)),
  outcomes bytea NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (position_id, scenario_set_id),
  CONSTRAINT pnl_vector_length CHECK (length(outcomes) = scenario_count * width)
);
CREATE INDEX pnl_vector_scenario_set_id_idx ON pnl_vector (scenario_set_id);

-- As many outcomes as the set has scenarios, when the transaction ends.
CREATE FUNCTION keep_vector_length() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  wanted bigint := (SELECT count(*) FROM scenario WHERE scenario_set_id = NEW.scenario_set_id);
BEGIN
  IF NEW.scenario_count <> wanted THEN
    RAISE EXCEPTION 'a vector has % outcomes, set % has % scenarios', NEW.scenario_count,
        NEW.scenario_set_id, wanted
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'scenario_count', CONSTRAINT = 'pnl_vector_set';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER pnl_vector_set AFTER INSERT OR UPDATE ON pnl_vector
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_vector_length();
SELECT follow('pnl_vector', 'position_id', 'scenario_set_id');

CREATE TABLE factor (
  factor_id text PRIMARY KEY
    CONSTRAINT factor_id_form CHECK (length(factor_id) BETWEEN 1 AND 200),
  name text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT follow('factor', 'factor_id');

-- Each pair once, in the order of the ids by their bytes; a pair that is not here has none.
CREATE TABLE factor_covariance (
  factor_a text NOT NULL REFERENCES factor ON DELETE CASCADE,
  factor_b text NOT NULL REFERENCES factor ON DELETE CASCADE,
  -- A model's figure, no sum: as the model gave it.
  covariance float8 NOT NULL
    CONSTRAINT factor_covariance_finite
      CHECK (covariance > float8 '-Infinity' AND covariance < float8 'Infinity'),
  covariance_days integer CONSTRAINT factor_covariance_days CHECK (covariance_days > 0),
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (factor_a, factor_b, as_of, known_at),
  CONSTRAINT factor_covariance_order CHECK (factor_a COLLATE "C" <= factor_b COLLATE "C"),
  CONSTRAINT factor_covariance_variance CHECK (factor_a <> factor_b OR covariance >= 0)
);
CREATE INDEX factor_covariance_factor_b_idx ON factor_covariance (factor_b);
CREATE INDEX factor_covariance_latest_idx ON factor_covariance (as_of DESC, known_at DESC);
SELECT follow('factor_covariance', 'factor_a', 'factor_b', 'as_of', 'known_at');

-- In base currency.
CREATE TABLE factor_exposure (
  position_id text NOT NULL REFERENCES position ON DELETE CASCADE,
  factor_id text NOT NULL REFERENCES factor,
  exposure sensitivity NOT NULL,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (position_id, factor_id, as_of, known_at)
);
CREATE INDEX factor_exposure_factor_id_idx ON factor_exposure (factor_id);
CREATE INDEX factor_exposure_latest_idx ON factor_exposure (position_id, as_of DESC);
SELECT keep_amount_scales('factor_exposure', '', 6, 'exposure');
SELECT follow('factor_exposure', 'position_id', 'factor_id', 'as_of', 'known_at');

CREATE TABLE factor_gamma (
  position_id text NOT NULL REFERENCES position ON DELETE CASCADE,
  factor_a text NOT NULL REFERENCES factor,
  factor_b text NOT NULL REFERENCES factor,
  gamma sensitivity NOT NULL,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (position_id, factor_a, factor_b, as_of, known_at),
  CONSTRAINT factor_gamma_order CHECK (factor_a COLLATE "C" <= factor_b COLLATE "C")
);
CREATE INDEX factor_gamma_factor_a_idx ON factor_gamma (factor_a);
CREATE INDEX factor_gamma_factor_b_idx ON factor_gamma (factor_b);
CREATE INDEX factor_gamma_latest_idx ON factor_gamma (position_id, as_of DESC);
SELECT keep_amount_scales('factor_gamma', '', 6, 'gamma');
SELECT follow('factor_gamma', 'position_id', 'factor_a', 'factor_b', 'as_of', 'known_at');

-- What a node earned on a day, for backtests. In base currency.
CREATE TABLE realised_pnl (
  portfolio_node_id text NOT NULL REFERENCES portfolio_node ON DELETE CASCADE,
  pnl_date date NOT NULL,
  kind text NOT NULL DEFAULT 'actual'
    CONSTRAINT realised_pnl_kind CHECK (kind IN ('hypothetical', 'actual')),
  pnl amount NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  source text,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (portfolio_node_id, pnl_date, kind, known_at)
);
CREATE INDEX realised_pnl_date_idx ON realised_pnl (portfolio_node_id, pnl_date DESC);
SELECT keep_amount_scales('realised_pnl', '', 4, 'pnl');
SELECT follow('realised_pnl', 'portfolio_node_id', 'pnl_date', 'kind', 'known_at');

-- Named shocks, as stress.csv has them.
CREATE TABLE stress (
  stress_id text NOT NULL CONSTRAINT stress_id_form CHECK (length(stress_id) BETWEEN 1 AND 200),
  place integer NOT NULL CONSTRAINT stress_place CHECK (place >= 0),
  kind text NOT NULL CONSTRAINT stress_kind CHECK (kind IN ('fx', 'rates', 'spread', 'price')),
  shock text NOT NULL
    CONSTRAINT stress_shock CHECK (shock ~ '^([+-]?[0-9.]+(%|bp)|\*[0-9.]+)$'),
  target text,
  name text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (stress_id, place)
);
SELECT follow('stress', 'stress_id', 'place');

CREATE TABLE risk_limit (
  limit_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  portfolio_node_id text NOT NULL REFERENCES portfolio_node ON DELETE CASCADE,
  -- Text of the query language, such as var(99%).
  measure text NOT NULL CONSTRAINT risk_limit_measure CHECK (measure <> ''),
  bound text NOT NULL DEFAULT 'abs'
    CONSTRAINT risk_limit_bound CHECK (bound IN ('abs', 'upper', 'lower')),
  hard quantity NOT NULL,
  soft quantity,
  currency text REFERENCES currency,
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- The soft one warns before the hard one holds.
  CONSTRAINT risk_limit_order
    CHECK (CASE bound WHEN 'lower' THEN soft >= hard ELSE soft <= hard END),
  CONSTRAINT risk_limit_magnitude CHECK (bound <> 'abs' OR hard >= 0)
);
CREATE INDEX risk_limit_portfolio_node_id_idx ON risk_limit (portfolio_node_id);
CREATE INDEX risk_limit_currency_idx ON risk_limit (currency);
CREATE UNIQUE INDEX risk_limit_measure_key
  ON risk_limit (portfolio_node_id, measure, bound, coalesce(currency, '')) WHERE is_active;
CREATE TRIGGER risk_limit_touch BEFORE UPDATE ON risk_limit
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
SELECT follow('risk_limit', 'limit_id');

CREATE TABLE limit_breach (
  breach_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  limit_id text NOT NULL REFERENCES risk_limit,
  portfolio_node_id text NOT NULL REFERENCES portfolio_node,
  severity text NOT NULL CONSTRAINT limit_breach_severity CHECK (severity IN ('SOFT', 'HARD')),
  -- A measure that lacks something is unknown, which is no OK.
  state text NOT NULL
    CONSTRAINT limit_breach_state CHECK (state IN ('BREACHED', 'UNKNOWN', 'CLEARED')),
  value quantity,
  detected_at timestamptz NOT NULL DEFAULT now(),
  cleared_at timestamptz,
  -- An excess may be let be: asked for by one, allowed by another, for a time.
  excess_status text NOT NULL DEFAULT 'NONE'
    CONSTRAINT limit_breach_excess_status
      CHECK (excess_status IN ('NONE', 'REQUESTED', 'APPROVED', 'REJECTED', 'EXPIRED')),
  requested_by text,
  reviewed_by text,
  reviewed_at timestamptz,
  excess_expires_at timestamptz,
  comment text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT limit_breach_cleared CHECK ((state = 'CLEARED') = (cleared_at IS NOT NULL)),
  CONSTRAINT limit_breach_value CHECK (state = 'UNKNOWN' OR value IS NOT NULL),
  CONSTRAINT limit_breach_requested CHECK (excess_status = 'NONE' OR requested_by IS NOT NULL),
  CONSTRAINT limit_breach_reviewed
    CHECK (excess_status NOT IN ('APPROVED', 'REJECTED')
      OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL)),
  CONSTRAINT limit_breach_four_eyes CHECK (reviewed_by <> requested_by),
  CONSTRAINT limit_breach_expiry
    CHECK (excess_status <> 'APPROVED' OR excess_expires_at > reviewed_at)
);
CREATE INDEX limit_breach_limit_id_idx ON limit_breach (limit_id, detected_at DESC);
CREATE INDEX limit_breach_portfolio_node_id_idx ON limit_breach (portfolio_node_id);
-- One open breach of a limit and severity: a second look at it is the same breach.
CREATE UNIQUE INDEX limit_breach_open_key ON limit_breach (limit_id, severity)
  WHERE cleared_at IS NULL;
CREATE TRIGGER limit_breach_touch BEFORE UPDATE ON limit_breach
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
SELECT follow('limit_breach', 'breach_id');

RESET ROLE;
