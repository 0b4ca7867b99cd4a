SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP VIEW open_breach, current_rollup, node_sums, counted_position, current_price, current_rating,
  current_fx;
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT format('%s %s', CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
      c.oid::regclass) AS target
    FROM pg_class AS c
    WHERE c.relnamespace = 'espalier'::regnamespace AND c.relkind IN ('r', 'p', 'S')
    UNION ALL
    SELECT format('FUNCTION %s', p.oid::regprocedure)
    FROM pg_proc AS p WHERE p.pronamespace = 'espalier'::regnamespace
  LOOP
    EXECUTE format(
      'REVOKE ALL ON %s FROM espalier_engine, espalier_ingest, espalier_pms, espalier_audit, '
        'espalier_reader', found.target);
  END LOOP;
  -- Rights on columns are not among those of the table.
  REVOKE ALL (excess_status, requested_by, reviewed_by, reviewed_at, excess_expires_at, comment)
    ON limit_breach FROM espalier_pms;
END
$$;
RESET ROLE;
