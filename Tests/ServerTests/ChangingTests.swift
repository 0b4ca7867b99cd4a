// A running book that changes: batches are applied once and whole, whoever asks after is answered
// from them, and whoever watches has at the end what the book says.

import Client
import Columns
import Dispatch
import EventLoop
import Exact
import Query
import TestKit
import Testing
import Wire

struct ChangingTests {
  private static func batch(_ rows: String..., key: UInt64) -> ChangeBatch {
    let text = "change,date,position_id,quantity\n" + rows.map { $0 + "\n" }.joined()
    let key = (0..<16).map { UInt8(truncatingIfNeeded: key >> UInt64(4 * $0)) }
    return ChangeBatch(key: key, name: "today.csv", bytes: Array(text.utf8))
  }

  private static let (first, second) = ("P0000000001", "P0000000002")

  private static func count(_ link: ServerLink) throws -> Int64? {
    let answer = try link.ask(Question("select count"))
    guard case .integers(let values) = answer.columns[0].values else { return nil }
    return values[0]
  }

  @Test func whoAsksAfterACommitSeesIt() throws {
    let server = try TestServer()
    let (writer, reader) = (
      try server.link(server.endpoints[0]), try server.link(server.endpoints[1])
    )
    let before = try #require(try Self.count(reader))
    for turn in 0..<40 {
      let verb = turn % 2 == 0 ? "close" : "reopen"
      let batch = Self.batch("\(verb) position,,\(Self.first),", key: UInt64(turn))
      let committed = try writer.commit(batch)
      #expect(committed.changes == 1 && !committed.isRepeated)
      #expect(committed.lasting == .untilTheServerEnds)
      #expect(committed.epoch.counter == UInt64(turn) + 2)
      let now = try #require(try Self.count(reader))
      #expect(now == (turn % 2 == 0 ? before - 1 : before), "\(turn)")
      // Old states are there for who names them.
      var old = Question("select count")
      old.epoch = committed.epoch.counter - 1
      #expect(try reader.ask(old).contract.epoch.counter == committed.epoch.counter - 1)
    }
  }

  @Test func aKeyThatComesAgainGetsItsFirstOutcome() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    let batch = Self.batch("close position,,\(Self.first),", key: 1)
    let first = try link.commit(batch)
    for endpoint in server.endpoints {
      var again = try server.link(endpoint).commit(batch)
      #expect(again.isRepeated)
      again.isRepeated = false
      #expect(again == first)
    }
    let other = Self.batch("close position,,\(Self.second),", key: 1)
    #expect(server.code { try link.commit(other) } == .keyReused)
    // What was refused stays refused, under its key, though it could be applied by now.
    let early = Self.batch("reopen position,,\(Self.second),", key: 2)
    #expect(server.code { try link.commit(early) } == .changesRefused)
    _ = try link.commit(Self.batch("close position,,\(Self.second),", key: 3))
    #expect(server.code { try link.commit(early) } == .changesRefused)
    _ = try link.commit(Self.batch("reopen position,,\(Self.second),", key: 4))
    #expect(try link.ask(Question("select count")).contract.epoch.counter == 4)
  }

  @Test func whatIsRefusedChangesNothingAndNamesTheRows() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    let before = try Self.count(link)
    let batches = [
      Self.batch(
        "close position,,\(Self.first),", "close position,,NOWHERE,", "no such change,,X,", key: 1),
      // The second day's fault is found before the first day is seen.
      Self.batch(
        "close position,2027-01-04,\(Self.first),", "close position,2027-01-05,\(Self.first),",
        key: 2),
      Self.batch("resize position,,\(Self.first),1e5", key: 3),
    ]
    for batch in batches {
      do throws(ClientFault) {
        _ = try link.commit(batch)
        Issue.record("it was committed")
      } catch {
        guard case .refused(let refusal) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(refusal.knownCode == .changesRefused)
        #expect(!refusal.rows.isEmpty && refusal.rows.allSatisfy { $0.line > 1 })
      }
      #expect(try Self.count(link) == before)
      #expect(try link.ask(Question("select count")).contract.epoch.counter == 1)
    }
    // Of several days that are right each is a state.
    let days = Self.batch(
      "close position,2027-01-04,\(Self.first),", "reopen position,2027-01-05,\(Self.first),",
      key: 4)
    let committed = try link.commit(days)
    #expect(committed.epoch.counter == 3 && committed.changes == 2)
    #expect(committed.asOf?.description == "2027-01-05")
  }

  @Test func halfAFileIsNothing() throws {
    let server = try TestServer()
    var client = ClientConnection()
    _ = client.commit(Self.batch("close position,,\(Self.first),", key: 9))
    let bytes = client.takeOutput()
    for count in stride(from: 30, to: bytes.count, by: 7) {
      let socket = try Socket.connect(to: server.endpoints[1], milliseconds: TestServer.patience)
      _ = socket.send(bytes[..<count])
    }
    let link = try server.link(server.endpoints[1])
    #expect(try link.ask(Question("select count")).contract.epoch.counter == 1)
    #expect(try !link.commit(Self.batch("close position,,\(Self.first),", key: 9)).isRepeated)
  }

  @Test func changesThatWereTakenAreAppliedBeforeTheServerEnds() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    var client = ClientConnection()
    for number in 0..<20 {
      let verb = number % 2 == 0 ? "close" : "reopen"
      _ = client.commit(Self.batch("\(verb) position,,\(Self.first),", key: UInt64(number)))
    }
    let socket = try Socket.connect(to: server.endpoints[1], milliseconds: TestServer.patience)
    _ = socket.send(client.takeOutput()[...])
    // They are there once the last is known to be.
    _ = try link.commit(Self.batch("close position,,\(Self.second),", key: 99))
    server.stop()
    var committed = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    reading: while true {
      switch socket.receive(into: &buffer) {
      case .bytes(let count):
        for event in try client.receive(buffer[..<count]) {
          if case .committed = event { committed += 1 }
        }
      case .nothing: _ = socket.wait(forWriting: false, milliseconds: 1_000)
      case .end: break reading
      }
    }
    #expect(committed == 20)
    #expect(server.waitForEnd() == .drained)
  }

  @Test func whoWatchesIsToldWhatChangesAndNothingElse() throws {
    let server = try TestServer()
    let (writer, reader) = (
      try server.link(server.endpoints[0]), try server.link(server.endpoints[1])
    )
    let stream = reader.subscribe(Subscription(Question("select count by fund options totals")))
    let first = try reader.nextUpdate(stream).answer
    #expect(first == (try reader.ask(Question("select count by fund options totals"))))
    // A change that the answer does not show comes first, and is passed over.
    let renamed = Array("change,node_id,name\nrename node,F00,Another\n".utf8)
    _ = try writer.commit(ChangeBatch(key: Array(repeating: 1, count: 16), bytes: renamed))
    _ = try writer.commit(Self.batch("close position,,\(Self.first),", key: 2))
    let (second, passedOver) = try reader.nextUpdate(stream)
    #expect(second == (try reader.ask(Question("select count by fund options totals"))))
    #expect(second != first && passedOver == second.contract.epoch.counter - 2)
    // From where it was, over another connection, and after the book has changed.
    _ = try writer.commit(Self.batch("close position,,\(Self.second),", key: 3))
    let again = try server.link(server.endpoints[1])
    var subscription = Subscription(Question("select count by fund options totals"))
    subscription.resume = again.welcome.standing.incarnation.map {
      Subscription.Moment(incarnation: $0, counter: second.contract.epoch.counter)
    }
    #expect(subscription.resume != nil)
    let resumed = again.subscribe(subscription, after: second)
    let third = try again.nextUpdate(resumed).answer
    #expect(third == (try again.ask(Question("select count by fund options totals"))))
    again.unsubscribe(resumed)
    // A query that has no answer ends at once, with its fault.
    let wrong = reader.subscribe(Subscription(Question("select nett")))
    #expect(server.code { try reader.nextUpdate(wrong) } == .unknownName)
    // So does one that reads every position, with its answer.
    let slow = reader.subscribe(
      Subscription(Question("select count, net by asset_class where quantity > 0")))
    #expect(try reader.nextUpdate(slow).answer.rowCount > 0)
    server.stop()
    #expect(server.code { while true { _ = try reader.nextUpdate(stream) } } == .draining)
  }

  /// Many who watch, many changes, and some who read nothing for long: everybody has the last state
  /// in the end, and the writer waited for nobody. ESPALIER_LONG=1: 1,000 subscriptions, 1,000
  /// changes a second for a minute.
  @Test func everybodyConverges() throws {
    let (connections, each, changes) = Environment.isLong ? (50, 20, 60_000) : (8, 5, 300)
    let server = try TestServer()
    let queries = [
      "select count, net by fund options totals", "select net, gross, count under F00",
      "select count", "select count by desk top 5",
    ]
    let wanted = Guarded<[String: Answer]?>(nil)
    let (done, started) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let failures = Guarded<[String]>([])
    for number in 0..<connections {
      DispatchQueue(label: "reader \(number)").async {
        do {
          try Self.read(server, queries, each, isSlow: number % 4 == 3, wanted, started)
        } catch {
          failures.withLock { $0.append("\(error)") }
          started.signal()
        }
        done.signal()
      }
    }
    for _ in 0..<connections { started.wait() }
    let writer = try server.link(server.endpoints[0])
    let start = MonotonicClock.now
    for number in 0..<changes {
      let position = "P000000000\(number % 8 + 1)"
      let batch = Self.batch(
        "\(number % 16 < 8 ? "close" : "reopen") position,,\(position),", key: UInt64(number))
      _ = try writer.commit(batch)
      let ahead = Int64(number) * 1_000 - Int64(MonotonicClock.now - start)
      if Environment.isLong, ahead > 0 { Pause.microseconds(UInt32(ahead)) }
    }
    let link = try server.link(server.endpoints[0])
    let last = try Dictionary(
      uniqueKeysWithValues: queries.map { ($0, try link.ask(Question($0))) })
    wanted.withLock { $0 = last }
    for _ in 0..<connections { done.wait() }
    #expect(failures.withLock { $0 } == [])
  }

  private static func read(
    _ server: TestServer, _ queries: [String], _ each: Int, isSlow: Bool,
    _ wanted: borrowing Guarded<[String: Answer]?>, _ started: DispatchSemaphore
  ) throws {
    var client = ClientConnection()
    let socket = try Socket.connect(to: server.endpoints[1], milliseconds: TestServer.patience)
    var watched: [UInt32: (query: String, answer: Answer?)] = [:]
    for number in 0..<each {
      let query = queries[number % queries.count]
      var question = Question(query)
      if isSlow { question.credit = 2_000 }
      watched[client.subscribe(Subscription(question))] = (query, nil)
    }
    _ = socket.send(client.takeOutput()[...])
    started.signal()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // Who is slow hears nothing until the book is at rest.
      if isSlow, wanted.withLock({ $0 == nil }) {
        Pause.microseconds(1_000)
        continue
      }
      _ = socket.wait(forWriting: false, milliseconds: 20)
      switch socket.receive(into: &buffer) {
      case .bytes(let count):
        for event in try client.receive(buffer[..<count]) {
          if case .updated(let stream, let answer, _) = event { watched[stream]?.answer = answer }
        }
        let said = client.takeOutput()
        if !said.isEmpty { _ = socket.send(said[...]) }
      case .nothing: break
      case .end: throw ClientFault.lost("the server closed")
      }
      let last = wanted.withLock { $0 }
      let isThere = watched.values.allSatisfy { query, answer in
        guard let answer, let wanted = last?[query] else { return false }
        return answer.columns == wanted.columns && answer.rows == wanted.rows
      }
      if last != nil, isThere { return }
    }
  }
}
