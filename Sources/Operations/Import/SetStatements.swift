// Sets that a load replaces as a whole, those of its day where they have one: what is not in the
// files any more goes, what is new comes, and what is as it was stays as it is. $1 is the batch, $2
// the system that the files came from, $3 the day.

internal import PostgresStore

enum SetStatements {
  static let goneKeyRates: SQL = """
    DELETE FROM key_rate AS t
    WHERE t.as_of = $1::date AND NOT EXISTS (
      SELECT FROM pg_temp.stage_key_rate AS s
      WHERE s.position_id = t.position_id AND s.curve = t.curve AND s.tenor = t.tenor
        AND s.dv01 = t.dv01)
    """

  static let newKeyRates: SQL = """
    WITH changed AS (
      INSERT INTO key_rate (
          position_id, curve, tenor, dv01, as_of, source)
        SELECT
          s.position_id, s.curve, s.tenor, s.dv01, $3::date, $2
        FROM pg_temp.stage_key_rate AS s
        WHERE NOT EXISTS (
          SELECT FROM key_rate AS t
          WHERE s.position_id = t.position_id AND s.curve = t.curve AND s.tenor = t.tenor
            AND t.as_of = $3::date)
        ORDER BY s.line
      RETURNING position_id, curve, tenor, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'key_rate',
        jsonb_build_array(c.position_id, c.curve, c.tenor, c.as_of, c.known_at)::text,
        $1, $2, 'key_rates.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_key_rate AS s USING (position_id, curve, tenor)
      ORDER BY s.line
    """

  static let goneCovariances: SQL = """
    DELETE FROM factor_covariance AS t
    WHERE t.as_of = $1::date AND NOT EXISTS (
      SELECT FROM pg_temp.stage_covariance AS s
      WHERE s.factor_a = t.factor_a AND s.factor_b = t.factor_b
        AND (s.covariance, s.covariance_days)
          IS NOT DISTINCT FROM (t.covariance, t.covariance_days))
    """

  static let newCovariances: SQL = """
    WITH changed AS (
      INSERT INTO factor_covariance (
          factor_a, factor_b, covariance, covariance_days, as_of)
        SELECT
          s.factor_a, s.factor_b, s.covariance, s.covariance_days, $3::date
        FROM pg_temp.stage_covariance AS s
        WHERE NOT EXISTS (
          SELECT FROM factor_covariance AS t
          WHERE s.factor_a = t.factor_a AND s.factor_b = t.factor_b
            AND t.as_of = $3::date)
        ORDER BY s.line
      RETURNING factor_a, factor_b, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'factor_covariance',
        jsonb_build_array(c.factor_a, c.factor_b, c.as_of, c.known_at)::text,
        $1, $2, 'covariance.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_covariance AS s USING (factor_a, factor_b)
      ORDER BY s.line
    """

  static let goneExposures: SQL = """
    DELETE FROM factor_exposure AS t
    WHERE t.as_of = $1::date AND NOT EXISTS (
      SELECT FROM pg_temp.stage_exposure AS s
      WHERE s.position_id = t.position_id AND s.factor_id = t.factor_id
        AND s.exposure = t.exposure)
    """

  static let newExposures: SQL = """
    WITH changed AS (
      INSERT INTO factor_exposure (
          position_id, factor_id, exposure, as_of)
        SELECT
          s.position_id, s.factor_id, s.exposure, $3::date
        FROM pg_temp.stage_exposure AS s
        WHERE NOT EXISTS (
          SELECT FROM factor_exposure AS t
          WHERE s.position_id = t.position_id AND s.factor_id = t.factor_id
            AND t.as_of = $3::date)
        ORDER BY s.line
      RETURNING position_id, factor_id, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'factor_exposure',
        jsonb_build_array(c.position_id, c.factor_id, c.as_of, c.known_at)::text,
        $1, $2, 'exposures.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_exposure AS s USING (position_id, factor_id)
      ORDER BY s.line
    """

  static let goneGammas: SQL = """
    DELETE FROM factor_gamma AS t
    WHERE t.as_of = $1::date AND NOT EXISTS (
      SELECT FROM pg_temp.stage_gamma AS s
      WHERE s.position_id = t.position_id AND s.factor_a = t.factor_a AND s.factor_b = t.factor_b
        AND s.gamma = t.gamma)
    """

  static let newGammas: SQL = """
    WITH changed AS (
      INSERT INTO factor_gamma (
          position_id, factor_a, factor_b, gamma, as_of)
        SELECT
          s.position_id, s.factor_a, s.factor_b, s.gamma, $3::date
        FROM pg_temp.stage_gamma AS s
        WHERE NOT EXISTS (
          SELECT FROM factor_gamma AS t
          WHERE s.position_id = t.position_id AND s.factor_a = t.factor_a
            AND s.factor_b = t.factor_b
            AND t.as_of = $3::date)
        ORDER BY s.line
      RETURNING position_id, factor_a, factor_b, as_of, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'factor_gamma',
        jsonb_build_array(c.position_id, c.factor_a, c.factor_b, c.as_of, c.known_at)::text,
        $1, $2, 'gammas.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_gamma AS s USING (position_id, factor_a, factor_b)
      ORDER BY s.line
    """

  static let goneScenarios: SQL = """
    DELETE FROM scenario AS t
    WHERE NOT EXISTS (
      SELECT FROM pg_temp.stage_scenario AS s
      WHERE s.scenario_set_id = t.scenario_set_id AND s.place = t.place
        AND (s.scenario_id, s.scenario_date, s.label, s.weight)
          IS NOT DISTINCT FROM (t.scenario_id, t.scenario_date, t.label, t.weight))
    """

  static let newScenarios: SQL = """
    WITH changed AS (
      INSERT INTO scenario (
          scenario_set_id, place, scenario_id, scenario_date, label, weight)
        SELECT
          s.scenario_set_id, s.place, s.scenario_id, s.scenario_date, s.label, s.weight
        FROM pg_temp.stage_scenario AS s
        WHERE NOT EXISTS (
          SELECT FROM scenario AS t
          WHERE s.scenario_set_id = t.scenario_set_id AND s.place = t.place)
        ORDER BY s.line
      RETURNING scenario_set_id, place
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'SCENARIO', 'scenario',
        jsonb_build_array(c.scenario_set_id, c.place)::text,
        $1, $2, s.file, s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_scenario AS s USING (scenario_set_id, place)
      ORDER BY s.line
    """

  static let goneVectors: SQL = """
    DELETE FROM pnl_vector AS t
    WHERE NOT EXISTS (
      SELECT FROM pg_temp.stage_vector AS s
      WHERE s.position_id = t.position_id AND s.scenario_set_id = t.scenario_set_id
        AND (s.scenario_count, s.width, s.outcomes)
          IS NOT DISTINCT FROM (t.scenario_count, t.width, t.outcomes))
    """

  static let newVectors: SQL = """
    WITH changed AS (
      INSERT INTO pnl_vector (
          position_id, scenario_set_id, scenario_count, width, outcomes)
        SELECT
          s.position_id, s.scenario_set_id, s.scenario_count, s.width, s.outcomes
        FROM pg_temp.stage_vector AS s
        WHERE NOT EXISTS (
          SELECT FROM pnl_vector AS t
          WHERE s.position_id = t.position_id AND s.scenario_set_id = t.scenario_set_id)
        ORDER BY s.line
      RETURNING position_id, scenario_set_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'SCENARIO', 'pnl_vector',
        jsonb_build_array(c.position_id, c.scenario_set_id)::text,
        $1, $2, s.file, s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_vector AS s USING (position_id, scenario_set_id)
      ORDER BY s.line
    """

  static let goneStresses: SQL = """
    DELETE FROM stress AS t
    WHERE NOT EXISTS (
      SELECT FROM pg_temp.stage_stress AS s
      WHERE s.stress_id = t.stress_id AND s.place = t.place
        AND (s.kind, s.shock, s.target, s.name)
          IS NOT DISTINCT FROM (t.kind, t.shock, t.target, t.name))
    """

  static let newStresses: SQL = """
    WITH changed AS (
      INSERT INTO stress (
          stress_id, place, kind, shock, target, name)
        SELECT
          s.stress_id, s.place, s.kind, s.shock, s.target, s.name
        FROM pg_temp.stage_stress AS s
        WHERE NOT EXISTS (
          SELECT FROM stress AS t
          WHERE s.stress_id = t.stress_id AND s.place = t.place)
        ORDER BY s.line
      RETURNING stress_id, place
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'SCENARIO', 'stress',
        jsonb_build_array(c.stress_id, c.place)::text,
        $1, $2, 'stress.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c JOIN pg_temp.stage_stress AS s USING (stress_id, place)
      ORDER BY s.line
    """

  static let scenarioSets: SQL = """
    INSERT INTO scenario_set AS t (scenario_set_id, horizon_days, quantum, source)
      SELECT scenario_set_id, horizon_days, quantum, $1 FROM pg_temp.stage_scenario_set
    ON CONFLICT (scenario_set_id) DO UPDATE
      SET horizon_days = EXCLUDED.horizon_days, quantum = EXCLUDED.quantum
      WHERE (t.horizon_days, t.quantum) IS DISTINCT FROM (EXCLUDED.horizon_days, EXCLUDED.quantum)
    """

  static let goneFactors: SQL = """
    UPDATE factor AS t SET place = NULL
    WHERE t.place IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_temp.stage_factor AS s WHERE s.factor_id = t.factor_id)
    """

  static let factors: SQL = """
    WITH changed AS (
      INSERT INTO factor AS t (factor_id, name, place)
        SELECT factor_id, name, place FROM pg_temp.stage_factor ORDER BY line
      ON CONFLICT (factor_id) DO UPDATE SET name = EXCLUDED.name, place = EXCLUDED.place
        WHERE (t.name, t.place) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.place)
      RETURNING factor_id
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'factor', s.factor_id, $1, $2, 'factors.csv', s.line,
        ARRAY['read', 'checked'], true
      FROM changed JOIN pg_temp.stage_factor AS s USING (factor_id) ORDER BY s.line
    """

  static let realised: SQL = """
    WITH changed AS (
      INSERT INTO realised_pnl (portfolio_node_id, pnl_date, kind, pnl, source)
        SELECT s.portfolio_node_id, s.pnl_date, s.kind, s.pnl, $2
        FROM pg_temp.stage_realised AS s
        LEFT JOIN LATERAL (
          SELECT r.pnl FROM realised_pnl AS r
          WHERE r.portfolio_node_id = s.portfolio_node_id AND r.pnl_date = s.pnl_date
            AND r.kind = s.kind
          ORDER BY r.known_at DESC LIMIT 1) AS l ON true
        WHERE l.pnl IS DISTINCT FROM s.pnl
      RETURNING portfolio_node_id, pnl_date, kind, known_at
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'RISK', 'realised_pnl',
        jsonb_build_array(c.portfolio_node_id, c.pnl_date, c.kind, c.known_at)::text,
        $1, $2, 'realised.csv', s.line, ARRAY['read', 'checked'], true
      FROM changed AS c
      JOIN pg_temp.stage_realised AS s USING (portfolio_node_id, pnl_date, kind) ORDER BY s.line
    """

  /// A limit that the files no longer have is kept, and bounds nothing.
  static let goneLimits: SQL = """
    UPDATE risk_limit AS t SET is_active = false
    WHERE t.is_active AND NOT EXISTS (
      SELECT FROM pg_temp.stage_limit AS s
      WHERE s.portfolio_node_id = t.portfolio_node_id AND s.measure = t.measure
        AND s.bound = t.bound AND coalesce(s.currency, '') = coalesce(t.currency, ''))
    """

  static let limits: SQL = """
    WITH changed AS (
      INSERT INTO risk_limit AS t (portfolio_node_id, measure, bound, hard, soft, currency)
        SELECT portfolio_node_id, measure, bound, hard, soft, currency
        FROM pg_temp.stage_limit ORDER BY line
      ON CONFLICT (portfolio_node_id, measure, bound, coalesce(currency, '')) WHERE is_active
      DO UPDATE SET hard = EXCLUDED.hard, soft = EXCLUDED.soft
        WHERE (t.hard, t.soft) IS DISTINCT FROM (EXCLUDED.hard, EXCLUDED.soft)
      RETURNING limit_id, portfolio_node_id, measure, bound, coalesce(currency, '') AS currency
    )
    INSERT INTO data_lineage (feed_type, entity, feed_id, batch_id, source_system,
        source_identifier, source_line, transformation_chain, quality_checks_passed)
      SELECT 'LIMIT', 'risk_limit', c.limit_id, $1, $2, 'limits.csv', s.line,
        ARRAY['read', 'checked'], true
      FROM changed AS c
      JOIN pg_temp.stage_limit AS s ON s.portfolio_node_id = c.portfolio_node_id
        AND s.measure = c.measure AND s.bound = c.bound
        AND coalesce(s.currency, '') = c.currency
      ORDER BY s.line
    """

  static let all = [
    goneKeyRates, newKeyRates, goneCovariances, newCovariances, goneExposures, newExposures,
    goneGammas, newGammas, goneScenarios, newScenarios, goneVectors, newVectors, goneStresses,
    newStresses, scenarioSets, goneFactors, factors, realised, goneLimits, limits,
  ]
}
