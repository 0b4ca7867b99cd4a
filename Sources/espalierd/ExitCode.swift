// How the server's program ends, for scripts. The numbers are part of its interface.

enum ExitCode {
  static let success: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2

  static let meanings: [(term: String, meaning: String)] = [
    ("0", "it was asked to end, and did"),
    ("1", "there is no book to serve, or no place to listen at"),
    ("2", "wrong usage"),
  ]
}
