// The rights that there are, compared with a list that is read in reviews: Golden/access.txt.

import PostgresKit
import PostgresStore
import TestKit
import Testing

struct GrantTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  private func lines(_ text: String) throws -> [String] {
    try TestStatement.texts(text, on: connection)
  }

  @Test func grantsAndPoliciesAreThoseOfTheList() throws {
    let tables = try lines(
      """
      SELECT c.relname || ' ' || replace(r.rolname, 'espalier_', '') || ' '
        || string_agg(lower(a.privilege_type), ',' ORDER BY a.privilege_type)
      FROM pg_class AS c, aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
      WHERE c.relnamespace = 'espalier'::regnamespace AND r.rolname <> 'espalier_owner'
      GROUP BY c.relname, r.rolname ORDER BY 1
      """)
    let columns = try lines(
      """
      SELECT c.relname || '.' || t.attname || ' ' || replace(r.rolname, 'espalier_', '') || ' '
        || lower(a.privilege_type)
      FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid, aclexplode(t.attacl) AS a
      JOIN pg_roles AS r ON r.oid = a.grantee
      WHERE c.relnamespace = 'espalier'::regnamespace ORDER BY 1
      """)
    let functions = try lines(
      """
      SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') '
        || string_agg(CASE a.grantee WHEN 0 THEN 'PUBLIC'
          ELSE replace(a.grantee::regrole::text, 'espalier_', '') END, ','
          ORDER BY a.grantee::regrole::text)
      FROM pg_proc AS p, aclexplode(p.proacl) AS a
      WHERE p.pronamespace = 'espalier'::regnamespace
        AND a.grantee <> p.proowner GROUP BY p.oid, p.proname ORDER BY 1
      """)
    let policies = try lines(
      """
      SELECT tablename || ' ' || policyname || ' ' || lower(cmd) || ' to '
        || replace(array_to_string(roles, ','), 'espalier_', '')
        || coalesce(' sees ' || regexp_replace(qual, '\\s+', ' ', 'g'), '')
        || coalesce(' writes ' || regexp_replace(with_check, '\\s+', ' ', 'g'), '')
      FROM pg_policies WHERE schemaname = 'espalier' ORDER BY 1
      """)
    let text =
      (["# tables"] + tables + ["# columns"] + columns + ["# functions"] + functions
      + ["# policies"] + policies).joined(separator: "\n") + "\n"
    if let difference = GoldenFile.difference(text, from: "access.txt", besides: #filePath) {
      Issue.record("\(difference)")
    }
  }

  /// Beside market data, which is everybody's, and the engine's own life.
  private static let shared: Set = [
    "book", "currency", "reference_data", "instrument", "rating_scale", "rating_history",
    "market_snapshot", "market_data_feed", "quality_gate", "fx_spot", "yield_curve_point",
    "credit_spread", "instrument_price", "instrument_risk", "factor", "factor_covariance",
    "scenario_set", "scenario", "stress", "instance", "leader",
  ]

  @Test func everyTableOfPeopleIsForcedUnderPolicies() throws {
    let open = try lines(
      """
      SELECT relname FROM pg_class WHERE relnamespace = 'espalier'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition
        AND NOT (relrowsecurity AND relforcerowsecurity)
      """)
    #expect(Set(open) == Self.shared)
  }

  @Test func rolesAreHarmless() throws {
    let roles = try TestStatement.rows(
      """
      SELECT rolname, (rolsuper OR rolcreaterole OR rolcreatedb OR rolcanlogin OR rolreplication
        OR rolbypassrls)::text FROM pg_roles WHERE rolname LIKE 'espalier\\_%' ORDER BY 1
      """, on: connection)
    #expect(
      roles.map { $0[0] } == [
        "espalier_audit", "espalier_engine", "espalier_ingest", "espalier_migrator",
        "espalier_owner", "espalier_pms", "espalier_reader",
      ])
    #expect(roles.allSatisfy { $0[1] == "false" })
    // Nobody but the migrator may become the owner, and who made the schema: other tests' founders.
    let owners = try lines(
      """
      SELECT r.rolname FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.member
      WHERE m.roleid = 'espalier_owner'::regrole AND NOT r.rolsuper
        AND r.rolname NOT LIKE 'founder\\_%'
      """)
    #expect(owners == ["espalier_migrator"])
  }

  @Test func everythingBelongsToTheOwner() throws {
    let others = try lines(
      """
      SELECT relname FROM pg_class
      WHERE relnamespace = 'espalier'::regnamespace AND relowner <> 'espalier_owner'::regrole
      UNION ALL SELECT proname FROM pg_proc
      WHERE pronamespace = 'espalier'::regnamespace AND proowner <> 'espalier_owner'::regrole
      UNION ALL SELECT typname FROM pg_type
      WHERE typnamespace = 'espalier'::regnamespace AND typowner <> 'espalier_owner'::regrole
      """)
    #expect(others == [])
  }

  @Test func everyFunctionHasASearchPathOfItsOwn() throws {
    let loose = try lines(
      """
      SELECT proname FROM pg_proc WHERE pronamespace = 'espalier'::regnamespace
        AND NOT EXISTS (SELECT FROM unnest(proconfig) AS c WHERE c LIKE 'search_path=%pg_temp')
      """)
    #expect(loose == [])
    let open = try lines(
      """
      SELECT proname FROM pg_proc WHERE pronamespace = 'espalier'::regnamespace
        AND has_function_privilege('pg_monitor', oid, 'EXECUTE')
      """)
    #expect(open == [])
  }

  @Test func viewsSeeWithTheEyesOfWhoeverAsks() throws {
    let loose = try lines(
      """
      SELECT relname FROM pg_class WHERE relnamespace = 'espalier'::regnamespace AND relkind = 'v'
        AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}'))
      """)
    #expect(loose == [])
  }
}
