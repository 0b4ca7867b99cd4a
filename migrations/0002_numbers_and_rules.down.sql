SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE book, currency;
DROP FUNCTION keep_amount_scales(regclass, text, integer, text[]),
  keep_amount_scale(), keep_time_zone(), is_time_zone(text), refuse_new_key(), refuse_change(),
  touch_updated_at(), are_strategy_weights(text[], numeric[]), is_tenor(text), is_cusip(text),
  is_isin(text),
  round_half_even(numeric, integer);
DROP DOMAIN rate, price, quantity, sensitivity, amount;
RESET ROLE;
