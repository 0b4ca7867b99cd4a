SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE instrument_price, instrument_risk, credit_spread, yield_curve_point, fx_spot,
  market_snapshot;
DROP FUNCTION make_partitions(regclass, date, date), keep_snapshot_day();
RESET ROLE;
