// The book in which the fuzzer replaces a file: small, because every input loads all of it twice.

enum SmallBook {
  /// In an order that is never changed: an input's first byte is a place in it.
  static let names = [
    "nodes.csv", "instruments.csv", "positions.csv", "entities.csv", "ratings.csv", "fx.csv",
    "key_rates.csv", "limits.csv", "scenarios.csv", "pnl.csv", "factors.csv", "covariance.csv",
    "exposures.csv", "gammas.csv", "realised.csv", "stress.csv", "book.csv",
  ]

  static let files: [String: [UInt8]] = texts.mapValues { Array($0.utf8) }

  private static let texts = [
    "nodes.csv": """
    node_id,parent_id,node_type
    F1,,FUND
    D1,F1,DESK

    """,
    "instruments.csv": """
    instrument_id,currency,issuer_id,price
    EQ,USD,ACME,190.5
    COIN,BTC,,1

    """,
    "positions.csv": """
    position_id,node_id,instrument_id,quantity
    P1,D1,EQ,100
    P2,F1,COIN,0.5

    """,
    "entities.csv": """
    entity_id,entity_type,currency
    ACME,ISSUER,USD
    BTC,CURRENCY,

    """,
    "ratings.csv": """
    entity_id,agency,rating,as_of_date
    ACME,SP,BBB-,2026-01-05

    """,
    "fx.csv": """
    pair,rate,as_of_date
    BTC/USD,91234.5,2026-11-19

    """,
    "key_rates.csv": """
    position_id,tenor,dv01
    P1,5Y,440

    """,
    "limits.csv": """
    node_id,measure,hard
    F1,gross,50000000

    """,
    "scenarios.csv": """
    scenario_id
    A
    B

    """,
    "pnl.csv": """
    position_id,A,B
    P1,-1200,100

    """,
    "factors.csv": """
    factor_id
    EQ
    IR

    """,
    "covariance.csv": """
    factor_a,factor_b,covariance
    EQ,EQ,0.04
    IR,IR,0.01

    """,
    "exposures.csv": """
    position_id,factor_id,exposure
    P1,EQ,19050

    """,
    "gammas.csv": """
    position_id,factor_a,factor_b,gamma
    P1,EQ,IR,-12.5

    """,
    "realised.csv": """
    node_id,date,pnl
    F1,2026-11-18,1250.75

    """,
    "stress.csv": """
    stress_id,kind,shock
    CRASH,price,-20%

    """,
    "book.csv": """
    as_of,scale8_currencies
    2026-11-20,BTC

    """,
  ]
}
