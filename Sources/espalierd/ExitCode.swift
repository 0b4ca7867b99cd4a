// How the program ends, for scripts: the same numbers as those of espalier.

enum ExitCode {
  static let success: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let connection: Int32 = 3
  static let deadline: Int32 = 4

  static let meanings: [(term: String, meaning: String)] = [
    (
      "0",
      "in order; of migrate status and verify: the schema is what the files say; of serve: it was"
        + " asked to end, and did"
    ),
    (
      "1",
      "refused or failed, and nothing was done by halves; of serve: no book, or no place to listen;"
        + " of snapshot diff: they differ"
    ),
    ("2", "wrong usage"),
    ("3", "no connection to the database, or not let in"),
    ("4", "no answer in time, or a lock was not had in time"),
  ]
}
