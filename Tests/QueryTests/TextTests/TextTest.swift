// A question and its answer as *.test files have them: a book, a query, what must come back.
// Tests/QueryTests/README.md explains the form.

import Query
import Testing

struct TextTest: Sendable {
  /// The sentence that says what is tested.
  var name: String
  /// File and line, for messages.
  var origin: String
  /// A folder of Tests/QueryTests/Books.
  var book: String
  /// Another one, which queries call by its name.
  var snapshot: String?
  var parameters: [String: Parameter] = [:]
  /// Why the engine is known to answer otherwise; the test fails once it does not any more.
  var known: Known?
  /// What is asked, escapes resolved.
  var query = ""
  /// As they are written, for messages.
  var queryLines: [String] = []
  /// What stands below the line, its `contract:` lines apart.
  var expected: [String] = []
  /// What the contract must say, without `contract:`.
  var contract: [String] = []

  struct Known: Hashable, Sendable {
    var reason: String
    /// Whether it depends on what was asked before.
    var isIntermittent: Bool
  }

  /// A test of a fault expects one line and nothing else.
  var isOfFault: Bool { expected.first?.hasPrefix("error ") == true }

  /// Nil where the text is faulty.
  var statement: Statement? { try? QueryParser.parse(query, parameters: parameters) }

  /// The code that a test of a fault expects.
  var faultCode: QueryFault.Code? {
    guard isOfFault, let word = expected[0].split(separator: " ").dropFirst().first else {
      return nil
    }
    return QueryFault.Code(rawValue: String(word))
  }
}

extension TextTest {
  /// The books that it asks.
  struct Setting: Hashable, Sendable {
    var book: String
    var snapshot: String?
  }

  var setting: Setting { Setting(book: book, snapshot: snapshot) }
}

extension TextTest: CustomTestStringConvertible {
  var testDescription: String { name }
}
