-- Quotes and prices: a set of a day, from a source, as it was known at a moment.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE market_snapshot (
  snapshot_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  as_of_date date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL,
  status text NOT NULL DEFAULT 'OPEN'
    CONSTRAINT market_snapshot_status CHECK (status IN ('OPEN', 'FINAL', 'WITHDRAWN')),
  feed_id text REFERENCES market_data_feed,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT market_snapshot_key UNIQUE (as_of_date, source, known_at)
);
CREATE INDEX market_snapshot_latest_idx ON market_snapshot (as_of_date DESC, known_at DESC);
CREATE INDEX market_snapshot_feed_id_idx ON market_snapshot (feed_id);
CREATE TRIGGER market_snapshot_touch BEFORE UPDATE ON market_snapshot
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
SELECT follow('market_snapshot', 'snapshot_id');

-- USD per EUR is EUR/USD.
CREATE TABLE fx_spot (
  pair text NOT NULL
    CONSTRAINT fx_spot_pair CHECK (pair ~ '^[A-Z0-9]{3,12}/[A-Z0-9]{3,12}$'),
  snapshot_id text NOT NULL REFERENCES market_snapshot ON DELETE CASCADE,
  spot_rate rate NOT NULL CONSTRAINT fx_spot_spot_rate CHECK (spot_rate > 0),
  as_of_date date NOT NULL,
  source text,
  base_code text GENERATED ALWAYS AS (split_part(pair, '/', 1)) STORED REFERENCES currency,
  quote_code text GENERATED ALWAYS AS (split_part(pair, '/', 2)) STORED REFERENCES currency
    CONSTRAINT fx_spot_sides CHECK (split_part(pair, '/', 1) <> split_part(pair, '/', 2)),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pair, snapshot_id)
);
CREATE INDEX fx_spot_snapshot_id_idx ON fx_spot (snapshot_id);
CREATE INDEX fx_spot_pair_idx ON fx_spot (pair, as_of_date DESC);
CREATE INDEX fx_spot_base_code_idx ON fx_spot (base_code);
CREATE INDEX fx_spot_quote_code_idx ON fx_spot (quote_code);

CREATE TABLE yield_curve_point (
  curve text NOT NULL CONSTRAINT yield_curve_point_curve CHECK (curve <> ''),
  tenor text NOT NULL
    CONSTRAINT yield_curve_point_tenor CHECK (is_tenor(tenor)),
  snapshot_id text NOT NULL REFERENCES market_snapshot ON DELETE CASCADE,
  yield rate NOT NULL,
  currency text REFERENCES currency,
  as_of_date date NOT NULL,
  source text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (curve, tenor, snapshot_id)
);
CREATE INDEX yield_curve_point_snapshot_id_idx ON yield_curve_point (snapshot_id);
CREATE INDEX yield_curve_point_curve_idx ON yield_curve_point (curve, as_of_date DESC);
CREATE INDEX yield_curve_point_currency_idx ON yield_curve_point (currency);

CREATE TABLE credit_spread (
  entity_id text NOT NULL REFERENCES reference_data,
  tenor text NOT NULL
    CONSTRAINT credit_spread_tenor CHECK (is_tenor(tenor)),
  snapshot_id text NOT NULL REFERENCES market_snapshot ON DELETE CASCADE,
  spread rate NOT NULL,
  currency text REFERENCES currency,
  as_of_date date NOT NULL,
  source text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (entity_id, tenor, snapshot_id)
);
CREATE INDEX credit_spread_snapshot_id_idx ON credit_spread (snapshot_id);
CREATE INDEX credit_spread_entity_id_idx ON credit_spread (entity_id, as_of_date DESC);
CREATE INDEX credit_spread_currency_idx ON credit_spread (currency);

-- A quote is of its set's day.
CREATE FUNCTION keep_snapshot_day() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.as_of_date > (SELECT as_of_date FROM market_snapshot WHERE snapshot_id = NEW.snapshot_id)
  THEN
    RAISE EXCEPTION 'a quote of % is later than its set', NEW.as_of_date
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'as_of_date', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fx_spot_day BEFORE INSERT OR UPDATE ON fx_spot
  FOR EACH ROW EXECUTE FUNCTION keep_snapshot_day();
CREATE TRIGGER yield_curve_point_day BEFORE INSERT OR UPDATE ON yield_curve_point
  FOR EACH ROW EXECUTE FUNCTION keep_snapshot_day();
CREATE TRIGGER credit_spread_day BEFORE INSERT OR UPDATE ON credit_spread
  FOR EACH ROW EXECUTE FUNCTION keep_snapshot_day();
SELECT follow('fx_spot', 'pair', 'snapshot_id');
SELECT follow('yield_curve_point', 'curve', 'tenor', 'snapshot_id');
SELECT follow('credit_spread', 'entity_id', 'tenor', 'snapshot_id');

-- Per-unit figures of an instrument. Numbers with up to twelve decimals, like prices.
CREATE TABLE instrument_risk (
  instrument_id text NOT NULL REFERENCES instrument,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  duration quantity,
  spread_duration quantity,
  convexity quantity,
  dv01 quantity,
  cs01 quantity,
  delta quantity,
  vega quantity,
  source text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instrument_id, as_of, known_at)
);
CREATE INDEX instrument_risk_latest_idx
  ON instrument_risk (instrument_id, as_of DESC, known_at DESC);
SELECT follow('instrument_risk', 'instrument_id', 'as_of', 'known_at');

-- The longest series of all, in pieces of 90 days. Native partitions also where TimescaleDB is
-- there: a hypertable refuses the triggers that log the changes of a statement, and a price that a
-- running engine does not hear of is worse than one that is not compressed.
CREATE TABLE instrument_price (
  instrument_id text NOT NULL REFERENCES instrument,
  as_of date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  price price,
  underlying_price price,
  source text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instrument_id, as_of, known_at),
  CONSTRAINT instrument_price_given CHECK (num_nonnulls(price, underlying_price) > 0)
) PARTITION BY RANGE (as_of);
-- Takes what no piece was made for, so that no load ever fails for want of one.
CREATE TABLE instrument_price_rest PARTITION OF instrument_price DEFAULT;
CREATE INDEX instrument_price_latest_idx
  ON instrument_price (instrument_id, as_of DESC, known_at DESC);

-- Makes the pieces from one day to another that are not there yet, beginning at a multiple of 90
-- days so that every caller means the same ones. A piece that the rest has rows of already is left
-- out: moving them would lock the table for as long as that takes. Returns how many were made.
CREATE FUNCTION make_partitions(target regclass, first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  days constant integer := 90;
  epoch constant date := '2000-01-01';
  start date := epoch + (floor((first - epoch)::numeric / days) * days)::integer;
  base text := (SELECT relname FROM pg_class WHERE oid = target);
  key text := (
    SELECT a.attname FROM pg_partitioned_table AS p
    JOIN pg_attribute AS a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
    JOIN pg_class AS c ON c.oid = p.partrelid
    WHERE p.partrelid = target AND c.relnamespace = 'espalier'::regnamespace);
  piece text;
  is_taken boolean;
  made integer := 0;
BEGIN
  -- Called by those who load, done as the owner: for our own partitioned tables and nothing else.
  IF key IS NULL THEN
    RAISE EXCEPTION '% is not partitioned', target USING ERRCODE = 'wrong_object_type';
  END IF;
  -- Two callers at once mean the same pieces.
  PERFORM pg_advisory_xact_lock(hashtext('espalier.make_partitions'));
  WHILE start <= last LOOP
    piece := base || '_' || to_char(start, 'YYYYMMDD');
    IF to_regclass('espalier.' || quote_ident(piece)) IS NULL THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I >= %L AND %I < %L)',
        base || '_rest', key, start, key, start + days) INTO is_taken;
      IF NOT is_taken THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
          piece, target, start, start + days);
        made := made + 1;
      END IF;
    END IF;
    start := start + days;
  END LOOP;
  RETURN made;
END
$$;
SELECT make_partitions('instrument_price', current_date - 365, current_date + 365);

-- Triggers with the rows of a statement stand at the table as a whole and see the rows of all its
-- pieces, whichever they went to.
SELECT follow('instrument_price', 'instrument_id', 'as_of', 'known_at');

RESET ROLE;
