SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
ALTER TABLE factor_covariance DROP CONSTRAINT factor_covariance_days,
  ALTER COLUMN covariance_days TYPE integer,
  ADD CONSTRAINT factor_covariance_days CHECK (covariance_days > 0);
ALTER TABLE scenario_set DROP CONSTRAINT scenario_set_quantum,
  ADD CONSTRAINT scenario_set_quantum CHECK (
    quantum IN (1, 10, 100, 1000, 10000, 100000, 1000000, 0.1, 0.01, 0.001, 0.0001));
ALTER TABLE scenario DROP CONSTRAINT scenario_weight,
  ADD CONSTRAINT scenario_weight CHECK (weight > 0);
ALTER TABLE factor DROP COLUMN place;
ALTER TABLE position DROP COLUMN derived_fields;
RESET ROLE;
