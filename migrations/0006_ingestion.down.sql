SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE data_lineage, quality_gate, market_data_feed, ingestion_batch;
DROP FUNCTION keep_finished_batch();
RESET ROLE;
