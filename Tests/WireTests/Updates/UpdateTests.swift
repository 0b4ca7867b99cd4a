// Subscriptions: whatever answers follow each other, a client that takes their updates has each of
// them, and whoever is slow costs nothing.

import Exact
import Query
import TestKit
import Testing
import Wire

struct UpdateTests {
  /// A subscription that both sides know.
  private struct Subscribed {
    var dialogue: Dialogue
    var stream: UInt32
    var sent = ServerConnection.SentUpdate()
    var last: Answer?

    init(_ hello: Hello = Hello(), credit: Int? = nil, after answer: Answer? = nil) throws {
      dialogue = Dialogue(hello)
      var question = Question("select net by desk")
      if let credit { question.credit = credit }
      var subscription = Subscription(question)
      if let answer {
        subscription.resume = Subscription.Moment(
          incarnation: 5, counter: answer.contract.epoch.counter)
      }
      last = answer
      stream = dialogue.client.subscribe(subscription, after: answer)
      try dialogue.settle()
      #expect(dialogue.actions == [.subscribe(stream: stream, subscription)])
    }

    mutating func tell(_ answer: Answer) throws {
      let update = AnswerUpdate.next(from: last, to: answer)
      sent = ServerConnection.SentUpdate()
      dialogue.actions += dialogue.server.update(stream, update, &sent)
      last = answer
      try dialogue.settle()
    }
  }

  @Test func randomAnswersFollowEachOther() throws {
    var source = RandomAnswers(random: .forTest(usually: 20_261_123))
    for number in 0..<150 {
      var hello = Hello()
      hello.compression = source.one(in: 2)
      hello.checksums = source.one(in: 2)
      var subscribed = try Subscribed(hello)
      var answer = source.answer(mostRows: number % 20 == 0 ? 2_000 : 30)
      for counter in 1...6 {
        answer = source.one(in: 5) ? source.answer(mostRows: 30) : changed(answer, &source)
        answer.contract.epoch.counter = UInt64(counter)
        try subscribed.tell(answer)
        let arrived = try #require(subscribed.dialogue.updates.last, "\(source.random.replay)")
        #expect(isSame(arrived.answer, answer), "\(source.random.replay)")
        #expect(subscribed.dialogue.updates.count == counter)
      }
    }
  }

  /// The same answer with rows that are gone, that come, that change places or values.
  private func changed(_ answer: Answer, _ source: inout RandomAnswers) -> Answer {
    var places = Array(0..<answer.rowCount)
    switch Int.random(in: 0..<5, using: &source.random) {
    case 0: places.shuffle(using: &source.random)
    case 1: places.removeAll { _ in source.one(in: 3) }
    case 2: places += places.prefix(3)
    case 3 where places.count > 1: places.swapAt(0, places.count - 1)
    default: break
    }
    var next = answer
    next.columns = answer.columns.map { column in
      var column = column
      column.values = picked(column.values, places)
      if source.one(in: 3), case .integers(let values) = column.values {
        column.values = .integers(values.map { source.one(in: 6) ? 77 : $0 })
      }
      return column
    }
    next.rows = places.map { answer.rows[$0] }
    next.depths = answer.depths.map { depths in places.map { depths[$0] } }
    let lacks = Set(answer.incompleteRows)
    next.incompleteRows = places.indices.filter { lacks.contains(places[$0]) }
    return next
  }

  private func picked(_ values: AnswerColumn.Values, _ places: [Int]) -> AnswerColumn.Values {
    switch values {
    case .texts(let all): .texts(places.map { all[$0] })
    case .digits(let all): .digits(places.map { all[$0] })
    case .integers(let all): .integers(places.map { all[$0] })
    case .decimals(let all, let scale): .decimals(places.map { all[$0] }, scale: scale)
    case .reals(let all): .reals(places.map { all[$0] })
    case .dates(let all): .dates(places.map { all[$0] })
    case .flags(let all): .flags(places.map { all[$0] })
    }
  }

  /// What changes, and not what there is, decides how much is sent.
  @Test func aRowThatChangesIsSentAlone() throws {
    var subscribed = try Subscribed()
    var answer = SampleAnswer.measures(rows: 1_000)
    try subscribed.tell(answer)
    let whole = subscribed.dialogue.fromServer.count
    #expect(whole > 40_000)
    guard case .decimals(var values, let scale) = answer.columns[4].values else {
      Issue.record("a measure is no decimal")
      return
    }
    values[500] = 42
    answer.columns[4].values = .decimals(values, scale: scale)
    answer.contract.epoch.counter = 9
    try subscribed.tell(answer)
    #expect(subscribed.dialogue.fromServer.count - whole <= 200)
    let last = try #require(subscribed.dialogue.updates.last)
    #expect(last.answer == answer)
    #expect(last.passedOver == 1)
  }

  @Test func anotherUpdateBeginsWhenTheReaderHasTakenTheOneBefore() throws {
    var subscribed = try Subscribed(credit: 1)
    #expect(subscribed.dialogue.server.takesUpdates(subscribed.stream))
    let answer = SampleAnswer.measures(rows: 9_000)
    var sent = ServerConnection.SentUpdate()
    let update = AnswerUpdate.next(from: nil, to: answer)
    _ = subscribed.dialogue.server.update(subscribed.stream, update, &sent)
    #expect(!subscribed.dialogue.server.takesUpdates(subscribed.stream))
    let first = subscribed.dialogue.serverSays()
    #expect(subscribed.dialogue.serverSays().isEmpty)
    #expect(!subscribed.dialogue.server.hasOutput)
    // Another that is told meanwhile is none of its affair: nothing is kept.
    let held = subscribed.dialogue.server.heldValues
    _ = subscribed.dialogue.server.update(subscribed.stream, update, &sent)
    #expect(subscribed.dialogue.server.heldValues == held)
    try subscribed.dialogue.clientHears(first)
    try subscribed.dialogue.settle()
    #expect(subscribed.dialogue.updates.map(\.answer) == [answer])
    #expect(subscribed.dialogue.server.takesUpdates(subscribed.stream))
    #expect(subscribed.dialogue.server.heldValues == 0)
  }

  @Test func whatOthersGotIsSentAgainAsItWas() throws {
    let answers = (1...3).map { counter in
      var answer = SampleAnswer.measures(rows: 3)
      answer.contract.epoch.counter = UInt64(counter)
      answer.contract.included.count += Int64(counter)
      return answer
    }
    for hasChecksums in [true, false] {
      var hello = Hello()
      hello.checksums = hasChecksums
      var (one, other) = (try Subscribed(hello), try Subscribed(hello))
      // On another stream than the one's.
      other.dialogue.client.cancel(other.stream)
      other.stream = other.dialogue.client.subscribe(Subscription(Question("select net by desk")))
      try other.dialogue.settle()
      for answer in answers {
        let update = AnswerUpdate.next(from: one.last, to: answer)
        var sent = ServerConnection.SentUpdate()
        _ = one.dialogue.server.update(one.stream, update, &sent)
        _ = other.dialogue.server.update(other.stream, update, &sent)
        one.last = answer
        try one.dialogue.settle()
        try other.dialogue.settle()
      }
      #expect(one.dialogue.updates.map(\.answer) == answers)
      #expect(other.dialogue.updates.map(\.answer) == answers)
    }
  }

  @Test func aSubscriptionGoesOnWhereAnotherEnded() throws {
    var old = SampleAnswer.measures(rows: 300)
    old.contract.epoch.counter = 4
    var subscribed = try Subscribed(after: old)
    var answer = old
    answer.rows[0] = .others
    answer.contract.epoch.counter = 6
    try subscribed.tell(answer)
    #expect(subscribed.dialogue.updates.map(\.answer) == [answer])
    // Without what it had the server would have to send all of it.
    answer.contract.epoch.counter = 7
    subscribed.last = nil
    try subscribed.tell(answer)
    #expect(subscribed.dialogue.updates.count == 2)
  }

  @Test func endsAreToldAndCancellingEnds() throws {
    var subscribed = try Subscribed()
    subscribed.dialogue.client.cancel(subscribed.stream)
    try subscribed.dialogue.settle()
    #expect(subscribed.dialogue.actions.last == .giveUp(stream: subscribed.stream))
    #expect(subscribed.dialogue.server.openStreams == 0)
    // Whoever drains ends what would never end by itself.
    var open = try Subscribed()
    let actions = open.dialogue.server.drain()
    #expect(actions == [.giveUp(stream: open.stream), .close])
    try open.dialogue.settle()
    #expect(open.dialogue.refusals.map(\.refusal.knownCode) == [.draining])
    // And so does a goodbye.
    var left = try Subscribed()
    left.dialogue.client.bye()
    try left.dialogue.settle()
    #expect(left.dialogue.actions.last == .close)
  }

  @Test func subscriptionsAreCountedApartFromQueries() throws {
    var dialogue = Dialogue()
    let question = Question("select net")
    let streams = (0..<(ProtocolLimits.subscriptions + 1)).map { _ in
      dialogue.client.subscribe(Subscription(question))
    }
    _ = dialogue.client.ask(question)
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.stream) == [streams.last])
    #expect(dialogue.refusals.first?.refusal.knownCode == .tooManySubscriptions)
    #expect(dialogue.server.openStreams == ProtocolLimits.subscriptions + 1)
  }
}
