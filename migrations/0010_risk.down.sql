SET LOCAL ROLE espalier_owner;
SET LOCAL search_path = espalier, pg_catalog, pg_temp;
DROP TABLE limit_breach, risk_limit, stress, realised_pnl, factor_gamma, factor_exposure,
  factor_covariance, factor, pnl_vector, scenario, scenario_set;
DROP FUNCTION keep_vector_length();
RESET ROLE;
