// The letters of the four agencies by notch, 1 best to 22 default (index 0 is unused), and how
// often each rates an issuer. Moody's has no letter below C.

struct Agency {
  let code: String
  let letters: [String]
  /// What it says when it stops rating.
  let withdrawn: String
  /// Issuers rated, in thousandths.
  let coverage: Int

  func letter(_ notch: Int) -> String { letters[max(1, min(notch, letters.count - 1))] }
}

enum RatingScales {
  private static let standard = [
    "", "AAA", "AA+", "AA", "AA-", "A+", "A", "A-", "BBB+", "BBB", "BBB-", "BB+", "BB", "BB-",
    "B+", "B", "B-", "CCC+", "CCC", "CCC-", "CC", "C", "D",
  ]
  private static let moodys = [
    "", "Aaa", "Aa1", "Aa2", "Aa3", "A1", "A2", "A3", "Baa1", "Baa2", "Baa3", "Ba1", "Ba2", "Ba3",
    "B1", "B2", "B3", "Caa1", "Caa2", "Caa3", "Ca", "C",
  ]
  private static let dbrs = [
    "", "AAA", "AA (high)", "AA", "AA (low)", "A (high)", "A", "A (low)", "BBB (high)", "BBB",
    "BBB (low)", "BB (high)", "BB", "BB (low)", "B (high)", "B", "B (low)", "CCC (high)", "CCC",
    "CCC (low)", "CC", "C", "D",
  ]

  static let agencies = [
    Agency(code: "SP", letters: standard, withdrawn: "NR", coverage: 900),
    Agency(code: "MOODYS", letters: moodys, withdrawn: "WR", coverage: 860),
    Agency(code: "FITCH", letters: standard, withdrawn: "WR", coverage: 640),
    Agency(code: "DBRS", letters: dbrs, withdrawn: "NR", coverage: 140),
  ]
}
