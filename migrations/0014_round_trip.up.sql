-- What a book on disk says and the tables could not hold yet, so that a book that was imported and
-- is exported again is the same book.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

-- Which figures follow from others. They are stored, so that sums in SQL are the engine's to the
-- last digit; an export leaves them empty.
ALTER TABLE position
  ADD COLUMN derived_fields text[] NOT NULL DEFAULT '{}'
    CONSTRAINT position_derived_fields
      CHECK (derived_fields <@ ARRAY['market_value', 'notional_local', 'dv01', 'cs01', 'delta',
        'vega', 'rate_gamma'] AND array_position(derived_fields, NULL) IS NULL);
COMMENT ON COLUMN position.derived_fields IS
  'columns of this row that were not given but follow from others';

-- Factors have an order: sums of floating point follow it. One that the book no longer lists has
-- none; what hangs on it may be of other days.
ALTER TABLE factor ADD COLUMN place integer
  CONSTRAINT factor_place CHECK (place >= 0);

-- A scenario may count for nothing, a set may count in billions, and a covariance may be of part
-- of a day.
ALTER TABLE scenario DROP CONSTRAINT scenario_weight,
  ADD CONSTRAINT scenario_weight CHECK (weight >= 0);
ALTER TABLE scenario_set DROP CONSTRAINT scenario_set_quantum,
  ADD CONSTRAINT scenario_set_quantum CHECK (
    quantum IN (1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 0.1,
      0.01, 0.001, 0.0001));
ALTER TABLE factor_covariance DROP CONSTRAINT factor_covariance_days,
  ALTER COLUMN covariance_days TYPE quantity,
  ADD CONSTRAINT factor_covariance_days CHECK (covariance_days > 0);

RESET ROLE;
