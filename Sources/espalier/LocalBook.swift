// A book that was loaded here, as somebody who answers.

internal import Console
internal import Engine
internal import Query

struct LocalBook: AnswerSource {
  let opened: BookOpening.Opened

  func answer(
    _ text: String, _ options: AskOptions, isCancelled: @escaping @Sendable () -> Bool
  ) throws(AnswerFault) -> (answer: Answer, statement: Statement?) {
    do throws(QueryFault) {
      let parsed = try QueryParser.parse(text, parameters: options.parameters)
      let statement = parsed.presented(isExact: options.isExact, decimals: options.decimals)
      var answer = try opened.ledger.answer(
        statement, threads: options.threads, isCancelled: isCancelled)
      answer.contract.note(rejected: opened.rejected)
      return (answer, statement)
    } catch {
      throw .query(error)
    }
  }
}
