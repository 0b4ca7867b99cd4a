SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT polname, polrelid::regclass AS target FROM pg_policy AS p
    JOIN pg_class AS c ON c.oid = p.polrelid WHERE c.relnamespace = 'espalier'::regnamespace
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', found.polname, found.target);
  END LOOP;
  FOR found IN
    SELECT oid::regclass AS target FROM pg_class
    WHERE relnamespace = 'espalier'::regnamespace AND relrowsecurity
  LOOP
    EXECUTE format(
      'ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', found.target);
  END LOOP;
END
$$;
DROP FUNCTION granted_nodes(text[]), current_principal_id();
DROP TABLE audit_log, entitlement, role_member, principal;
DROP FUNCTION keep_groups_flat();
RESET ROLE;
