// The agencies' long-term symbols as their own publications list them, written out here a second
// time so that a slip in the table of the product cannot hide. Each line is one notch, best first.

import Book

enum AgencySymbols {
  static let sp: [[String]] = [
    ["AAA"], ["AA+"], ["AA"], ["AA-"], ["A+"], ["A"], ["A-"], ["BBB+"], ["BBB"], ["BBB-"],
    ["BB+"], ["BB"], ["BB-"], ["B+"], ["B"], ["B-"], ["CCC+"], ["CCC"], ["CCC-"], ["CC"], ["C"],
    ["D", "SD", "R"],
  ]

  static let moodys: [[String]] = [
    ["Aaa"], ["Aa1"], ["Aa2"], ["Aa3"], ["A1"], ["A2"], ["A3"], ["Baa1"], ["Baa2"], ["Baa3"],
    ["Ba1"], ["Ba2"], ["Ba3"], ["B1"], ["B2"], ["B3"], ["Caa1"], ["Caa2"], ["Caa3"], ["Ca"], ["C"],
    [],
  ]

  static let fitch: [[String]] = [
    ["AAA"], ["AA+"], ["AA"], ["AA-"], ["A+"], ["A"], ["A-"], ["BBB+"], ["BBB"], ["BBB-"],
    ["BB+"], ["BB"], ["BB-"], ["B+"], ["B"], ["B-"], ["CCC+"], ["CCC"], ["CCC-"], ["CC"], ["C"],
    ["D", "RD", "DD", "DDD"],
  ]

  /// High and low in every spelling seen: AA (high), AA(high), AA high, AAH.
  static let dbrs: [[String]] =
    [["AAA"]]
    + ["AA", "A", "BBB", "BB", "B", "CCC"].flatMap { letters in
      [
        ["\(letters) (high)", "\(letters)(high)", "\(letters) high", "\(letters)H"],
        [letters, "\(letters) (middle)"],
        ["\(letters) (low)", "\(letters)(low)", "\(letters) low", "\(letters)L"],
      ]
    }
    + [
      ["CC", "CC (high)", "CC (low)", "CCH", "CCL"], ["C", "C (high)", "C (low)", "CH", "CL"],
      ["D", "SD"],
    ]

  static func symbols(of agency: Agency) -> [[String]] {
    switch agency {
    case .sp: sp
    case .moodys: moodys
    case .fitch: fitch
    case .dbrs: dbrs
    }
  }
}
