SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP FUNCTION require_leadership(text, bigint), take_leadership(text);
DROP TABLE leader, instance, portfolio;
DROP FUNCTION keep_fencing();
RESET ROLE;
