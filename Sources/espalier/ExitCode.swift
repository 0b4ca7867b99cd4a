// How the program ends, for scripts. The numbers are part of its interface.

enum ExitCode {
  static let success: Int32 = 0
  /// A query has an error, the book has rows or files that were rejected, or an operation failed.
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  /// No connection, or nobody who may ask.
  static let connection: Int32 = 3
  /// No answer in time, or cancelled.
  static let deadline: Int32 = 4
  /// The answer lacks something, or rests on a part of the book.
  static let partial: Int32 = 5
  /// `check` finds a hard limit breached, or `show limits` or `show impact` shows one.
  static let breached: Int32 = 6
  /// Ctrl-C.
  static let interrupted: Int32 = 130

  static let meanings: [(term: String, meaning: String)] = [
    ("0", "in order"),
    ("1", "a query has an error, rows of the book were rejected, or writing failed"),
    ("2", "wrong usage"),
    ("3", "no connection to a server, or one that does not answer or is not ready"),
    ("4", "no answer in time, or cancelled"),
    ("5", "partial: an answer lacks something and says so, or --lenient left rows out"),
    ("6", "check, show limits or show impact finds a hard limit breached"),
    ("130", "interrupted"),
  ]

  /// Of several queries the one that is said: what failed before what is merely incomplete.
  static func worse(_ a: Int32, _ b: Int32) -> Int32 {
    let order = [success, partial, breached, deadline, failed, connection]
    return (order.firstIndex(of: a) ?? order.count) >= (order.firstIndex(of: b) ?? order.count)
      ? a : b
  }
}
