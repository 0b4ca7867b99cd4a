-- Positions: what is held, how it came to be, and what it is worth. Amounts are in the row's own
-- currency unless the name says base or reporting. Signals and orders are referred to by id; their
-- tables, and the foreign keys to them, come with the trading side.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE position (
  position_id text PRIMARY KEY DEFAULT gen_random_uuid()::text
    CONSTRAINT position_id_form CHECK (length(position_id) BETWEEN 1 AND 200),
  portfolio_node_id text NOT NULL REFERENCES portfolio_node,
  instrument_id text NOT NULL REFERENCES instrument,
  asset_class text
    CONSTRAINT position_asset_class
      CHECK (asset_class IN ('RATES', 'FX', 'INFLATION', 'CUPOM', 'SOVEREIGN', 'CREDIT', 'EQUITY',
        'COMMODITY', 'CRYPTO', 'CASH', 'LOAN', 'CROSS_ASSET')),
  portfolio_id text REFERENCES portfolio,
  owner text,
  trader_id text,
  -- Null when the decision was discretionary.
  signal_id text,

  direction text NOT NULL CONSTRAINT position_direction CHECK (direction IN ('LONG', 'SHORT')),
  -- Null where the notional alone defines the position.
  quantity quantity,
  currency text NOT NULL REFERENCES currency,
  base_ccy text NOT NULL REFERENCES currency,
  cost_basis amount,
  book_value amount,
  market_value amount,
  accrued amount,
  notional_local amount,
  -- The source of truth.
  notional_base amount NOT NULL,
  -- Derived from the fixing at entry.
  notional_reporting amount,
  current_price price,
  -- To base, as the source has it: for reconciliation only.
  fx_rate rate CONSTRAINT position_fx_rate CHECK (fx_rate > 0),

  entry_price price,
  entry_date date,
  entry_time timestamptz,
  entry_quantity quantity,
  entry_value amount,
  entry_order_id text,
  -- Base per reporting currency.
  entry_fx_rate rate CONSTRAINT position_entry_fx_rate CHECK (entry_fx_rate > 0),
  exit_price price,
  exit_date date,
  exit_time timestamptz,
  exit_quantity quantity,
  exit_value amount,
  exit_order_id text,
  exit_fx_rate rate CONSTRAINT position_exit_fx_rate CHECK (exit_fx_rate > 0),
  exit_reason text,

  unrealized_pnl amount,
  unrealized_pnl_percent quantity,
  realized_pnl amount,
  realized_pnl_percent quantity,
  daily_pnl amount,
  transaction_cost_base amount,
  transaction_cost_reporting amount,
  fees_paid amount,

  entry_dv01 sensitivity,
  entry_delta sensitivity,
  entry_convexity quantity,
  entry_var_contribution amount,
  entry_spread_duration quantity,
  dv01 sensitivity,
  cs01 sensitivity,
  delta sensitivity,
  -- A desk's gamma; the two that the engine computes with stand below it.
  gamma sensitivity,
  rate_gamma sensitivity,
  gamma_1pct sensitivity,
  vega sensitivity,
  duration quantity,
  convexity quantity,
  -- In base currency.
  var_contribution amount,
  spread_duration quantity,

  stop_loss_price price,
  take_profit_price price,
  max_loss amount CONSTRAINT position_max_loss CHECK (max_loss >= 0),
  -- The two legs of a forward are two positions with one link.
  link_id text CONSTRAINT position_link_id CHECK (link_id <> ''),
  -- False is an addition to a position that there was.
  is_base_position boolean NOT NULL DEFAULT true,
  rollover_status text NOT NULL DEFAULT 'none'
    CONSTRAINT position_rollover_status
      CHECK (rollover_status IN ('none', 'pending', 'in_progress', 'rolled', 'failed')),
  rolled_to_position_id text REFERENCES position DEFERRABLE INITIALLY IMMEDIATE
    CONSTRAINT position_rolled_to CHECK (rolled_to_position_id <> position_id),
  record_status text NOT NULL DEFAULT 'ACTIVE'
    CONSTRAINT position_record_status CHECK (record_status IN ('ACTIVE', 'CLOSED', 'DELETED')),
  lifecycle_status text NOT NULL DEFAULT 'created'
    CONSTRAINT position_lifecycle_status
      CHECK (lifecycle_status IN ('created', 'submitting', 'open', 'monitoring', 'closing',
        'closed', 'failed')),
  is_paper_trade boolean NOT NULL DEFAULT false,
  failure_reason text,
  strategy_ids text[] NOT NULL DEFAULT '{}',
  strategy_weights numeric[] NOT NULL DEFAULT '{}',
  tags_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT position_tags_json CHECK (jsonb_typeof(tags_json) = 'object'),
  notes text,
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT position_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object'),
  -- Telemetry: which run wrote it last. Nothing is scoped by it.
  run_id text,
  strategy_version text,
  batch_id text REFERENCES ingestion_batch,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,

  CONSTRAINT position_sign
    CHECK (CASE direction WHEN 'LONG' THEN quantity >= 0 WHEN 'SHORT' THEN quantity <= 0 END),
  CONSTRAINT position_strategies CHECK (are_strategy_weights(strategy_ids, strategy_weights)),
  CONSTRAINT position_rolled
    CHECK (rolled_to_position_id IS NULL OR rollover_status IN ('in_progress', 'rolled')),
  CONSTRAINT position_failure CHECK (failure_reason IS NULL OR lifecycle_status = 'failed'),
  CONSTRAINT position_closed CHECK (lifecycle_status <> 'closed' OR record_status <> 'ACTIVE'),
  CONSTRAINT position_exit_after_entry
    CHECK (exit_date >= entry_date AND (exit_time IS NULL OR entry_time IS NULL
      OR exit_time >= entry_time))
);
CREATE INDEX position_node_instrument_idx ON position (portfolio_node_id, instrument_id);
CREATE INDEX position_instrument_id_idx ON position (instrument_id);
CREATE INDEX position_asset_class_idx ON position (asset_class) WHERE record_status = 'ACTIVE';
CREATE INDEX position_owner_idx ON position (owner);
CREATE INDEX position_lifecycle_status_idx ON position (lifecycle_status);
CREATE INDEX position_created_at_idx ON position (created_at DESC);
CREATE INDEX position_portfolio_id_idx ON position (portfolio_id);
CREATE INDEX position_currency_idx ON position (currency);
CREATE INDEX position_base_ccy_idx ON position (base_ccy);
CREATE INDEX position_rolled_to_position_id_idx ON position (rolled_to_position_id);
CREATE INDEX position_batch_id_idx ON position (batch_id);
CREATE INDEX position_link_id_idx ON position (link_id) WHERE link_id IS NOT NULL;
CREATE UNIQUE INDEX position_folded_key ON position (lower(position_id));

-- Which state may follow which; the program asks the same table.
CREATE FUNCTION may_follow(old_status text, new_status text, quantity numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(old_status = new_status
    OR (old_status, new_status) IN (
      ('created', 'submitting'), ('submitting', 'open'), ('submitting', 'failed'),
      ('open', 'monitoring'), ('open', 'closing'), ('monitoring', 'closing'),
      ('closing', 'closed'), ('closing', 'failed'))
    -- An exit that failed is a live risk still.
    OR (old_status = 'failed' AND new_status = 'closing' AND quantity <> 0), false)
$$;

-- Existing holdings begin in the middle of their life; only ingestion may say so.
CREATE FUNCTION keep_lifecycle() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  refused text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT (
      NEW.lifecycle_status = 'created'
      OR (NEW.batch_id IS NOT NULL AND pg_has_role(session_user, 'espalier_ingest', 'MEMBER')
        AND (NEW.lifecycle_status = 'open'
          OR (NEW.lifecycle_status = 'closed' AND NEW.record_status = 'CLOSED'))))
    THEN
      refused := format('begin as %s', NEW.lifecycle_status);
    END IF;
  ELSIF NOT may_follow(OLD.lifecycle_status, NEW.lifecycle_status, OLD.quantity) THEN
    refused := format('go from %s to %s', OLD.lifecycle_status, NEW.lifecycle_status);
  END IF;
  IF refused IS NOT NULL THEN
    RAISE EXCEPTION 'position % cannot %', NEW.position_id, refused
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'lifecycle_status', CONSTRAINT = 'position_lifecycle';
  END IF;
  IF NEW.lifecycle_status = 'closed' AND NEW.closed_at IS NULL THEN
    NEW.closed_at := now();
  END IF;
  RETURN NEW;
END
$$;

-- A copy, so that an aggregate by class needs no join; kept from the instrument, both ways.
CREATE FUNCTION copy_asset_class() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  SELECT i.asset_class INTO NEW.asset_class FROM instrument AS i
    WHERE i.instrument_id = NEW.instrument_id;
  RETURN NEW;
END
$$;
CREATE FUNCTION spread_asset_class() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE position SET asset_class = NEW.asset_class
    WHERE instrument_id = NEW.instrument_id AND asset_class IS DISTINCT FROM NEW.asset_class;
  RETURN NULL;
END
$$;
CREATE TRIGGER instrument_asset_class_spread AFTER UPDATE OF asset_class ON instrument
  FOR EACH ROW WHEN (OLD.asset_class IS DISTINCT FROM NEW.asset_class)
  EXECUTE FUNCTION spread_asset_class();

-- The portfolio's base currency where there is a portfolio, the book's otherwise.
CREATE FUNCTION keep_base_currency() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  wanted text;
BEGIN
  IF NEW.portfolio_id IS NULL THEN
    SELECT b.base_currency INTO wanted FROM book AS b;
  ELSE
    SELECT p.base_currency INTO wanted FROM portfolio AS p WHERE p.portfolio_id = NEW.portfolio_id;
  END IF;
  NEW.base_ccy := coalesce(NEW.base_ccy, wanted);
  IF NEW.base_ccy <> wanted THEN
    RAISE EXCEPTION 'the base currency is %, not %', wanted, NEW.base_ccy
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'base_ccy', CONSTRAINT = 'position_base_ccy';
  END IF;
  RETURN NEW;
END
$$;

-- The states alone: whoever listens reads the rest under row-level security.
CREATE FUNCTION ring_position_state() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('position_state_change', jsonb_build_object(
    'position_id', NEW.position_id, 'old_status', OLD.lifecycle_status,
    'new_status', NEW.lifecycle_status)::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER position_base_ccy BEFORE INSERT OR UPDATE OF base_ccy, portfolio_id ON position
  FOR EACH ROW EXECUTE FUNCTION keep_base_currency();
CREATE TRIGGER position_class BEFORE INSERT OR UPDATE OF instrument_id, asset_class ON position
  FOR EACH ROW EXECUTE FUNCTION copy_asset_class();
CREATE TRIGGER position_lifecycle BEFORE INSERT OR UPDATE ON position
  FOR EACH ROW EXECUTE FUNCTION keep_lifecycle();
CREATE TRIGGER position_touch BEFORE UPDATE ON position
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER position_state_change AFTER UPDATE OF lifecycle_status ON position
  FOR EACH ROW WHEN (OLD.lifecycle_status <> NEW.lifecycle_status)
  EXECUTE FUNCTION ring_position_state();
SELECT keep_amount_scales('position', 'currency', 4,
  'cost_basis', 'book_value', 'market_value', 'accrued', 'notional_local', 'entry_value',
  'exit_value', 'unrealized_pnl', 'realized_pnl', 'daily_pnl', 'fees_paid', 'max_loss');
SELECT keep_amount_scales('position', 'currency', 6,
  'entry_dv01', 'entry_delta', 'dv01', 'cs01', 'delta', 'gamma', 'rate_gamma', 'gamma_1pct',
  'vega');
SELECT follow('position', 'position_id');

-- The same for amounts in base currency, which is a column of the row as well. A second pair of
-- triggers on one table needs names of its own.
CREATE TRIGGER keep_scale_base_insert AFTER INSERT ON position REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_amount_scale('base_ccy', '4', 'notional_base',
    'transaction_cost_base', 'entry_var_contribution', 'var_contribution');
CREATE TRIGGER keep_scale_base_update AFTER UPDATE ON position REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_amount_scale('base_ccy', '4', 'notional_base',
    'transaction_cost_base', 'entry_var_contribution', 'var_contribution');

-- A currency's scale is settled before it is used: amounts that there are were checked against it.
CREATE FUNCTION refuse_new_scale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.amount_decimals <> OLD.amount_decimals
    AND EXISTS (SELECT FROM position WHERE currency = OLD.code OR base_ccy = OLD.code)
  THEN
    RAISE EXCEPTION 'there are amounts in % already', OLD.code
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'amount_decimals', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER currency_scale BEFORE UPDATE OF amount_decimals ON currency
  FOR EACH ROW EXECUTE FUNCTION refuse_new_scale();

-- Sensitivities by curve and tenor, in the position's currency.
CREATE TABLE key_rate (
  position_id text NOT NULL REFERENCES position ON DELETE CASCADE,
  curve text NOT NULL CONSTRAINT key_rate_curve CHECK (curve <> ''),
  tenor text NOT NULL
    CONSTRAINT key_rate_tenor CHECK (is_tenor(tenor)),
  dv01 sensitivity NOT NULL,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (position_id, curve, tenor, as_of, known_at)
);
CREATE INDEX key_rate_latest_idx ON key_rate (position_id, as_of DESC, known_at DESC);
SELECT follow('key_rate', 'position_id', 'curve', 'tenor', 'as_of', 'known_at');

-- What a pricing model said, all of one run with the same inputs.
CREATE TABLE valuation_run (
  valuation_run_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  model text NOT NULL,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL,
  snapshot_id text REFERENCES market_snapshot,
  status text NOT NULL DEFAULT 'RUNNING'
    CONSTRAINT valuation_run_status CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT valuation_run_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object'),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX valuation_run_as_of_idx ON valuation_run (as_of DESC, known_at DESC);
CREATE INDEX valuation_run_snapshot_id_idx ON valuation_run (snapshot_id);
SELECT follow('valuation_run', 'valuation_run_id');

CREATE TABLE valuation_result (
  valuation_run_id text NOT NULL REFERENCES valuation_run ON DELETE CASCADE,
  position_id text NOT NULL REFERENCES position ON DELETE CASCADE,
  measure text NOT NULL CONSTRAINT valuation_result_measure CHECK (measure <> ''),
  value quantity NOT NULL,
  currency text REFERENCES currency,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (valuation_run_id, position_id, measure)
);
CREATE INDEX valuation_result_position_id_idx ON valuation_result (position_id);
CREATE INDEX valuation_result_currency_idx ON valuation_result (currency);
SELECT follow('valuation_result', 'valuation_run_id', 'position_id', 'measure');

RESET ROLE;
