-- Who may do what is decided by roles that nobody logs in as: an administrator makes logins and
-- grants them one of these, so that no migration ever holds a password.
--
--   espalier_owner     owns every object, and is used by migrations alone
--   espalier_migrator  may become the owner
--   espalier_engine    the engine: reads all, writes states, limits, roll-ups and its own leadership
--   espalier_ingest    loads books and market data
--   espalier_pms       the trading side, always on behalf of a named principal
--   espalier_audit     writes to the audit log and reads nothing
--   espalier_reader    reads what entitlements grant to the person logged in
--
-- Roles belong to the whole cluster: another database of it may have made them already, even at
-- this moment, and none of its logins must gain or lose anything by this file.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY[
    'espalier_owner', 'espalier_migrator', 'espalier_engine', 'espalier_ingest', 'espalier_pms',
    'espalier_audit', 'espalier_reader']
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format(
          'CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
          role_name);
      EXCEPTION
        -- Made by another database between the look and the making.
        WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
  IF EXISTS (
    SELECT FROM pg_catalog.pg_roles
    WHERE rolname LIKE 'espalier\_%'
      AND rolname IN ('espalier_owner', 'espalier_migrator', 'espalier_engine', 'espalier_ingest',
        'espalier_pms', 'espalier_audit', 'espalier_reader')
      AND (rolsuper OR rolbypassrls OR rolcanlogin))
  THEN
    RAISE EXCEPTION 'a role of Espalier exists already and may log in or pass row-level security'
      USING ERRCODE = 'invalid_role_specification',
        HINT = 'Alter the roles espalier_… to NOLOGIN NOSUPERUSER NOBYPASSRLS first.';
  END IF;
  -- Granting what is granted takes a lock that another database may hold: only where it is needed.
  IF NOT pg_has_role('espalier_migrator', 'espalier_owner', 'MEMBER') THEN
    BEGIN
      GRANT espalier_owner TO espalier_migrator;
    EXCEPTION
      WHEN unique_violation THEN NULL;
    END;
  END IF;
  -- Whoever runs this file has to hand objects to the owner and to run the files that follow.
  IF NOT pg_has_role(current_user, 'espalier_owner', 'MEMBER') THEN
    EXECUTE format('GRANT espalier_owner TO %I', current_user);
  END IF;
END
$$;

CREATE SCHEMA espalier AUTHORIZATION espalier_owner;
COMMENT ON SCHEMA espalier IS
  'Portfolio analytics: one firm''s book, its history and who may see it';

SET LOCAL ROLE espalier_owner;

-- A new function is callable by everybody unless this is said; each is granted by name instead.
ALTER DEFAULT PRIVILEGES FOR ROLE espalier_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE espalier_owner REVOKE USAGE ON TYPES FROM PUBLIC;

GRANT USAGE ON SCHEMA espalier
  TO espalier_engine, espalier_ingest, espalier_pms, espalier_audit, espalier_reader;

RESET ROLE;
