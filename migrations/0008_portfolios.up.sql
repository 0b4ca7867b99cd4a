-- Portfolios, which outlive days and processes, and the processes that serve them.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE portfolio (
  portfolio_id text PRIMARY KEY
    CONSTRAINT portfolio_id_form CHECK (length(portfolio_id) BETWEEN 1 AND 200),
  portfolio_node_id text NOT NULL CONSTRAINT portfolio_node_key UNIQUE REFERENCES portfolio_node,
  base_currency text NOT NULL REFERENCES currency,
  reporting_currency text NOT NULL DEFAULT 'USD' REFERENCES currency,
  strategy_version text,
  timezone text NOT NULL DEFAULT 'Australia/Melbourne',
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX portfolio_base_currency_idx ON portfolio (base_currency);
CREATE INDEX portfolio_reporting_currency_idx ON portfolio (reporting_currency);
CREATE TRIGGER portfolio_touch BEFORE UPDATE ON portfolio
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER portfolio_time_zone BEFORE INSERT OR UPDATE OF timezone ON portfolio
  FOR EACH ROW EXECUTE FUNCTION keep_time_zone('timezone');
SELECT follow('portfolio', 'portfolio_id');

CREATE TABLE instance (
  instance_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  host text NOT NULL,
  pid integer NOT NULL CONSTRAINT instance_pid CHECK (pid > 0),
  role text NOT NULL
    CONSTRAINT instance_role CHECK (role IN ('ENGINE', 'STANDBY', 'INGEST', 'PMS')),
  status text NOT NULL DEFAULT 'STARTING'
    CONSTRAINT instance_status
      CHECK (status IN ('STARTING', 'RUNNING', 'STOPPING', 'STOPPED', 'LOST')),
  started_at timestamptz NOT NULL DEFAULT now(),
  last_heartbeat timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT instance_times CHECK (last_heartbeat >= started_at)
);
CREATE INDEX instance_last_heartbeat_idx ON instance (last_heartbeat DESC);

-- One row. An advisory lock says who may lead; the epoch keeps out one who led, was stopped for a
-- while, and does not know that another leads now.
CREATE TABLE leader (
  is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT leader_one_row CHECK (is_only),
  fencing_epoch bigint NOT NULL CONSTRAINT leader_fencing_epoch CHECK (fencing_epoch > 0),
  instance_id text NOT NULL REFERENCES instance,
  renewed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX leader_instance_id_idx ON leader (instance_id);

CREATE FUNCTION keep_fencing() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.fencing_epoch < OLD.fencing_epoch
    OR (NEW.fencing_epoch = OLD.fencing_epoch AND NEW.instance_id <> OLD.instance_id)
  THEN
    RAISE EXCEPTION 'epoch % is taken: another instance leads', OLD.fencing_epoch
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'fencing_epoch', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER leader_fencing BEFORE UPDATE ON leader
  FOR EACH ROW EXECUTE FUNCTION keep_fencing();
-- Without the row the epochs would begin anew.
CREATE TRIGGER leader_stays BEFORE DELETE ON leader
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Takes over as the one who holds the advisory lock; returns the epoch that its writes name.
CREATE FUNCTION take_leadership(candidate text) RETURNS bigint
LANGUAGE sql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
  INSERT INTO leader AS l (fencing_epoch, instance_id) VALUES (1, candidate)
    ON CONFLICT (is_only) DO UPDATE
      SET fencing_epoch = l.fencing_epoch + 1, instance_id = candidate, renewed_at = now()
    RETURNING fencing_epoch
$$;

-- The first statement of every protected write: it fails when another leads, and keeps another from
-- taking over until the write is done.
CREATE FUNCTION require_leadership(candidate text, epoch bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM leader AS l
    WHERE l.instance_id = candidate AND l.fencing_epoch = epoch FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'instance % does not lead in epoch %', candidate, epoch
      USING ERRCODE = 'object_not_in_prerequisite_state', TABLE = 'leader',
        SCHEMA = 'espalier', CONSTRAINT = 'require_leadership';
  END IF;
END
$$;

RESET ROLE;
