// The one table between the agencies' symbols and notches, and the words that may stand around a
// symbol. Long-term global scales only. Moody's letters without a number (Aa, Baa, and A and B)
// left its scale decades ago and are refused, which also catches S&P's A and B filed under MOODYS.

extension RatingScale {
  /// Raised with every change of the table or of the words below; a stored book names its version.
  public static let version = 1

  /// Columns as in published comparisons: the notch, then SP, MOODYS, FITCH, DBRS. DBRS in its
  /// short form: H for (high), L for (low). Several symbols of one notch are parted by spaces.
  private static let table: [(notch: UInt8, symbols: [String])] = [
    (1, ["AAA", "Aaa", "AAA", "AAA"]),
    (2, ["AA+", "Aa1", "AA+", "AAH"]),
    (3, ["AA", "Aa2", "AA", "AA"]),
    (4, ["AA-", "Aa3", "AA-", "AAL"]),
    (5, ["A+", "A1", "A+", "AH"]),
    (6, ["A", "A2", "A", "A"]),
    (7, ["A-", "A3", "A-", "AL"]),
    (8, ["BBB+", "Baa1", "BBB+", "BBBH"]),
    (9, ["BBB", "Baa2", "BBB", "BBB"]),
    (10, ["BBB-", "Baa3", "BBB-", "BBBL"]),
    (11, ["BB+", "Ba1", "BB+", "BBH"]),
    (12, ["BB", "Ba2", "BB", "BB"]),
    (13, ["BB-", "Ba3", "BB-", "BBL"]),
    (14, ["B+", "B1", "B+", "BH"]),
    (15, ["B", "B2", "B", "B"]),
    (16, ["B-", "B3", "B-", "BL"]),
    (17, ["CCC+", "Caa1", "CCC+", "CCCH"]),
    (18, ["CCC", "Caa2", "CCC", "CCC"]),
    (19, ["CCC-", "Caa3", "CCC-", "CCCL"]),
    // DBRS retired the steps of CC and C in 2023, finding no difference of risk between them.
    (20, ["CC", "Ca", "CC", "CC CCH CCL"]),
    (21, ["C", "C", "C", "C CH CL"]),
    // S&P's R, under regulatory supervision, is paid selectively, as SD is. Moody's has no D.
    (22, ["D SD R", "", "D RD DD DDD", "D SD"]),
  ]

  static let symbolTables: [[String: Notch]] = Agency.allCases.map { agency in
    var symbols: [String: Notch] = [:]
    for row in table {
      for symbol in row.symbols[Int(agency.rawValue)].split(separator: " ") {
        symbols[String(symbol)] = Notch(valid: row.notch)
      }
    }
    return symbols
  }

  static let dbrsSteps = ["HIGH": "H", "MIDDLE": "", "LOW": "L"]

  /// Before the symbol: provisional, expected, preliminary.
  static let prefixes: Set = ["P", "EXP", "PRELIM"]

  /// Words behind the symbol that leave the notch as it is.
  static let qualifiers: Set = [
    "P", "EXP", "E", "SF", "U", "PI", "I", "T", "R", "PR", "PRE", "PRELIM", "CIR", "HYB", "EMR",
    "PROVISIONAL", "EXPECTED", "PRELIMINARY", "UNSOLICITED",
  ]

  /// The same written on to the symbol, in the small letters agencies print. No capitals here: AAL
  /// is AA (low) at DBRS, and must not pass for an AA of S&P with its old suffix L.
  static let attached: Set = [
    "sf", "u", "e", "p", "pi", "i", "t", "r", "pr", "pre", "prelim", "cir",
  ]

  /// Every spelling of "no rating any more", by any agency, after `RatingWords` took out its points
  /// and brackets.
  static let withdrawals: Set = [
    "WR", "NR", "WD", "NOTRATED", "UNRATED", "WITHDRAWN", "RATINGWITHDRAWN", "DISC", "DISCONTINUED",
    "DISC-REPAID", "DISCONTINUED-REPAID", "DISCONTINUED-WITHDRAWN",
  ]
}
