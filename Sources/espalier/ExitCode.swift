// How the program ends, for scripts. The numbers are part of its interface.

enum ExitCode {
  static let success: Int32 = 0
  /// The book has rows or files that were rejected, or an operation failed.
  static let rejected: Int32 = 1
  static let usage: Int32 = 2
  /// With `--lenient`: something was rejected and the rest was used.
  static let partial: Int32 = 5
  /// Ctrl-C.
  static let interrupted: Int32 = 130
}
