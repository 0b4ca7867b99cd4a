-- Kinds of numbers, and rules that many tables share.
SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;

-- Every amount is a whole count of a fraction of its currency that fits 64 bits. numeric(19,4)
-- would round what has more decimals, half away from zero; a domain refuses. Zeros at the end are
-- no decimals. NaN and infinities are beyond every range. Which currencies may use more than four
-- decimals is known to the table currency, and checked by keep_amount_scale.
CREATE DOMAIN amount AS numeric
  CONSTRAINT amount_decimals CHECK (min_scale(VALUE) <= 8)
  CONSTRAINT amount_range
    CHECK (VALUE BETWEEN -922337203685477.5808 AND 922337203685477.5807)
  CONSTRAINT amount_fine_range
    CHECK (min_scale(VALUE) <= 4 OR VALUE BETWEEN -92233720368.54775808 AND 92233720368.54775807);

-- Two decimals more than an amount; eight where the currency has eight.
CREATE DOMAIN sensitivity AS numeric
  CONSTRAINT sensitivity_decimals CHECK (min_scale(VALUE) <= 8)
  CONSTRAINT sensitivity_range
    CHECK (VALUE BETWEEN -9223372036854.775808 AND 9223372036854.775807)
  CONSTRAINT sensitivity_fine_range
    CHECK (min_scale(VALUE) <= 6 OR VALUE BETWEEN -92233720368.54775808 AND 92233720368.54775807);

-- A 64-bit coefficient with up to twelve decimals.
CREATE DOMAIN quantity AS numeric
  CONSTRAINT quantity_decimals CHECK (min_scale(VALUE) <= 12)
  CONSTRAINT quantity_range
    CHECK (abs(VALUE) * power(10::numeric, coalesce(min_scale(VALUE), 0)) <= 9223372036854775807);

-- Prices may be negative: spreads, and once oil.
CREATE DOMAIN price AS numeric
  CONSTRAINT price_decimals CHECK (min_scale(VALUE) <= 12)
  CONSTRAINT price_range
    CHECK (abs(VALUE) * power(10::numeric, coalesce(min_scale(VALUE), 0)) <= 9223372036854775807);

-- Exchange rates, yields and spreads as quoted.
CREATE DOMAIN rate AS numeric
  CONSTRAINT rate_decimals CHECK (min_scale(VALUE) <= 15)
  CONSTRAINT rate_range CHECK (abs(VALUE) < 100000000000000);

-- round() of PostgreSQL goes away from zero at a half; every figure shown goes to the even digit.
CREATE FUNCTION round_half_even(value numeric, decimals integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN abs(value - trunc(value, decimals)) * 2 = power(10::numeric, -decimals)
      AND mod(trunc(value, decimals) * power(10::numeric, decimals), 2) = 0
    THEN trunc(value, decimals)
    ELSE round(value, decimals)
  END
$$;

-- ISO 6166: letters count as two digits, every second digit from the right is doubled, and the
-- digits of all of them add up to a multiple of ten.
CREATE FUNCTION is_isin(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT code ~ '^[A-Z]{2}[A-Z0-9]{9}[0-9]$' AND (
    SELECT sum(
      CASE WHEN from_right % 2 = 1 THEN digit ELSE digit * 2 / 10 + digit * 2 % 10 END) % 10
    FROM (
      SELECT digit, row_number() OVER (ORDER BY place DESC, part DESC) AS from_right
      FROM (
        SELECT place, part, substr(pair, part, 1)::integer AS digit
        FROM generate_series(1, 12) AS place,
          LATERAL (
            SELECT CASE WHEN substr(code, place, 1) BETWEEN '0' AND '9' THEN substr(code, place, 1)
              ELSE (ascii(substr(code, place, 1)) - 55)::text END AS pair) AS value,
          LATERAL generate_series(1, length(pair)) AS part
      ) AS digits
    ) AS numbered
  ) = 0
$$;

-- Eight characters and a digit; every second value is doubled, the digits of all are added.
CREATE FUNCTION is_cusip(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT code ~ '^[A-Z0-9*@#]{8}[0-9]$' AND (
    SELECT (10 - sum(weighted / 10 + weighted % 10) % 10) % 10
    FROM (
      SELECT CASE
          WHEN symbol BETWEEN '0' AND '9' THEN symbol::integer
          WHEN symbol = '*' THEN 36
          WHEN symbol = '@' THEN 37
          WHEN symbol = '#' THEN 38
          ELSE ascii(symbol) - 55
        END * CASE WHEN place % 2 = 0 THEN 2 ELSE 1 END AS weighted
      FROM generate_series(1, 8) AS place, LATERAL substr(code, place, 1) AS symbol
    ) AS weights
  ) = substr(code, 9, 1)::integer
$$;

-- A point on a curve's axis: 3M, 30Y, and ON for overnight. The program counts in 16 bits.
CREATE FUNCTION is_tenor(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN code ~ '^[1-9][0-9]{0,4}[DWMY]$' THEN left(code, -1)::integer <= 65535
    ELSE code = 'ON' END
$$;

-- Weights of named strategies: each named once, none negative, together at most the whole; what
-- they leave over is unallocated.
CREATE FUNCTION are_strategy_weights(ids text[], weights numeric[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(cardinality(ids), 0) = coalesce(cardinality(weights), 0)
    AND array_position(ids, NULL) IS NULL AND array_position(weights, NULL) IS NULL
    AND NOT EXISTS (SELECT FROM unnest(ids) AS id WHERE id = '')
    AND (SELECT count(DISTINCT id) = count(*) FROM unnest(ids) AS id)
    AND (
      SELECT coalesce(bool_and(weight >= 0 AND min_scale(weight) <= 12), true)
        AND coalesce(sum(weight), 0) <= 1
      FROM unnest(weights) AS weight)
$$;

CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% is for adding only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA,
      TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END
$$;

-- Columns that are what others refer to, on paper and in other systems: they never change.
-- Arguments: the columns.
CREATE FUNCTION refuse_new_key() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  key_column text;
BEGIN
  FOREACH key_column IN ARRAY TG_ARGV LOOP
    IF to_jsonb(OLD) -> key_column IS DISTINCT FROM to_jsonb(NEW) -> key_column THEN
      RAISE EXCEPTION '%.% is permanent', TG_TABLE_NAME, key_column
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA,
          TABLE = TG_TABLE_NAME, COLUMN = key_column, CONSTRAINT = TG_NAME;
    END IF;
  END LOOP;
  RETURN NEW;
END
$$;

-- The one row: what book.csv says.
CREATE TABLE book (
  is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT book_one_row CHECK (is_only),
  base_currency text NOT NULL DEFAULT 'USD',
  pivot_currency text NOT NULL DEFAULT 'USD',
  as_of date,
  timezone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE book IS 'Settings of the whole book, one row';

-- Codes that amounts may be in. ISO's are put here by whoever first uses them; the scale of a
-- currency's amounts is fixed once there are amounts.
CREATE TABLE currency (
  code text PRIMARY KEY CONSTRAINT currency_code_form CHECK (code ~ '^[A-Z0-9]{3,12}$'),
  amount_decimals smallint NOT NULL DEFAULT 4
    CONSTRAINT currency_amount_decimals CHECK (amount_decimals IN (4, 8)),
  is_declared boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN currency.is_declared IS 'true where entities.csv names it and ISO 4217 does not';

ALTER TABLE book
  ADD CONSTRAINT book_base_currency_fkey FOREIGN KEY (base_currency) REFERENCES currency,
  ADD CONSTRAINT book_pivot_currency_fkey FOREIGN KEY (pivot_currency) REFERENCES currency;

CREATE INDEX book_base_currency_idx ON book (base_currency);
CREATE INDEX book_pivot_currency_idx ON book (pivot_currency);

CREATE FUNCTION is_time_zone(name text) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- IANA's names alone: POSIX forms such as XXX9 would be taken for zones as well.
  IF name !~ '^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$' OR name ~ '^[A-Z]{3,4}[0-9+-]' THEN
    RETURN false;
  END IF;
  PERFORM now() AT TIME ZONE name;
  RETURN true;
EXCEPTION
  WHEN invalid_parameter_value THEN RETURN false;
END
$$;

-- A trigger and no constraint, because zones come from files that are replaced while rows stay.
-- Argument: the column.
CREATE FUNCTION keep_time_zone() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  zone text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF zone IS NOT NULL AND NOT espalier.is_time_zone(zone) THEN
    RAISE EXCEPTION '"%" is no time zone; write an IANA name such as Australia/Melbourne', zone
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = TG_ARGV[0], CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER book_touch BEFORE UPDATE ON book
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER book_time_zone BEFORE INSERT OR UPDATE OF timezone ON book
  FOR EACH ROW EXECUTE FUNCTION keep_time_zone('timezone');

-- Four decimals unless the row's currency has eight. All rows of a statement are looked at in one
-- query. Arguments: the column of the currency ('' for the book's base currency), decimals of a
-- currency with four (4 for amounts, 6 for sensitivities), then the columns.
CREATE FUNCTION keep_amount_scale() RETURNS trigger
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  code text := CASE WHEN TG_ARGV[0] = '' THEN '(SELECT base_currency FROM book)'
    ELSE format('n.%I', TG_ARGV[0]) END;
  decimals integer := TG_ARGV[1]::integer;
  largest numeric := 92233720368.54775807;
  terms text;
  found text;
BEGIN
  -- A fine currency has a smaller range for amounts of any number of decimals.
  SELECT string_agg(
      format(
        'CASE WHEN coalesce(c.amount_decimals, 4) = 4 AND min_scale(n.%1$I) > %2$s THEN %1$L '
          'WHEN c.amount_decimals = 8 AND abs(n.%1$I) > %3$s THEN %1$L END',
        name, decimals, largest), ', ')
    INTO terms
    FROM unnest(TG_ARGV[2:]) AS name;
  EXECUTE format(
    'SELECT f FROM (SELECT coalesce(%s) AS f FROM new_rows AS n '
      'LEFT JOIN currency AS c ON c.code = %s) AS looked WHERE f IS NOT NULL LIMIT 1',
    terms, code)
    INTO found;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION '%.% has more digits than amounts of its currency keep', TG_TABLE_NAME, found
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        COLUMN = found, CONSTRAINT = 'keep_amount_scale';
  END IF;
  RETURN NULL;
END
$$;

-- A trigger with the rows of a statement serves one kind of statement: the pair is made here.
CREATE FUNCTION keep_amount_scales(
  target regclass, currency_column text, decimals integer, VARIADIC columns text[]
) RETURNS void
LANGUAGE plpgsql
SET search_path = espalier, pg_catalog, pg_temp
AS $$
DECLARE
  arguments text;
  event text;
BEGIN
  SELECT string_agg(quote_literal(name), ', ')
    INTO arguments
    FROM unnest(ARRAY[currency_column, decimals::text] || columns) AS name;
  FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE'] LOOP
    EXECUTE format(
      'CREATE TRIGGER keep_scale_%s_%s AFTER %s ON %s REFERENCING NEW TABLE AS new_rows '
        'FOR EACH STATEMENT EXECUTE FUNCTION keep_amount_scale(%s)',
      decimals, lower(event), event, target, arguments);
  END LOOP;
END
$$;

CREATE TRIGGER currency_key BEFORE UPDATE ON currency
  FOR EACH ROW EXECUTE FUNCTION refuse_new_key('code');

RESET ROLE;
