// Who answers: a book that was loaded here, or a server. Whatever shows answers does not know
// which.

internal import Console
internal import Query

protocol AnswerSource {
  /// `statement` is the query as it was understood here, where it was.
  func answer(
    _ text: String, _ options: AskOptions, isCancelled: @escaping @Sendable () -> Bool
  ) throws(AnswerFault) -> (answer: Answer, statement: Statement?)
}

enum AnswerFault: Error {
  case query(QueryFault)
  /// Nobody answers; a sentence without a full stop.
  case unavailable(String)
}

/// Decimals of amounts in formats for people: cents.
private let peoplesDecimals = 2

extension AskOptions {
  /// What a format asks for, where the query itself says nothing.
  var decimals: Int? { format.isForPeople ? peoplesDecimals : nil }
}
