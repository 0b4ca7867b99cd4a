-- How a running engine follows the database: every change of a followed table is one row here,
-- written in the same transaction. A reader polls
--   xid >= :last AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY seq
-- and moves :last to that xmin. By seq alone, rows that commit late would be skipped.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE change_log (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  entity text NOT NULL,
  id text NOT NULL,
  version bigint NOT NULL CONSTRAINT change_log_version CHECK (version > 0),
  op text NOT NULL CONSTRAINT change_log_op CHECK (op IN ('INSERT', 'UPDATE', 'DELETE')),
  image jsonb,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A tombstone has no image, everything else has one.
  CONSTRAINT change_log_image CHECK ((op = 'DELETE') = (image IS NULL))
);
-- The poll; entity and id are for finding out what became of one row.
CREATE INDEX change_log_xid_idx ON change_log (xid, seq);
CREATE INDEX change_log_entity_id_idx ON change_log (entity, id, seq DESC);
COMMENT ON COLUMN change_log.id IS
  'the key as text; of a key of several columns, a JSON list of their texts';

-- The last version of what was deleted, so that a row that comes back under the same key is newer
-- than what an engine remembers of it. It outlives the log, which is pruned.
CREATE TABLE tombstone (
  entity text NOT NULL,
  id text NOT NULL,
  version bigint NOT NULL CONSTRAINT tombstone_version CHECK (version > 0),
  deleted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (entity, id)
);

-- A request that was carried out is answered again, not carried out again. A row is written in the
-- transaction of the business itself.
CREATE TABLE request_dedupe (
  principal_id text NOT NULL,
  request_key text NOT NULL
    CONSTRAINT request_dedupe_request_key CHECK (length(request_key) BETWEEN 1 AND 200),
  request_hash bytea NOT NULL
    CONSTRAINT request_dedupe_request_hash CHECK (length(request_hash) = 32),
  result jsonb NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal_id, request_key)
);
CREATE INDEX request_dedupe_created_at_idx ON request_dedupe (created_at);

-- Arguments of a trigger are a list that begins at 0, others begin at 1.
CREATE FUNCTION row_key(image jsonb, columns text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN cardinality(columns) = 1 THEN image ->> columns[array_lower(columns, 1)]
    ELSE (SELECT jsonb_agg(image ->> name ORDER BY place)::text
      FROM unnest(columns) WITH ORDINALITY AS c (name, place)) END
$$;

-- What a writer says of the version is ignored, and so is a change of the key. As the owner, who
-- alone reads tombstones. Arguments: the columns of the key.
CREATE FUNCTION count_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  last bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    NEW.version := OLD.version + 1;
  ELSE
    SELECT t.version INTO last FROM tombstone AS t
      WHERE t.entity = TG_TABLE_NAME AND t.id = row_key(to_jsonb(NEW), TG_ARGV);
    NEW.version := coalesce(last, 0) + 1;
  END IF;
  RETURN NEW;
END
$$;

-- Once per statement, because a row-by-row log doubles the time of a load. As the owner, so that no
-- writer can write to the log by itself. Arguments: the columns of the key.
CREATE FUNCTION log_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = espalier, pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO change_log (entity, id, version, op)
      SELECT TG_TABLE_NAME, row_key(to_jsonb(o), TG_ARGV), o.version + 1, TG_OP FROM old_rows AS o;
    INSERT INTO tombstone AS t (entity, id, version)
      SELECT TG_TABLE_NAME, row_key(to_jsonb(o), TG_ARGV), o.version + 1 FROM old_rows AS o
      ON CONFLICT (entity, id)
        DO UPDATE SET version = EXCLUDED.version, deleted_at = EXCLUDED.deleted_at;
  ELSE
    INSERT INTO change_log (entity, id, version, op, image)
      SELECT TG_TABLE_NAME, row_key(to_jsonb(n), TG_ARGV), n.version, TG_OP, to_jsonb(n)
      FROM new_rows AS n;
  END IF;
  RETURN NULL;
END
$$;

-- Everything that makes a table followed: its key is permanent, versions count, changes are logged,
-- and it is never emptied behind the log's back.
CREATE FUNCTION follow(target regclass, VARIADIC key_columns text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  keys text;
  event text;
BEGIN
  SELECT string_agg(quote_literal(name), ', ') INTO keys FROM unnest(key_columns) AS name;
  EXECUTE format(
    'CREATE TRIGGER follow_key BEFORE UPDATE ON %s FOR EACH ROW '
      'EXECUTE FUNCTION refuse_new_key(%s)', target, keys);
  -- Triggers fire in the order of their names: after all that may still change the row.
  EXECUTE format(
    'CREATE TRIGGER zz_version BEFORE INSERT OR UPDATE ON %s FOR EACH ROW '
      'EXECUTE FUNCTION count_version(%s)', target, keys);
  FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
    EXECUTE format(
      'CREATE TRIGGER zz_log_%s AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT '
        'EXECUTE FUNCTION log_changes(%s)',
      lower(event), event, target,
      CASE event WHEN 'DELETE' THEN 'OLD TABLE AS old_rows' ELSE 'NEW TABLE AS new_rows' END, keys);
  END LOOP;
  EXECUTE format(
    'CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT '
      'EXECUTE FUNCTION refuse_change()', target);
END
$$;

ALTER TABLE book ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE currency ADD COLUMN version bigint NOT NULL DEFAULT 1;
DROP TRIGGER currency_key ON currency;
SELECT follow('book', 'is_only');
SELECT follow('currency', 'code');

RESET ROLE;
