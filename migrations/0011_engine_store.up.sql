-- What the engine itself keeps: states of a day as compressed columns, and the top of each
-- committed state as plain rows for tools that speak SQL.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

-- Content-addressed, so that snapshots share the columns that did not change. A chunk that is not
-- what its name says cannot be stored.
CREATE TABLE snapshot_chunk (
  chunk_hash bytea PRIMARY KEY,
  raw_size bigint NOT NULL CONSTRAINT snapshot_chunk_raw_size CHECK (raw_size > 0),
  payload bytea NOT NULL
    CONSTRAINT snapshot_chunk_payload CHECK (length(payload) BETWEEN 1 AND 8388608),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT snapshot_chunk_hash CHECK (chunk_hash = sha256(payload))
);
-- Compressed already; a part of it can be read without reading all.
ALTER TABLE snapshot_chunk ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE TRIGGER snapshot_chunk_fixed BEFORE UPDATE ON snapshot_chunk
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE portfolio_snapshot (
  snapshot_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  portfolio_node_id text NOT NULL REFERENCES portfolio_node,
  as_of_date date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL
    CONSTRAINT portfolio_snapshot_kind CHECK (kind IN ('INTRADAY', 'PRELIM', 'OFFICIAL')),
  signed_off_by text,
  signed_off_at timestamptz,
  restates_snapshot_id text REFERENCES portfolio_snapshot
    CONSTRAINT portfolio_snapshot_restates CHECK (restates_snapshot_id <> snapshot_id),
  restatement_reason text,
  codec_version integer NOT NULL
    CONSTRAINT portfolio_snapshot_codec_version CHECK (codec_version > 0),
  raw_size bigint NOT NULL CONSTRAINT portfolio_snapshot_raw_size CHECK (raw_size >= 0),
  stored_size bigint NOT NULL CONSTRAINT portfolio_snapshot_stored_size CHECK (stored_size >= 0),
  chunk_count integer NOT NULL CONSTRAINT portfolio_snapshot_chunk_count CHECK (chunk_count > 0),
  counts_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT portfolio_snapshot_counts_json CHECK (jsonb_typeof(counts_json) = 'object'),
  -- All changes of transactions before this one are in it.
  feed_watermark xid8 NOT NULL,
  -- Over the canonical bytes, not over how they are compressed.
  payload_hash bytea NOT NULL
    CONSTRAINT portfolio_snapshot_payload_hash CHECK (length(payload_hash) = 32),
  -- Kept whatever the rules of retention say.
  is_held boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT portfolio_snapshot_key UNIQUE (portfolio_node_id, as_of_date, known_at),
  CONSTRAINT portfolio_snapshot_signed
    CHECK ((kind = 'OFFICIAL') = (signed_off_by IS NOT NULL AND signed_off_at IS NOT NULL)),
  CONSTRAINT portfolio_snapshot_reason
    CHECK ((restates_snapshot_id IS NULL) = (restatement_reason IS NULL))
);
CREATE INDEX portfolio_snapshot_latest_idx
  ON portfolio_snapshot (portfolio_node_id, as_of_date DESC, known_at DESC);
CREATE INDEX portfolio_snapshot_restates_idx ON portfolio_snapshot (restates_snapshot_id);

-- Which chunks, in order. Written before the snapshot's own row, which comes last.
CREATE TABLE snapshot_part (
  snapshot_id text NOT NULL REFERENCES portfolio_snapshot ON DELETE CASCADE
    DEFERRABLE INITIALLY DEFERRED,
  place integer NOT NULL CONSTRAINT snapshot_part_place CHECK (place >= 0),
  chunk_hash bytea NOT NULL REFERENCES snapshot_chunk,
  PRIMARY KEY (snapshot_id, place)
);
CREATE INDEX snapshot_part_chunk_hash_idx ON snapshot_part (chunk_hash);
CREATE TRIGGER snapshot_part_fixed BEFORE UPDATE ON snapshot_part
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was stored stays; it may be signed, held, and let go of while it is neither.
CREATE FUNCTION keep_snapshot() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  may_differ constant text[] :=
    ARRAY['kind', 'signed_off_by', 'signed_off_at', 'restates_snapshot_id', 'restatement_reason',
      'is_held'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.kind = 'OFFICIAL' OR OLD.is_held THEN
      RAISE EXCEPTION 'snapshot % is official or held', OLD.snapshot_id
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA,
          TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN OLD;
  END IF;
  IF to_jsonb(OLD) - may_differ <> to_jsonb(NEW) - may_differ
    OR (OLD.kind = 'OFFICIAL' AND to_jsonb(OLD) - 'is_held' <> to_jsonb(NEW) - 'is_held')
  THEN
    RAISE EXCEPTION 'snapshot % cannot be changed; store one that restates it', OLD.snapshot_id
      USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER portfolio_snapshot_fixed BEFORE UPDATE OR DELETE ON portfolio_snapshot
  FOR EACH ROW EXECUTE FUNCTION keep_snapshot();
CREATE TRIGGER portfolio_snapshot_no_truncate BEFORE TRUNCATE ON portfolio_snapshot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- As many parts as it says, when the transaction ends: a torn one cannot be committed.
CREATE FUNCTION keep_whole_snapshot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  found_parts record;
BEGIN
  SELECT count(*) AS parts, max(place) AS last INTO found_parts
    FROM snapshot_part WHERE snapshot_id = NEW.snapshot_id;
  IF found_parts.parts <> NEW.chunk_count OR found_parts.last <> NEW.chunk_count - 1 THEN
    RAISE EXCEPTION 'snapshot % has % parts of %', NEW.snapshot_id, found_parts.parts,
        NEW.chunk_count
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = 'chunk_count', CONSTRAINT = 'portfolio_snapshot_whole';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER portfolio_snapshot_whole AFTER INSERT ON portfolio_snapshot
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_whole_snapshot();

-- The top levels of each committed state, for Grafana, Tableau, Power BI and psql.
CREATE TABLE rollup (
  store text NOT NULL,
  epoch bigint NOT NULL CONSTRAINT rollup_epoch CHECK (epoch >= 0),
  portfolio_node_id text NOT NULL REFERENCES portfolio_node ON DELETE CASCADE,
  measure text NOT NULL CONSTRAINT rollup_measure CHECK (measure <> ''),
  currency text NOT NULL REFERENCES currency,
  -- A sum, exact; null with a reason where there is none.
  value numeric CONSTRAINT rollup_value CHECK (value <> 'NaN' AND abs(value) < 'Infinity'),
  reason text,
  is_complete boolean NOT NULL,
  positions bigint NOT NULL CONSTRAINT rollup_positions CHECK (positions >= 0),
  as_of date,
  committed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (store, epoch, portfolio_node_id, measure, currency),
  CONSTRAINT rollup_given CHECK (value IS NOT NULL OR reason IS NOT NULL)
);
CREATE INDEX rollup_portfolio_node_id_idx ON rollup (portfolio_node_id, committed_at DESC);
CREATE INDEX rollup_currency_idx ON rollup (currency);
CREATE INDEX rollup_committed_at_idx ON rollup (committed_at DESC);

RESET ROLE;
