-- What came in, from where, and whether it was taken. Any figure can be traced to the file and line
-- that it came from.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE ingestion_batch (
  batch_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  batch_type text NOT NULL
    CONSTRAINT ingestion_batch_batch_type
      CHECK (batch_type IN ('LOAN_SERVICING', 'MARKET_DATA', 'POSITION_UPLOAD')),
  source_file text NOT NULL,
  payload_hash bytea CONSTRAINT ingestion_batch_payload_hash CHECK (length(payload_hash) = 32),
  record_count bigint CONSTRAINT ingestion_batch_record_count CHECK (record_count >= 0),
  validation_errors_json jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT ingestion_batch_validation_errors_json
      CHECK (jsonb_typeof(validation_errors_json) = 'array'),
  status text NOT NULL DEFAULT 'STARTED'
    CONSTRAINT ingestion_batch_status
      CHECK (status IN ('STARTED', 'VALIDATING', 'COMPLETED', 'FAILED')),
  created_by text NOT NULL DEFAULT session_user,
  started_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz,
  CONSTRAINT ingestion_batch_end
    CHECK ((status IN ('COMPLETED', 'FAILED')) = (completed_at IS NOT NULL)),
  CONSTRAINT ingestion_batch_times CHECK (completed_at >= started_at),
  CONSTRAINT ingestion_batch_counted CHECK (status <> 'COMPLETED' OR record_count IS NOT NULL)
);
-- The same payload is taken once; after a failure it may be sent again.
CREATE UNIQUE INDEX ingestion_batch_payload_key ON ingestion_batch (batch_type, payload_hash)
  WHERE status = 'COMPLETED';
CREATE INDEX ingestion_batch_started_at_idx ON ingestion_batch (started_at DESC);

-- A batch that is over stays as it was.
CREATE FUNCTION keep_finished_batch() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF OLD.status IN ('COMPLETED', 'FAILED') THEN
    RAISE EXCEPTION 'batch % is %', OLD.batch_id, OLD.status
      USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER ingestion_batch_finished BEFORE UPDATE ON ingestion_batch
  FOR EACH ROW EXECUTE FUNCTION keep_finished_batch();

CREATE TABLE market_data_feed (
  feed_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  feed_type text NOT NULL
    CONSTRAINT market_data_feed_feed_type
      CHECK (feed_type IN ('YIELD_CURVE', 'CREDIT_SPREAD', 'FX_SPOT', 'RATING', 'PRICE')),
  batch_id text REFERENCES ingestion_batch,
  as_of_date date NOT NULL,
  source text NOT NULL,
  payload jsonb,
  payload_hash bytea NOT NULL
    CONSTRAINT market_data_feed_payload_hash CHECK (length(payload_hash) = 32),
  validation_status text NOT NULL DEFAULT 'PENDING'
    CONSTRAINT market_data_feed_validation_status
      CHECK (validation_status IN ('PENDING', 'PASS', 'WARN', 'FAIL')),
  findings_json jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT market_data_feed_findings_json CHECK (jsonb_typeof(findings_json) = 'array'),
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT market_data_feed_payload_key UNIQUE (feed_type, as_of_date, source, payload_hash)
);
CREATE INDEX market_data_feed_feed_type_idx ON market_data_feed (feed_type, as_of_date DESC);
CREATE INDEX market_data_feed_batch_id_idx ON market_data_feed (batch_id);

-- Which check of market data warns, which fails, and from what on.
CREATE TABLE quality_gate (
  gate text NOT NULL
    CONSTRAINT quality_gate_gate CHECK (gate IN ('AGE_DAYS', 'UNCHANGED_DAYS', 'JUMP', 'CROSS')),
  feed_type text NOT NULL
    CONSTRAINT quality_gate_feed_type
      CHECK (feed_type IN ('YIELD_CURVE', 'CREDIT_SPREAD', 'FX_SPOT', 'RATING', 'PRICE')),
  warn_above numeric CONSTRAINT quality_gate_warn_above CHECK (warn_above >= 0),
  fail_above numeric CONSTRAINT quality_gate_fail_above CHECK (fail_above >= 0),
  unit text NOT NULL CONSTRAINT quality_gate_unit CHECK (unit IN ('days', 'fraction')),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (gate, feed_type),
  CONSTRAINT quality_gate_order CHECK (warn_above <= fail_above)
);
CREATE TRIGGER quality_gate_touch BEFORE UPDATE ON quality_gate
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Nothing fails out of the box: a firm's history decides which moves are errors.
INSERT INTO quality_gate (gate, feed_type, warn_above, unit)
  VALUES
    ('AGE_DAYS', 'PRICE', 5, 'days'), ('AGE_DAYS', 'FX_SPOT', 5, 'days'),
    ('UNCHANGED_DAYS', 'PRICE', 10, 'days'), ('UNCHANGED_DAYS', 'FX_SPOT', 3, 'days'),
    ('JUMP', 'PRICE', 0.25, 'fraction'), ('JUMP', 'FX_SPOT', 0.05, 'fraction'),
    ('CROSS', 'FX_SPOT', 0.001, 'fraction');

CREATE TABLE data_lineage (
  lineage_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed_type text NOT NULL
    CONSTRAINT data_lineage_feed_type
      CHECK (feed_type IN ('YIELD_CURVE', 'CREDIT_SPREAD', 'FX_SPOT', 'RATING', 'PRICE', 'POSITION',
        'NODE', 'ENTITY', 'INSTRUMENT', 'RISK', 'LIMIT', 'SCENARIO', 'SETTING')),
  -- The row that the figure is in: its table, and its key as in change_log.
  entity text NOT NULL,
  feed_id text NOT NULL,
  batch_id text NOT NULL REFERENCES ingestion_batch,
  source_system text NOT NULL,
  -- The file and the line in it.
  source_identifier text NOT NULL,
  source_line bigint CONSTRAINT data_lineage_source_line CHECK (source_line > 0),
  ingested_at timestamptz NOT NULL DEFAULT now(),
  transformation_chain text[] NOT NULL DEFAULT '{}'
    CONSTRAINT data_lineage_transformation_chain
      CHECK (array_position(transformation_chain, NULL) IS NULL),
  quality_checks_passed boolean NOT NULL,
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT data_lineage_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object')
);
CREATE INDEX data_lineage_feed_id_idx ON data_lineage (feed_id, entity, lineage_id DESC);
CREATE INDEX data_lineage_batch_id_idx ON data_lineage (batch_id);
CREATE TRIGGER data_lineage_add_only BEFORE UPDATE OR DELETE ON data_lineage
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER data_lineage_no_truncate BEFORE TRUNCATE ON data_lineage
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

RESET ROLE;
