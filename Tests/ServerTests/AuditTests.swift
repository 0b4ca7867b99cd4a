// What is written down of who asks and changes: a line for each event, and nothing is answered
// that could not be written down.

import Client
import EventLoop
import Glibc
import Query
import TestKit
import Testing
import Trust
import Wire

struct AuditTests {
  private static let ana = Login(user: "ana", password: Array("ana's".utf8))

  private static let users: UserFile = {
    var ana = User("ana")
    ana.role = .writer
    ana.seesEverything = true
    ana.keys = ScramKeys(password: Array("ana's".utf8))
    return UserFile().with(ana)
  }()

  private static func text(of path: String) -> String {
    // SAFETY: the stream is checked, used and closed here. GAIN: none, C's files are pointers.
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let byte = unsafe fgetc(file)
      if byte < 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
  }

  /// Lines of a log that is written beside the server, once there are so many.
  private static func lines(of path: String, atLeast count: Int) throws -> [StrictJSON] {
    for _ in 0..<10_000 where text(of: path).count(where: { $0 == "\n" }) < count {
      Pause.microseconds(1_000)
    }
    return try text(of: path).split(separator: "\n").map { try StrictJSON.read(String($0)) }
  }

  private static func said(_ lines: [StrictJSON], _ name: String) -> [String] {
    lines.compactMap { line in
      guard case .string(let text)? = line[name] else { return nil }
      return text
    }
  }

  @Test func eachEventIsALine() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/audit"
    let server = try TestServer(users: Self.users, audit: path)
    let link = try server.link(server.endpoints[0], as: Self.ana)
    // What is kept is written down too, each time.
    for _ in 0..<3 { _ = try link.ask(Question("select count")) }
    var question = Question("select count where currency = $c", parameters: ["c": .text("E\"\n")])
    question.deadline = 60_000_000
    _ = try? link.ask(question)
    #expect(server.code { try link.ask(Question("selct")) } == .syntax)
    let changes = "change,position_id\nclose position,NOBODYS\n"
    let batch = ChangeBatch(
      key: [UInt8](repeating: 0xA7, count: 16), name: "today.csv", bytes: Array(changes.utf8))
    #expect(server.code { try link.commit(batch) } == .changesRefused)
    let wrong = Login(user: "ana", password: [65])
    #expect(
      server.code { try server.link(server.endpoints[0], as: wrong) } == .authenticationFailed)
    link.close()
    let lines = try Self.lines(of: path, atLeast: 14)
    let events = Self.said(lines, "event")
    #expect(
      events.prefix(8) == [
        "began", "let in", "query", "query", "query", "query", "refused", "query",
      ]
        || events.prefix(7) == [
          "began", "let in", "query", "query", "query", "query", "query",
        ], "\(events)")
    for event in ["changes", "changed", "turned away", "left"] {
      #expect(events.contains(event), "\(event) in \(events)")
    }
    let turnedAway = try #require(lines.first { $0["event"] == .string("turned away") })
    #expect(turnedAway["claimed"] == .string("ana") && turnedAway["user"] == .null)
    #expect(turnedAway["code"] == .string("AUTHENTICATION_FAILED"))
    #expect(turnedAway["from"] == .string("127.0.0.1"))
    let asked = try #require(lines.first { $0["parameters"] != nil })
    #expect(asked["user"] == .string("ana"))
    #expect(asked["parameters"]?["c"] == .string("E\"\n"))
    let changed = try #require(lines.first { $0["event"] == .string("changed") })
    #expect(changed["code"] == .string("CHANGES_REFUSED") && changed["user"] == .string("ana"))
    // The password is nowhere, whatever was done with it.
    #expect(!Self.text(of: path).contains("ana's"))
    #expect(Self.said(lines, "time").allSatisfy { $0.hasSuffix("Z") && $0.count >= 20 })
  }

  @Test func aFileThatWasGivenAnotherNameIsBegunAnew() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/audit"
    let server = try TestServer(users: Self.users, audit: path)
    let link = try server.link(server.endpoints[1], as: Self.ana)
    _ = try link.ask(Question("select count"))
    _ = try Self.lines(of: path, atLeast: 3)
    // SAFETY: the strings live for the call. GAIN: none, the call takes pointers.
    #expect(unsafe rename(path, path + ".1") == 0)
    server.take(Self.users)
    _ = try link.ask(Question("select net"))
    let lines = try Self.lines(of: path, atLeast: 1)
    #expect(Self.said(lines, "text") == ["select net"])
    #expect(Self.text(of: path + ".1").contains("select count"))
  }

  @Test func nobodyIsAnsweredWhileNothingCanBeWrittenDown() throws {
    let server = try TestServer(users: Self.users, audit: "/dev/full")
    let link = try server.link(server.endpoints[1], as: Self.ana)
    var codes: [ErrorCode?] = []
    for _ in 0..<200 where codes.last != .overloaded {
      codes.append(server.code { try link.ask(Question("select count")) })
      Pause.microseconds(1_000)
    }
    #expect(codes.last == .overloaded)
    #expect(server.code { try link.ask(Question("select net")) } == .overloaded)
    server.stop()
    #expect(server.waitForEnd() == .drained)
  }
}
