SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE rollup, snapshot_part, portfolio_snapshot, snapshot_chunk;
DROP FUNCTION keep_whole_snapshot(), keep_snapshot();
RESET ROLE;
