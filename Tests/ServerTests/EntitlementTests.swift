// Who is let in, and what those see who may not see all: over real sockets, beside others who see
// something else.

import Client
import Console
import Engine
import EventLoop
import Query
import TestKit
import Testing
import Trust
import Wire

struct EntitlementTests {
  private static func keys(_ password: String) -> ScramKeys {
    ScramKeys(password: Array(password.utf8))
  }

  private static func login(_ name: String, _ password: String? = nil) -> Login {
    Login(user: name, password: Array((password ?? name + "'s").utf8))
  }

  private static func user(
    _ name: String, _ role: User.Role = .reader, sees nodes: [String]?, totals: [String] = []
  ) -> User {
    var user = User(name)
    user.role = role
    user.seesEverything = nodes == nil
    user.nodes = nodes ?? []
    user.totals = totals
    user.keys = keys(name + "'s")
    return user
  }

  /// Nodes of the demo book: two funds, and who sees what.
  private struct World {
    let server: TestServer
    let funds: [String]
    let file: UserFile

    init() throws {
      let open = try TestServer()
      let answer = try open.answer("select count by fund").get()
      guard case .texts(let names) = answer.columns[0].values else {
        preconditionFailure("funds have names")
      }
      funds = names.compactMap { $0 }.sorted()
      try #require(funds.count > 1)
      file = UserFile()
        .with(user("ceo", .writer, sees: nil)).with(user("ana", .writer, sees: [funds[0]]))
        .with(user("bob", sees: [funds[1]], totals: [funds[0]]))
        .with(user("eve", sees: ["nowhere"]))
      server = try TestServer(users: file)
    }

    func sight(_ name: String) -> Sight {
      switch name {
      case "ana": Sight(nodes: [funds[0]])
      case "bob": Sight(nodes: [funds[1]], totals: [funds[0]])
      case "eve": Sight(nodes: ["nowhere"])
      default: .everything
      }
    }
  }

  private static func json(_ answer: Answer) -> String {
    var bytes: [UInt8] = []
    var sink = TextSink { piece in
      bytes += piece
      return true
    }
    AnswerFormat.json.write(answer, style: AnswerStyle(), to: &sink)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func outcome(_ body: () throws(ClientFault) -> Answer) -> String {
    do throws(ClientFault) {
      return json(try body())
    } catch {
      guard case .refused(let refusal) = error else { return "\(error)" }
      return "\(refusal)"
    }
  }

  @Test func everybodyGetsTheAnswersOfWhatHeSees() throws {
    let world = try World()
    let queries = [
      "select net, gross, count", "select net by fund", "show nodes", "show status", "show limits",
      "select net under \(world.funds[0])", "select net under \(world.funds[1])",
      "select count by node under \(world.funds[0])", "select net by desk options totals",
      "select count by position limit 5", "select net by fund with rates +25bp options base",
      "select net by book where currency = 'EUR'", "explain select net", "select net in XXX",
      "select net under \(world.funds[0].lowercased())x",
    ]
    for endpoint in world.server.endpoints {
      let names = ["ceo", "ana", "bob", "eve"]
      let links = try names.map { try world.server.link(endpoint, as: Self.login($0)) }
      #expect(links.map(\.welcome.user) == names)
      // Twice, so that what is kept for one is asked for by all others in between.
      for _ in 0..<2 {
        for query in queries {
          for (name, link) in zip(names, links) {
            let wanted =
              switch world.server.answer(query, as: world.sight(name)) {
              case .success(let answer): Self.json(answer)
              case .failure(let fault): "\(Refusal(fault))"
              }
            let got = Self.outcome { () throws(ClientFault) in try link.ask(Question(query)) }
            #expect(got == wanted, "\(name): \(query)")
          }
        }
      }
      for link in links { link.close() }
    }
  }

  @Test func nobodyGetsInWithoutProof() throws {
    let world = try World()
    for endpoint in world.server.endpoints {
      #expect(world.server.code { try world.server.link(endpoint) } == .authenticationRequired)
      var reasons: Set<String> = []
      for login in [Self.login("ana", "wrong"), Self.login("nobody"), Self.login("Ana", "ana's")] {
        do throws(ClientFault) {
          _ = try world.server.link(endpoint, as: login)
          Issue.record("\(login.user) got in")
        } catch {
          guard case .refused(let refusal) = error else {
            Issue.record("\(error)")
            return
          }
          #expect(refusal.knownCode == .authenticationFailed)
          reasons.insert(refusal.message)
        }
      }
      // Who is not there is refused by the same words as who does not know the password.
      #expect(reasons.count == 1)
    }
  }

  @Test func whoGuessesHasToWait() throws {
    let world = try World()
    let endpoint = world.server.endpoints[0]
    for name in ["ana", "nobody"] {
      for _ in 0..<ProtocolLimits.wrongProofs {
        let code = world.server.code {
          try world.server.link(endpoint, as: Self.login(name, "guess"))
        }
        #expect(code == .authenticationFailed)
      }
      // The right password has to wait too, or waiting would tell.
      for password in ["guess", name + "'s"] {
        let code = world.server.code {
          try world.server.link(endpoint, as: Self.login(name, password))
        }
        #expect(code == .tooManyAttempts)
      }
    }
    // Others get in, and the same user from elsewhere.
    _ = try world.server.link(endpoint, as: Self.login("bob"))
    _ = try world.server.link(world.server.endpoints[1], as: Self.login("ana"))
  }

  @Test func whoDoesNotSayWhoHeIsGetsInWhereTheFileSaysSo() throws {
    let world = try World()
    var anybody = User(User.anonymous)
    anybody.nodes = [world.funds[1]]
    world.server.take(world.file.with(anybody))
    let link = try world.server.link(world.server.endpoints[0])
    #expect(link.welcome.user == User.anonymous)
    let answer = try link.ask(Question("select net"))
    #expect(
      try answer == world.server.answer("select net", as: Sight(nodes: [world.funds[1]])).get())
  }

  // MARK: Changes

  private static func batch(_ row: String, key: UInt8 = 1) -> ChangeBatch {
    let text =
      "change,date,position_id,node_id,quantity,instrument_id,parent_id,node_type\n\(row)\n"
    return ChangeBatch(
      key: [UInt8](repeating: key, count: 16), name: "today.csv", bytes: Array(text.utf8))
  }

  private static func first(_ link: ServerLink, under node: String) throws -> String {
    let answer = try link.ask(Question("select count under \(node) by position limit 1"))
    guard case .texts(let names) = answer.columns[0].values, let name = names[0] else {
      Issue.record("no position")
      return ""
    }
    return name
  }

  @Test func changesAreOfWhatIsSeenByThoseWhoMay() throws {
    let world = try World()
    let endpoint = world.server.endpoints[1]
    func link(_ name: String) throws -> ServerLink {
      try world.server.link(endpoint, as: Self.login(name))
    }
    let (ceo, ana, bob) = (try link("ceo"), try link("ana"), try link("bob"))
    let own = try Self.first(ceo, under: world.funds[0])
    let other = try Self.first(ceo, under: world.funds[1])
    #expect(
      world.server.code { try bob.commit(Self.batch("close position,,\(other),,,,,")) }
        == .notPermitted)
    #expect(try ana.commit(Self.batch("close position,,\(own),,,,,")).changes == 1)
    func rows(_ row: String, key: UInt8) -> [RowFault]? {
      do throws(ClientFault) {
        _ = try ana.commit(Self.batch(row, key: key))
        return nil
      } catch {
        guard case .refused(let refusal) = error, refusal.knownCode == .changesRefused else {
          Issue.record("\(error)")
          return nil
        }
        return refusal.rows
      }
    }
    // What is hers not to see is not there, to the byte.
    var hidden = rows("close position,,\(other),,,,,", key: 2)
    let unknown = rows("close position,,NOBODYS,,,,,", key: 3)
    if hidden?.isEmpty == false { hidden?[0].value = "NOBODYS" }
    #expect(hidden == unknown && hidden?.first?.symbol == "UNKNOWN_POSITION")
    var moved = rows("move position,,\(own),\(world.funds[1]),,,,", key: 4)
    let nowhere = rows("move position,,\(own),NOWHERE,,,,", key: 5)
    if moved?.isEmpty == false { moved?[0].value = "NOWHERE" }
    #expect(moved?.first?.symbol == nowhere?.first?.symbol)
    #expect(moved?.first?.message == nowhere?.first?.message)
    for (row, key) in [
      ("create node,,,NEW,,,,FUND", UInt8(6)),
      ("move node,,,\(world.funds[0]),,,,", 7),
    ] {
      #expect(rows(row, key: key)?.first?.symbol == "NOT_PERMITTED", "\(row)")
    }
    #expect(
      rows("reopen position,2099-01-01,\(own),,,,,", key: 8)?.first?.symbol == "NOT_PERMITTED")
    // A key is its sender's own.
    #expect(try ceo.commit(Self.batch("close position,,\(other),,,,,", key: 1)).isRepeated == false)
    #expect(try ana.commit(Self.batch("close position,,\(own),,,,,", key: 1)).isRepeated)
  }

  // MARK: Subscriptions

  @Test func thoseWhoWatchSeeTheirOwnAndHearWhenThatChanges() throws {
    let world = try World()
    let endpoint = world.server.endpoints[0]
    let names = ["ceo", "ana", "bob"]
    let links = try names.map { try world.server.link(endpoint, as: Self.login($0)) }
    let query = "select count, net"
    let streams = links.map { $0.subscribe(Subscription(Question(query))) }
    for (place, name) in names.enumerated() {
      let answer = try links[place].nextUpdate(streams[place]).answer
      #expect(try answer == world.server.answer(query, as: world.sight(name)).get(), "\(name)")
    }
    let writer = try world.server.link(endpoint, as: Self.login("ceo"))
    let own = try Self.first(writer, under: world.funds[0])
    _ = try writer.commit(Self.batch("close position,,\(own),,,,,"))
    for place in [0, 1] {
      let answer = try links[place].nextUpdate(streams[place]).answer
      #expect(answer == (try links[place].ask(Question(query))), "\(names[place])")
    }
    // Ana is to see another fund, Bob has gone.
    var ana = try #require(world.file.user("ana"))
    ana.nodes = [world.funds[1]]
    world.server.take(world.file.with(ana).without("bob") ?? world.file)
    #expect(world.server.code { try links[1].nextUpdate(streams[1]) } == .entitlementChanged)
    #expect(world.server.code { try links[2].nextUpdate(streams[2]) } == .accessEnded)
    #expect(!links[2].isOpen)
    #expect(
      world.server.code { try world.server.link(endpoint, as: Self.login("bob")) }
        == .authenticationFailed)
    let now = try links[1].ask(Question(query))
    let wanted = try writer.ask(Question("select count, net under \(world.funds[1])"))
    #expect(now.columns == wanted.columns)
    // What was seen before is no ground for what comes now.
    var subscription = Subscription(Question(query))
    let before = try #require(links[1].welcome.standing.incarnation)
    subscription.resume = Subscription.Moment(incarnation: before, counter: 1)
    let stream = links[1].subscribe(subscription)
    #expect(try links[1].nextUpdate(stream).answer.columns == wanted.columns)
    _ = try links[0].ask(Question(query))
  }

  @Test func whoSaysNothingOfHimselfTakesNobodysPlace() throws {
    let world = try World()
    let server = try TestServer(connections: 1_000, users: world.file)
    var strangers: [Descriptor] = []
    for _ in 0..<(ProtocolLimits.strangers + 4) {
      strangers.append(
        try Socket.connect(to: server.endpoints[1], milliseconds: TestServer.patience))
    }
    var code: ErrorCode?
    for _ in 0..<100 where code == nil {
      code = server.code { try server.link(server.endpoints[0], as: Self.login("ana")) }
    }
    #expect(code == .tooManyConnections || code == nil)
    strangers = []
    for _ in 0..<2_000 {
      do {
        _ = try server.link(server.endpoints[0], as: Self.login("ana"))
        return
      } catch {
        Pause.microseconds(5_000)
      }
    }
    Issue.record("nobody gets in any more")
  }
}
