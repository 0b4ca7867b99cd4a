SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE rating_history, rating_scale, instrument, reference_data;
DROP FUNCTION default_effective_date(), keep_owners();
RESET ROLE;
