// A book behind a server, as somebody who answers. The connection is made with the first query, and
// anew when it was lost.

internal import Client
internal import Console
internal import Query
internal import Wire

final class RemoteBook: AnswerSource {
  private let address: ServerAddress
  private var link: ServerLink?

  init(_ address: ServerAddress) { self.address = address }

  deinit { link?.close() }

  func answer(
    _ text: String, _ options: AskOptions, isCancelled: @escaping @Sendable () -> Bool
  ) throws(AnswerFault) -> (answer: Answer, statement: Statement?) {
    var question = Question(text, parameters: options.parameters)
    question.isExact = options.isExact
    question.decimals = options.decimals
    question.deadline = options.timeout.map { UInt64($0 * 1e6) + 1 }
    do throws(ClientFault) {
      let answer = try ask(question, isCancelled)
      // How it is shown depends on what was asked; the server alone says whether it was right.
      let statement = try? QueryParser.parse(text, parameters: options.parameters)
      return (answer, statement)
    } catch {
      throw Self.fault(error)
    }
  }

  /// A connection that was used before may have been closed since, by a server that was started
  /// anew: then a new one is made, once. Asking changes nothing, so asking again harms nobody.
  private func ask(
    _ question: Question, _ isCancelled: () -> Bool
  ) throws(ClientFault) -> Answer {
    let isUsed = link?.isOpen ?? false
    do throws(ClientFault) {
      return try connected(isCancelled).ask(question, isCancelled: isCancelled)
    } catch {
      guard isUsed, case .lost = error else { throw error }
      return try connected(isCancelled).ask(question, isCancelled: isCancelled)
    }
  }

  private func connected(_ isCancelled: () -> Bool) throws(ClientFault) -> ServerLink {
    if let link, link.isOpen { return link }
    let made = try address.connect(isCancelled: isCancelled)
    link = made
    return made
  }

  static func fault(_ fault: ClientFault) -> AnswerFault {
    switch fault {
    case .unreachable(let reason), .lost(let reason): .unavailable(reason)
    case .cancelled: .query(QueryFault(.cancelled, "the query was cancelled"))
    case .refused(let refusal):
      if let fault = refusal.fault {
        .query(fault)
      } else if refusal.knownCode == .deadlineExceeded {
        .query(QueryFault(.cancelled, refusal.message))
      } else {
        .unavailable("\(refusal.message) [\(refusal.symbol)]")
      }
    }
  }
}
