// A server over real sockets: what it answers is what its book answers, in every format, to many at
// once, whatever others send.

import Client
import Console
import Engine
import EventLoop
import Query
import TestKit
import Testing
import Wire

struct ServerTests {
  private static let queries = [
    "select net, gross, count by fund options totals", "select net by node", "show limits",
    "select net, gross, nav, pct_nav(gross), dv01 by fund", "select count by position",
    "select net, gross under F00 by desk, book top 2 per desk options others, totals",
    "select avg_rating, avg_duration, max(maturity), coverage(dv01) by rating_bucket, currency",
    "select net in EUR by asset_class options exact", "show nodes under F00", "show status",
    "select net by desk top 5 with fx EUR +5%, rates +25bp options base", "explain select net",
    "select net by desk where quantity > 1e", "select net under NOWHERE", "selct", "",
    "select net by paper, direction having net > 0 order by net asc limit 3",
  ]

  private static func text(_ answer: Answer, _ format: AnswerFormat) -> String {
    var bytes: [UInt8] = []
    var sink = TextSink { piece in
      bytes += piece
      return true
    }
    format.write(answer, style: AnswerStyle(), to: &sink)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func answersAreThoseOfTheBookInEveryFormat() throws {
    let server = try TestServer()
    for endpoint in server.endpoints {
      let link = try server.link(endpoint)
      for query in Self.queries {
        for format in AnswerFormat.allCases {
          let decimals = format.isForPeople ? 2 : nil
          var question = Question(query)
          question.decimals = decimals
          let here = server.answer(query, decimals: decimals)
          let there: Result<Answer, QueryFault>
          do throws(ClientFault) {
            there = .success(try link.ask(question))
          } catch {
            guard case .refused(let refusal) = error, let fault = refusal.fault else {
              Issue.record("\(query): \(error)")
              continue
            }
            there = .failure(fault)
          }
          switch (here, there) {
          case (.success(let here), .success(let there)):
            #expect(Self.text(there, format) == Self.text(here, format), "\(query)")
          case (.failure(let here), .failure(let there)):
            #expect(there == here, "\(query)")
            #expect(there.report(in: query) == here.report(in: query))
          default: Issue.record("\(query): \(here) here, \(there) there")
          }
        }
      }
      link.close()
    }
  }

  @Test func manyAreAnsweredAtOnce() async throws {
    let server = try TestServer()
    let query = "select net, gross by desk options totals"
    let wanted = try server.answer(query).get()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<24 {
        group.addTask {
          do throws(ClientFault) {
            let link = try server.link(server.endpoints[0])
            for _ in 0..<20 {
              guard try link.ask(Question(query)) == wanted else { return false }
            }
            link.close()
            return true
          } catch {
            return false
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func whatIsGivenUpLeavesTheConnectionUsable() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    for _ in 0..<20 {
      do throws(ClientFault) {
        _ = try link.ask(Question("select net by position"), isCancelled: { true })
        Issue.record("it was answered")
      } catch {
        guard case .cancelled = error else {
          Issue.record("\(error)")
          return
        }
      }
      #expect(link.isOpen)
    }
    #expect(try link.ask(Question("select count")).rowCount == 1)
  }

  @Test func deadlinesAreKept() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    var question = Question("select net by position")
    question.deadline = 0
    #expect(server.code { try link.ask(question) } == .deadlineExceeded)
    question.deadline = .max
    #expect(try link.ask(question).rowCount > 0)
  }

  @Test func statesAreAskedByTheirCounter() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    var question = Question("select count")
    question.epoch = 1
    #expect(try link.ask(question).contract.epoch.counter == 1)
    question.epoch = 2
    #expect(server.code { try link.ask(question) } == .epochGone)
  }

  @Test func whoComesBeforeTheBookIsThereIsToldSo() throws {
    let server = try TestServer(waits: false)
    let link = try server.link(server.endpoints[0])
    // The first answers say that the book is being loaded, unless it was quicker; then all is well.
    while true {
      do throws(ClientFault) {
        #expect(try link.ask(Question("select count")).rowCount == 1)
        return
      } catch {
        guard case .refused(let refusal) = error, refusal.knownCode == .notReady else {
          Issue.record("\(error)")
          return
        }
        #expect(refusal.retry == .later && refusal.retryAfter != nil)
      }
    }
  }

  @Test func moreConnectionsThanAllowedAreToldSo() throws {
    let server = try TestServer(connections: 2)
    let links = try (0..<2).map { _ in try server.link(server.endpoints[0]) }
    #expect(server.code { try server.link(server.endpoints[0]) } == .tooManyConnections)
    links[0].close()
    // There is room again once the server has seen it.
    while server.code({ try server.link(server.endpoints[0]) }) == .tooManyConnections {}
    #expect(try links[1].ask(Question("select count")).rowCount == 1)
  }

  @Test func drainingSaysGoodbyeAndEnds() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[1])
    server.stop()
    let code = server.code { try link.ask(Question("select count")) }
    // The connection may be gone before the question is there.
    #expect(code == nil || code == .draining)
    #expect(server.waitForEnd() == .drained)
    #expect(server.code { try server.link(server.endpoints[1]) } == nil)
  }

  @Test func aBookThatCannotBeUsedEndsTheServer() throws {
    let server = try TestServer(book: "/nowhere/at/all", waits: false)
    #expect(server.waitForEnd() == .noBook)
  }

  @Test func aSocketThatAnswersIsNotTaken() throws {
    let server = try TestServer()
    guard case .unix(let path) = server.endpoints[1] else {
      Issue.record("there is no socket")
      return
    }
    #expect(throws: SystemFault.self) { try Socket.listen(.unix(path: path)) }
    #expect(try server.link(server.endpoints[1]).ask(Question("select count")).rowCount == 1)
  }
}
