SET LOCAL ROLE espalier_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE espalier_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE espalier_owner GRANT USAGE ON TYPES TO PUBLIC;
-- Without CASCADE: what somebody else put here is theirs, and stops this file.
DROP SCHEMA espalier;
RESET ROLE;

-- The roles stay while another database of the cluster uses them, or a login is a member of one:
-- who may log in as what is the administrator's, and a way back must not take it along.
DO $$
DECLARE
  role_name text;
BEGIN
  IF EXISTS (
    SELECT
    FROM pg_catalog.pg_auth_members AS m
    JOIN pg_catalog.pg_roles AS granted ON granted.oid = m.roleid
    JOIN pg_catalog.pg_roles AS member ON member.oid = m.member
    WHERE granted.rolname IN ('espalier_owner', 'espalier_migrator', 'espalier_engine',
        'espalier_ingest', 'espalier_pms', 'espalier_audit', 'espalier_reader')
      AND member.rolname NOT IN ('espalier_migrator', current_user))
  THEN
    RETURN;
  END IF;
  FOREACH role_name IN ARRAY ARRAY[
    'espalier_reader', 'espalier_audit', 'espalier_pms', 'espalier_ingest', 'espalier_engine',
    'espalier_migrator', 'espalier_owner']
  LOOP
    BEGIN
      EXECUTE format('DROP ROLE IF EXISTS %I', role_name);
    EXCEPTION
      WHEN dependent_objects_still_exist OR insufficient_privilege OR object_in_use THEN NULL;
      -- Another database is dropping or granting it at this moment.
      WHEN internal_error OR undefined_object THEN NULL;
    END;
  END LOOP;
END
$$;
