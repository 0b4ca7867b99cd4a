-- Who may see and do what. People hold rights on nodes, inherited by all below; the database keeps
-- to them by itself, for whoever comes with psql as for the engine's own connections.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE principal (
  principal_id text PRIMARY KEY
    CONSTRAINT principal_id_form CHECK (length(principal_id) BETWEEN 1 AND 200),
  kind text NOT NULL CONSTRAINT principal_kind CHECK (kind IN ('PERSON', 'SERVICE', 'GROUP')),
  name text,
  -- The login with which this one comes directly.
  database_role name CONSTRAINT principal_database_role_key UNIQUE,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT principal_login CHECK (kind <> 'GROUP' OR database_role IS NULL)
);
CREATE TRIGGER principal_touch BEFORE UPDATE ON principal
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE role_member (
  group_id text NOT NULL REFERENCES principal ON DELETE CASCADE,
  member_id text NOT NULL REFERENCES principal ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (group_id, member_id),
  CONSTRAINT role_member_self CHECK (group_id <> member_id)
);
CREATE INDEX role_member_member_id_idx ON role_member (member_id);

-- Groups have members and are in none: what somebody may see is two steps away, never a search.
CREATE FUNCTION keep_groups_flat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  IF (SELECT kind FROM principal WHERE principal_id = NEW.group_id) <> 'GROUP'
    OR (SELECT kind FROM principal WHERE principal_id = NEW.member_id) = 'GROUP'
  THEN
    RAISE EXCEPTION '% is no group, or % is one', NEW.group_id, NEW.member_id
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'group_id', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER role_member_flat BEFORE INSERT OR UPDATE ON role_member
  FOR EACH ROW EXECUTE FUNCTION keep_groups_flat();
CREATE TRIGGER principal_kind_stays BEFORE UPDATE ON principal
  FOR EACH ROW EXECUTE FUNCTION refuse_new_key('principal_id', 'kind');

CREATE TABLE entitlement (
  principal_id text NOT NULL REFERENCES principal ON DELETE CASCADE,
  portfolio_node_id text NOT NULL REFERENCES portfolio_node ON DELETE CASCADE,
  access_right text NOT NULL
    CONSTRAINT entitlement_access_right
      CHECK (access_right IN ('detail', 'aggregate', 'trade', 'admin')),
  granted_by text NOT NULL DEFAULT session_user,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal_id, portfolio_node_id, access_right)
);
CREATE INDEX entitlement_portfolio_node_id_idx ON entitlement (portfolio_node_id);

CREATE TABLE audit_log (
  audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  principal_id text,
  database_user name NOT NULL DEFAULT session_user
    CONSTRAINT audit_log_database_user CHECK (database_user = session_user),
  action text NOT NULL CONSTRAINT audit_log_action CHECK (action <> ''),
  portfolio_node_id text,
  outcome text NOT NULL
    CONSTRAINT audit_log_outcome CHECK (outcome IN ('ALLOWED', 'DENIED', 'FAILED')),
  detail_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT audit_log_detail_json CHECK (jsonb_typeof(detail_json) = 'object')
);
CREATE INDEX audit_log_occurred_at_idx ON audit_log (occurred_at DESC);
CREATE INDEX audit_log_principal_id_idx ON audit_log (principal_id, occurred_at DESC);
CREATE INDEX audit_log_portfolio_node_id_idx ON audit_log (portfolio_node_id, occurred_at DESC);
CREATE TRIGGER audit_log_add_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- By the login, not by the role that a session has put on: SET ROLE changes nothing here. The
-- trading side alone names for whom it acts; for anybody else the setting is just a setting.
CREATE FUNCTION current_principal_id() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = espalier, pg_catalog, pg_temp
AS $$
  SELECT p.principal_id FROM principal AS p
  WHERE p.is_active
    AND CASE WHEN pg_has_role(session_user, 'espalier_pms', 'MEMBER')
      THEN p.principal_id = current_setting('espalier.principal', true)
      ELSE p.database_role = session_user END
$$;

-- Every node of the subtrees on which the principal holds one of the rights.
CREATE FUNCTION granted_nodes(VARIADIC wanted text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED ROWS 1000
SET search_path = espalier, pg_catalog, pg_temp
AS $$
  WITH RECURSIVE me AS (
    SELECT current_principal_id() AS principal_id
  ), holder AS (
    SELECT principal_id FROM me
    UNION
    SELECT m.group_id FROM role_member AS m JOIN me ON me.principal_id = m.member_id
    JOIN principal AS g ON g.principal_id = m.group_id AND g.is_active
  ), granted AS (
    SELECT e.portfolio_node_id FROM entitlement AS e
    JOIN holder AS h ON h.principal_id = e.principal_id
    WHERE e.access_right = ANY (wanted) AND (e.expires_at IS NULL OR e.expires_at > now())
    UNION
    SELECT n.portfolio_node_id FROM portfolio_node AS n
    JOIN granted AS g ON n.parent_id = g.portfolio_node_id
  )
  SELECT portfolio_node_id FROM granted
$$;

-- Policies. FORCE puts them on the owner too, whose functions then need one that lets them through;
-- everybody else gets what is named and nothing more.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'portfolio_node', 'node_nav', 'portfolio', 'position', 'key_rate', 'valuation_run',
    'valuation_result', 'pnl_vector', 'factor_exposure', 'factor_gamma', 'realised_pnl',
    'risk_limit', 'limit_breach', 'portfolio_snapshot', 'snapshot_part', 'snapshot_chunk', 'rollup',
    'change_log', 'tombstone', 'request_dedupe', 'ingestion_batch', 'data_lineage', 'principal',
    'role_member', 'entitlement', 'audit_log']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY owner_all ON %I TO espalier_owner USING (true) WITH CHECK (true)', name);
    -- The engine keeps to the entitlements itself: it holds everything and shows parts.
    EXECUTE format(
      'CREATE POLICY engine_all ON %I TO espalier_engine USING (true) WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY[
    'portfolio_node', 'node_nav', 'portfolio', 'position', 'key_rate', 'valuation_run',
    'valuation_result', 'pnl_vector', 'factor_exposure', 'factor_gamma', 'realised_pnl',
    'risk_limit', 'ingestion_batch', 'data_lineage']
  LOOP
    EXECUTE format(
      'CREATE POLICY ingest_all ON %I TO espalier_ingest USING (true) WITH CHECK (true)', name);
  END LOOP;
  -- Rows of a node.
  FOREACH name IN ARRAY ARRAY['portfolio', 'position', 'realised_pnl', 'limit_breach'] LOOP
    EXECUTE format(
      'CREATE POLICY people_see ON %I FOR SELECT TO espalier_reader, espalier_pms '
        'USING (portfolio_node_id IN (SELECT espalier.granted_nodes(''detail'')))', name);
  END LOOP;
  -- Figures of a node as a whole.
  FOREACH name IN ARRAY ARRAY['node_nav', 'risk_limit', 'rollup', 'portfolio_snapshot'] LOOP
    EXECUTE format(
      'CREATE POLICY people_see ON %I FOR SELECT TO espalier_reader, espalier_pms '
        'USING (portfolio_node_id IN (SELECT espalier.granted_nodes(''detail'', ''aggregate'')))',
      name);
  END LOOP;
  -- What hangs on a position is seen by whoever sees the position.
  FOREACH name IN ARRAY ARRAY[
    'key_rate', 'valuation_result', 'pnl_vector', 'factor_exposure', 'factor_gamma']
  LOOP
    EXECUTE format(
      'CREATE POLICY people_see ON %I FOR SELECT TO espalier_reader, espalier_pms '
        'USING (EXISTS (SELECT FROM espalier.position AS p WHERE p.position_id = %I.position_id))',
      name, name);
  END LOOP;
END
$$;

CREATE POLICY people_see ON portfolio_node FOR SELECT TO espalier_reader, espalier_pms
  USING (portfolio_node_id IN (
    SELECT granted_nodes('detail', 'aggregate', 'trade', 'admin')));
CREATE POLICY people_see ON data_lineage FOR SELECT TO espalier_reader, espalier_pms
  USING (
    entity IN ('instrument', 'reference_data', 'rating_history', 'market_snapshot', 'fx_spot',
      'instrument_price', 'instrument_risk')
    OR (entity = 'position' AND EXISTS (SELECT FROM position AS p WHERE p.position_id = feed_id)));
CREATE POLICY people_see ON principal FOR SELECT TO espalier_reader, espalier_pms
  USING (principal_id = current_principal_id());
CREATE POLICY people_see ON role_member FOR SELECT TO espalier_reader, espalier_pms
  USING (member_id = current_principal_id());
CREATE POLICY people_see ON entitlement FOR SELECT TO espalier_reader, espalier_pms
  USING (principal_id = current_principal_id()
    OR portfolio_node_id IN (SELECT granted_nodes('admin')));
CREATE POLICY people_see ON audit_log FOR SELECT TO espalier_reader, espalier_pms
  USING (portfolio_node_id IN (SELECT granted_nodes('admin')));

-- Trading where the right to trade is held, in portfolios that are seen.
CREATE POLICY desk_opens ON position FOR INSERT TO espalier_pms
  WITH CHECK (portfolio_node_id IN (SELECT granted_nodes('trade'))
    AND (portfolio_id IS NULL
      OR EXISTS (SELECT FROM portfolio AS p WHERE p.portfolio_id = position.portfolio_id)));
CREATE POLICY desk_changes ON position FOR UPDATE TO espalier_pms
  USING (portfolio_node_id IN (SELECT granted_nodes('trade')))
  WITH CHECK (portfolio_node_id IN (SELECT granted_nodes('trade'))
    AND (portfolio_id IS NULL
      OR EXISTS (SELECT FROM portfolio AS p WHERE p.portfolio_id = position.portfolio_id)));
CREATE POLICY desk_reviews ON limit_breach FOR UPDATE TO espalier_pms
  USING (portfolio_node_id IN (SELECT granted_nodes('admin')))
  WITH CHECK (portfolio_node_id IN (SELECT granted_nodes('admin')));
CREATE POLICY desk_requests ON request_dedupe TO espalier_pms
  USING (principal_id = current_principal_id())
  WITH CHECK (principal_id = current_principal_id());
CREATE POLICY ingest_requests ON request_dedupe TO espalier_ingest
  USING (principal_id = session_user) WITH CHECK (principal_id = session_user);
CREATE POLICY services_write ON audit_log FOR INSERT
  TO espalier_audit, espalier_ingest, espalier_pms WITH CHECK (true);

RESET ROLE;
