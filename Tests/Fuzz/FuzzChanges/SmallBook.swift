// The book that the fuzzer changes, loaded once: something of everything that a change can touch.

import Book
import BookFiles
import Engine
import Query

enum SmallBook {
  static let book: Book = {
    let outcome = BookFolder.load(
      files: texts.mapValues { Array($0.utf8) },
      options: LoadOptions(
        threads: 1, isLenient: false, blockByteCount: LoadOptions.usualBlockByteCount))
    guard let book = outcome.book else {
      preconditionFailure("\(outcome.report.rejections.map(\.description))")
    }
    return book
  }()

  static let answers = FuzzChanges.answers(
    Epoch(book, identity: Contract.Epoch(store: "fuzz", counter: 1)))

  static let questions = [
    "select count, net, gross, net_notional, dv01, cs01, delta by node options exact",
    "select net, accrued, fees, vega, rate_gamma by position, paper options exact",
    "select count, avg_duration, nav by fund, rating, issuer",
    "select kr(EUR-ESTR, 2Y), link, price by position options exact",
    "show nodes", "show limits",
  ]

  private static let texts = [
    "book.csv": """
    as_of,scale8_currencies
    2026-11-20,BTC

    """,
    "nodes.csv": """
    node_id,parent_id,node_type,name,nav,tags
    F1,,FUND,Fund One,1000000,region=EU
    D1,F1,DESK,,,
    B1,D1,BOOK,,,
    F2,,FUND,,500000.25,
    D2,F2,DESK,,,

    """,
    "entities.csv": """
    entity_id,entity_type,currency
    ACME,ISSUER,USD
    BTC,CURRENCY,

    """,
    "instruments.csv": """
    instrument_id,currency,valuation,issuer_id,underlying_id,multiplier,price,duration,delta
    EQ,USD,unit,ACME,,,190.5,,
    BD,EUR,percent_of_par,ACME,,,98.75,8.5,
    OP,USD,unit,,EQ,100,5.25,,0.55
    COIN,BTC,unit,,,,1,,

    """,
    "positions.csv": """
    position_id,node_id,instrument_id,quantity,market_value,accrued,dv01,link_id,is_paper,status
    P1,B1,EQ,100,,,,,,
    P2,B1,BD,1000000,,1250.5,,L1,,
    P3,D2,OP,-5,-2600,,,L1,,
    P4,D2,COIN,0.12345678,,,2.5,,true,
    P5,F2,EQ,7,,,,,,CLOSED

    """,
    "ratings.csv": """
    entity_id,agency,rating,as_of_date
    ACME,SP,BBB-,2026-01-05

    """,
    "fx.csv": """
    pair,rate,as_of_date
    EUR/USD,1.085,2026-11-20
    BTC/USD,91234.5,2026-11-19

    """,
    "key_rates.csv": """
    position_id,curve,tenor,dv01
    P2,EUR-ESTR,2Y,440
    P2,EUR-ESTR,10Y,-12.5

    """,
    "limits.csv": """
    node_id,measure,hard
    F1,gross,50000000
    D2,net,50000000

    """,
  ]
}
