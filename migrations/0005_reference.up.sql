-- Who issues, what is traded, and how it is rated.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

CREATE TABLE reference_data (
  entity_id text PRIMARY KEY
    CONSTRAINT reference_data_id_form CHECK (length(entity_id) BETWEEN 1 AND 200),
  entity_type text NOT NULL
    CONSTRAINT reference_data_entity_type
      CHECK (entity_type IN ('ISSUER', 'SECTOR', 'GEOGRAPHY', 'CURRENCY', 'COUNTERPARTY')),
  name text,
  ticker text,
  cusip text CONSTRAINT reference_data_cusip CHECK (is_cusip(cusip)),
  isin text CONSTRAINT reference_data_isin CHECK (is_isin(isin)),
  sector text,
  geography text,
  currency text REFERENCES currency,
  parent_entity_id text REFERENCES reference_data DEFERRABLE INITIALLY IMMEDIATE
    CONSTRAINT reference_data_parent CHECK (parent_entity_id <> entity_id),
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT reference_data_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object'),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reference_data_entity_type_name_idx ON reference_data (entity_type, name);
CREATE INDEX reference_data_ticker_idx ON reference_data (ticker);
CREATE INDEX reference_data_cusip_idx ON reference_data (cusip);
CREATE INDEX reference_data_isin_idx ON reference_data (isin);
CREATE INDEX reference_data_currency_idx ON reference_data (currency);
CREATE INDEX reference_data_parent_entity_id_idx ON reference_data (parent_entity_id);
CREATE UNIQUE INDEX reference_data_folded_key ON reference_data (lower(entity_id));

-- The ultimate issuer is found by walking up, which must end. As for nodes.
CREATE FUNCTION keep_owners() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  next_id text := NEW.parent_entity_id;
  seen text[] := '{}';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM pg_advisory_xact_lock(hashtext('espalier.reference_data'));
  END IF;
  WHILE next_id IS NOT NULL LOOP
    IF next_id = NEW.entity_id OR next_id = ANY (seen) THEN
      RAISE EXCEPTION 'entity % would be its own parent', next_id
        USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
          COLUMN = 'parent_entity_id', CONSTRAINT = 'reference_data_cycle';
    END IF;
    seen := seen || next_id;
    IF TG_OP = 'UPDATE' THEN
      SELECT r.parent_entity_id INTO next_id FROM reference_data AS r
        WHERE r.entity_id = next_id FOR SHARE;
    ELSE
      SELECT r.parent_entity_id INTO next_id FROM reference_data AS r
        WHERE r.entity_id = next_id;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER reference_data_new AFTER INSERT ON reference_data
  FOR EACH ROW WHEN (NEW.parent_entity_id IS NOT NULL) EXECUTE FUNCTION keep_owners();
CREATE CONSTRAINT TRIGGER reference_data_moved AFTER UPDATE OF parent_entity_id ON reference_data
  FOR EACH ROW WHEN (NEW.parent_entity_id IS NOT NULL) EXECUTE FUNCTION keep_owners();
CREATE TRIGGER reference_data_touch BEFORE UPDATE ON reference_data
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
SELECT follow('reference_data', 'entity_id');

CREATE TABLE instrument (
  instrument_id text PRIMARY KEY
    CONSTRAINT instrument_id_form CHECK (length(instrument_id) BETWEEN 1 AND 200),
  name text,
  asset_class text
    CONSTRAINT instrument_asset_class
      CHECK (asset_class IN ('RATES', 'FX', 'INFLATION', 'CUPOM', 'SOVEREIGN', 'CREDIT', 'EQUITY',
        'COMMODITY', 'CRYPTO', 'CASH', 'LOAN', 'CROSS_ASSET')),
  valuation text NOT NULL DEFAULT 'unit'
    CONSTRAINT instrument_valuation
      CHECK (valuation IN ('unit', 'percent_of_par', 'margined', 'otc')),
  currency text NOT NULL REFERENCES currency,
  issuer_id text REFERENCES reference_data,
  counterparty_id text REFERENCES reference_data,
  underlying_id text REFERENCES instrument DEFERRABLE INITIALLY IMMEDIATE
    CONSTRAINT instrument_underlying CHECK (underlying_id <> instrument_id),
  isin text CONSTRAINT instrument_isin CHECK (is_isin(isin)),
  cusip text CONSTRAINT instrument_cusip CHECK (is_cusip(cusip)),
  multiplier quantity NOT NULL DEFAULT 1 CONSTRAINT instrument_multiplier CHECK (multiplier > 0),
  maturity date,
  coupon quantity,
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT instrument_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object'),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX instrument_currency_idx ON instrument (currency);
CREATE INDEX instrument_issuer_id_idx ON instrument (issuer_id);
CREATE INDEX instrument_counterparty_id_idx ON instrument (counterparty_id);
CREATE INDEX instrument_underlying_id_idx ON instrument (underlying_id);
CREATE INDEX instrument_isin_idx ON instrument (isin);
CREATE INDEX instrument_cusip_idx ON instrument (cusip);
CREATE INDEX instrument_asset_class_idx ON instrument (asset_class);
CREATE UNIQUE INDEX instrument_folded_key ON instrument (lower(instrument_id));
CREATE TRIGGER instrument_touch BEFORE UPDATE ON instrument
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
SELECT follow('instrument', 'instrument_id');

-- The agencies' symbols and what they are worth, the same table as RatingScale+Table.swift. WR and
-- NR, without a notch, end an agency's rating.
CREATE TABLE rating_scale (
  agency text NOT NULL
    CONSTRAINT rating_scale_agency CHECK (agency IN ('SP', 'MOODYS', 'FITCH', 'DBRS')),
  rating text NOT NULL,
  notch smallint CONSTRAINT rating_scale_notch CHECK (notch BETWEEN 1 AND 22),
  PRIMARY KEY (agency, rating)
);

INSERT INTO rating_scale (agency, rating, notch)
  SELECT agency, rating, notch
  FROM (VALUES
    (1, ARRAY['AAA'], ARRAY['Aaa'], ARRAY['AAA'], ARRAY['AAA']),
    (2, ARRAY['AA+'], ARRAY['Aa1'], ARRAY['AA+'], ARRAY['AAH']),
    (3, ARRAY['AA'], ARRAY['Aa2'], ARRAY['AA'], ARRAY['AA']),
    (4, ARRAY['AA-'], ARRAY['Aa3'], ARRAY['AA-'], ARRAY['AAL']),
    (5, ARRAY['A+'], ARRAY['A1'], ARRAY['A+'], ARRAY['AH']),
    (6, ARRAY['A'], ARRAY['A2'], ARRAY['A'], ARRAY['A']),
    (7, ARRAY['A-'], ARRAY['A3'], ARRAY['A-'], ARRAY['AL']),
    (8, ARRAY['BBB+'], ARRAY['Baa1'], ARRAY['BBB+'], ARRAY['BBBH']),
    (9, ARRAY['BBB'], ARRAY['Baa2'], ARRAY['BBB'], ARRAY['BBB']),
    (10, ARRAY['BBB-'], ARRAY['Baa3'], ARRAY['BBB-'], ARRAY['BBBL']),
    (11, ARRAY['BB+'], ARRAY['Ba1'], ARRAY['BB+'], ARRAY['BBH']),
    (12, ARRAY['BB'], ARRAY['Ba2'], ARRAY['BB'], ARRAY['BB']),
    (13, ARRAY['BB-'], ARRAY['Ba3'], ARRAY['BB-'], ARRAY['BBL']),
    (14, ARRAY['B+'], ARRAY['B1'], ARRAY['B+'], ARRAY['BH']),
    (15, ARRAY['B'], ARRAY['B2'], ARRAY['B'], ARRAY['B']),
    (16, ARRAY['B-'], ARRAY['B3'], ARRAY['B-'], ARRAY['BL']),
    (17, ARRAY['CCC+'], ARRAY['Caa1'], ARRAY['CCC+'], ARRAY['CCCH']),
    (18, ARRAY['CCC'], ARRAY['Caa2'], ARRAY['CCC'], ARRAY['CCC']),
    (19, ARRAY['CCC-'], ARRAY['Caa3'], ARRAY['CCC-'], ARRAY['CCCL']),
    (20, ARRAY['CC'], ARRAY['Ca'], ARRAY['CC'], ARRAY['CC', 'CCH', 'CCL']),
    (21, ARRAY['C'], ARRAY['C'], ARRAY['C'], ARRAY['C', 'CH', 'CL']),
    (22, ARRAY['D', 'SD', 'R'], ARRAY[]::text[], ARRAY['D', 'RD', 'DD', 'DDD'], ARRAY['D', 'SD']),
    (NULL, ARRAY['WR', 'NR'], ARRAY['WR', 'NR'], ARRAY['WR', 'NR'], ARRAY['WR', 'NR'])
  ) AS scale (notch, sp, moodys, fitch, dbrs),
  LATERAL (
    SELECT 'SP' AS agency, unnest(sp) AS rating
    UNION ALL SELECT 'MOODYS', unnest(moodys)
    UNION ALL SELECT 'FITCH', unnest(fitch)
    UNION ALL SELECT 'DBRS', unnest(dbrs)
  ) AS symbols;

CREATE TABLE rating_history (
  rating_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
  entity_id text REFERENCES reference_data,
  instrument_id text REFERENCES instrument,
  agency text NOT NULL,
  rating text NOT NULL,
  outlook text
    CONSTRAINT rating_history_outlook
      CHECK (outlook IN ('STABLE', 'POSITIVE', 'NEGATIVE', 'DEVELOPING', 'WATCH POSITIVE',
        'WATCH NEGATIVE', 'WATCH DEVELOPING')),
  as_of_date date NOT NULL,
  effective_date date NOT NULL,
  known_at timestamptz NOT NULL DEFAULT now(),
  metadata_json jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT rating_history_metadata_json CHECK (jsonb_typeof(metadata_json) = 'object'),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Of an issuer or of an issue.
  CONSTRAINT rating_history_subject CHECK (num_nonnulls(entity_id, instrument_id) = 1),
  CONSTRAINT rating_history_scale_fkey FOREIGN KEY (agency, rating) REFERENCES rating_scale
);
-- At most one rating per agency, effective date and moment of knowing.
CREATE UNIQUE INDEX rating_history_entity_key
  ON rating_history (entity_id, agency, effective_date, known_at) WHERE entity_id IS NOT NULL;
CREATE UNIQUE INDEX rating_history_instrument_key
  ON rating_history (instrument_id, agency, effective_date, known_at)
  WHERE instrument_id IS NOT NULL;
CREATE INDEX rating_history_entity_id_idx ON rating_history (entity_id, as_of_date DESC);
CREATE INDEX rating_history_instrument_id_idx ON rating_history (instrument_id, as_of_date DESC);
CREATE INDEX rating_history_scale_idx ON rating_history (agency, rating);

CREATE FUNCTION default_effective_date() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.effective_date := coalesce(NEW.effective_date, NEW.as_of_date);
  RETURN NEW;
END
$$;
CREATE TRIGGER rating_history_effective BEFORE INSERT OR UPDATE ON rating_history
  FOR EACH ROW EXECUTE FUNCTION default_effective_date();
SELECT follow('rating_history', 'rating_id');

RESET ROLE;
