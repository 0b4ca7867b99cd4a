SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DO $$
DECLARE
  followed regclass;
  name text;
BEGIN
  FOREACH followed IN ARRAY ARRAY['book', 'currency']::regclass[] LOOP
    FOREACH name IN ARRAY ARRAY[
      'follow_key', 'follow_truncate', 'zz_version', 'zz_log_insert', 'zz_log_update',
      'zz_log_delete']
    LOOP
      EXECUTE format('DROP TRIGGER %I ON %s', name, followed);
    END LOOP;
    EXECUTE format('ALTER TABLE %s DROP COLUMN version', followed);
  END LOOP;
END
$$;
CREATE TRIGGER currency_key BEFORE UPDATE ON currency
  FOR EACH ROW EXECUTE FUNCTION refuse_new_key('code');
DROP FUNCTION follow(regclass, text[]), log_changes(), count_version(), row_key(jsonb, text[]);
DROP TABLE request_dedupe, tombstone, change_log;
RESET ROLE;
