SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE valuation_result, valuation_run, key_rate, position;
DROP TRIGGER instrument_asset_class_spread ON instrument;
DROP TRIGGER currency_scale ON currency;
DROP FUNCTION refuse_new_scale(), ring_position_state(), keep_base_currency(), spread_asset_class(),
  copy_asset_class(), keep_lifecycle(), may_follow(text, text, numeric);
RESET ROLE;
