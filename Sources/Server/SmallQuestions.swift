// Questions that the loop answers itself, since handing one to a worker costs more than its answer.
// Which they are is the engine's to say: those that cells answer, which are there, in a number of
// steps that is known. Everything else goes to workers, and so does what is too much for a turn.

internal import Console
internal import Engine
internal import Query
internal import Wire

final class SmallQuestions {
  private struct Text: Hashable {
    var text: String
    var parameters: [String: Parameter]
    var isExact: Bool
    var decimals: Int?
  }

  /// What was understood of texts, so that a new state of the book costs no parsing.
  private var statements: [Text: Statement] = [:]
  private var answered = 0

  /// In one turn: a few milliseconds at most, whatever the connections ask.
  private static let mostPerTurn = 64
  private static let mostStatements = 4_096
  /// Longer texts are understood anew each time.
  private static let mostTextBytes = 1_024

  /// Whether there is time for another one in this turn.
  var hasRoom: Bool { answered < Self.mostPerTurn }

  /// A new turn of the loop.
  func turn() { answered = 0 }

  /// The answer, or why there is none; nil where it is not for the loop to say.
  func answer(
    _ question: Question, _ volume: BookShelf.Volume, _ sight: Sight
  ) -> Result<Answer, Refusal>? {
    guard hasRoom, question.epoch == nil,
      question.size <= Self.mostTextBytes, question.deadline != 0
    else { return nil }
    do throws(QueryFault) {
      let statement = try statement(question)
      guard let state = volume.ledger.currentAtHand(for: statement, as: sight),
        var answer = try state.readyAnswer(statement)
      else { return nil }
      answered += 1
      volume.note(in: &answer.contract, to: sight)
      return .success(answer)
    } catch {
      answered += 1
      return .failure(Refusal(error))
    }
  }

  private func statement(_ question: Question) throws(QueryFault) -> Statement {
    let text = Text(
      text: question.text, parameters: question.parameters, isExact: question.isExact,
      decimals: question.decimals)
    if let known = statements[text] { return known }
    let parsed = try QueryParser.parse(question.text, parameters: question.parameters)
    let statement = parsed.presented(isExact: question.isExact, decimals: question.decimals)
    if statements.count >= Self.mostStatements { statements.removeAll() }
    statements[text] = statement
    return statement
  }
}
