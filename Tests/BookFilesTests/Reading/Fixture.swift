// A case of bad input as Fixtures/*.test have it: a small book with something changed, and what the
// loader must say of it. Fixtures/README.md explains the form.

import Testing

struct Fixture: Sendable {
  /// What a name in the book's folder stands for.
  enum Content: Hashable, Sendable {
    case bytes([UInt8])
    case folder
    case pipe
    case link(to: String)
  }

  /// One expected rejection, written `positions.csv:2:13 quantity NOT_A_NUMBER "plus sign"`.
  struct Expected: Hashable, Sendable {
    /// File, line and column, without zeros.
    var place: String
    var field: String
    var code: String
    /// Words of the reason; empty where any will do.
    var words: String
  }

  var name: String
  /// File and line of the case, for messages.
  var origin: String
  var contents: [String: Content]
  var expected: [Expected] = []
  /// Whether a lenient load refuses too: nothing usable is left.
  var isRefused = false
  /// Whether the files are too large to be loaded in every way there is.
  var isLarge = false

  /// Files of the system without which it cannot be tried.
  var needs: [String] = []

  /// The files, where all are plain ones.
  var files: [String: [UInt8]]? {
    var files: [String: [UInt8]] = [:]
    for (name, content) in contents {
      guard case .bytes(let bytes) = content else { return nil }
      files[name] = bytes
    }
    return files
  }
}

extension Fixture: CustomTestStringConvertible {
  var testDescription: String { name }
}
