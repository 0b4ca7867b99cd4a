// The golden vectors: what each shows, its bytes as the code makes them, and who reads them.

import Exact
import Query
import Trust
import Wire

struct Vector {
  enum Reader: String {
    case client, server
    /// One that has to know who asks.
    case asking = "asking server"
  }

  var name: String
  var meaning: String
  var reader: Reader
  var bytes: [UInt8]
  /// Of bad ones.
  var error: ErrorCode?

  func text(_ file: ProtocolFile) -> String {
    let error = error.map { "# error: \($0.symbol)\n" } ?? ""
    return "# \(meaning)\n# read by: \(reader.rawValue)\n\(error)\n"
      + FrameOutline.text(bytes, file)
  }

  var path: String { "proto-spec/vectors/\(error == nil ? "good" : "bad")/\(name).hex" }
}

enum Vectors {
  static func good() throws(WireFault) -> [Vector] {
    let session = try Self.session()
    func client(_ name: String, _ meaning: String, _ call: (inout ClientConnection) -> Void)
      -> Vector
    {
      var client = ClientConnection()
      _ = client.takeOutput()
      call(&client)
      return Vector(name: name, meaning: meaning, reader: .server, bytes: client.takeOutput())
    }
    return try [
      Vector(
        name: "hello", meaning: "A client that reads every encoding", reader: .server,
        bytes: opening(Hello(client: "tests 1"))),
      Vector(
        name: "hello-minimal", meaning: "A client that reads plain and const alone, no checksums",
        reader: .server, bytes: opening(minimal)),
      Vector(
        name: "hello-scram", meaning: "A client that shows who it is by a password",
        reader: .server, bytes: try proofs().hello),
      Vector(
        name: "auth", meaning: "The proof of a password", reader: .asking,
        bytes: try proofs().auth),
      Vector(
        name: "challenge", meaning: "A server that asks for proof, and the welcome that follows",
        reader: .client, bytes: try proofs().fromServer),
      client("query", "A query with a parameter of each kind and every option") {
        _ = $0.ask(question)
      },
      client("ping", "A ping with a token") { $0.ping([1, 2, 3, 4, 5, 6, 7, 8]) },
      client("cancel", "A query that is given up") {
        let stream = $0.ask(Question("select net"))
        $0.cancel(stream)
      },
      client("bye", "The end of what a client asks") { $0.bye() },
      Vector(
        name: "session-client", meaning: "The worked session of SPEC.md, what the client says",
        reader: .server, bytes: session.fromClient),
      Vector(
        name: "session-server", meaning: "The worked session of SPEC.md, what the server says",
        reader: .client, bytes: session.fromServer),
      answer("answer-plain", "Every type, a third of the values missing", hello: minimal),
      answer("answer-types", "The same from a server that chooses encodings", hello: Hello()),
      answer(
        "answer-encoded", "A column in each encoding", hello: Hello(),
        of: SampleAnswer.repetitive(rows: 40)),
      answer(
        "answer-rows", "Rows beside the groups, depths, and what lacks something", hello: Hello(),
        withRows: true),
      answer(
        "answer-grease", "Fields and a frame that nobody knows", hello: Hello(), isGreasy: true),
      refusal(), farewell(), changes(),
      client("put", "A file of changes in one piece, and its commit") { _ = $0.commit(batch) },
      client("subscribe", "A subscription that goes on where another ended") {
        var subscription = Subscription(Question("select net by desk"))
        subscription.interval = 50_000
        subscription.resume = Subscription.Moment(incarnation: 99, counter: 7)
        _ = $0.subscribe(subscription)
      },
      updates(),
    ]
  }

  static var minimal: Hello {
    var hello = Hello(client: "minimal")
    hello.encodings = [0, 1]
    hello.checksums = false
    return hello
  }

  static var question: Question {
    var question = Question(
      "select net where currency = $c and maturity > $d and price > $p and paper = $f",
      parameters: [
        "c": .text("EUR"), "d": .date(CalendarDate(day: 20_777)),
        "p": .number(Decimal(coefficient: -1_234, scale: 2)), "f": .flag(true),
      ])
    question.deadline = 2_500_000
    question.credit = 65_536
    question.decimals = 2
    question.epoch = 7
    return question
  }

  /// The exchange of RFC 7677.
  static let scram = ScramClient(
    name: "user", password: Array("pencil".utf8), binding: nil, nonce: "rOprNGfwEbeRWgbNEkqO")

  static let challenge = Array(
    ("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,"
      + "i=4096").utf8)

  static let lastProof = Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8)

  private static func proofs() throws(WireFault) -> (
    hello: [UInt8], auth: [UInt8], fromServer: [UInt8]
  ) {
    var dialogue = Dialogue(Hello(client: "tests 1"), scram: scram)
    let hello = dialogue.client.takeOutput()
    dialogue.serverHears(hello)
    dialogue.server.challenge(challenge)
    try dialogue.clientHears(dialogue.serverSays())
    let auth = dialogue.client.takeOutput()
    dialogue.serverHears(auth)
    dialogue.server.admit(
      as: "user", audience: 0, proof: lastProof, standing: dialogue.standing)
    try dialogue.clientHears(dialogue.serverSays())
    return (hello, auth, dialogue.fromServer)
  }

  private static func opening(_ hello: Hello) -> [UInt8] {
    var client = ClientConnection(hello)
    return client.takeOutput()
  }

  /// Hello, one query, its answer, bye.
  static func session() throws(WireFault) -> Dialogue {
    var dialogue = Dialogue(Hello(client: "worked 1"))
    dialogue.standing.asOf = SampleAnswer.day
    try dialogue.settle()
    let stream = dialogue.client.ask(Question("select net by desk"))
    try dialogue.settle()
    let desks = AnswerColumn(
      name: "desk", role: .key(.desk), values: .texts(["CREDIT", "MACRO", nil]))
    let net = AnswerColumn(
      name: "net", role: .measure, unit: "USD",
      values: .decimals([123_456_789, -98_765, 0], scale: 4))
    let answer = Answer(
      columns: [desks, net], rows: [.group, .group, .group], contract: SampleAnswer.contract)
    dialogue.actions += dialogue.server.answer(stream, answer, elapsed: 850)
    try dialogue.settle()
    dialogue.client.bye()
    try dialogue.settle()
    return dialogue
  }

  private static func answer(
    _ name: String, _ meaning: String, hello: Hello,
    of answer: Answer = SampleAnswer.everyType(rows: 12), withRows: Bool = false,
    isGreasy: Bool = false
  ) throws(WireFault) -> Vector {
    var dialogue = Dialogue(hello, isGreasy: isGreasy)
    var answer = answer
    if withRows {
      answer.rows[10] = .others
      answer.rows[11] = .total
      answer.depths = (0..<12).map { $0 % 4 }
      answer.incompleteRows = [2, 11]
      answer.tellsRows = true
    }
    _ = try dialogue.roundTrip(answer)
    return Vector(name: name, meaning: meaning, reader: .client, bytes: dialogue.fromServer)
  }

  private static func refusal() throws(WireFault) -> Vector {
    var dialogue = Dialogue()
    let stream = dialogue.client.ask(Question("select nett"))
    try dialogue.settle()
    let fault = QueryFault(
      .unknownName, "there is no measure nett", at: 7..<11, suggestion: "net")
    _ = dialogue.server.refuse(stream, Refusal(fault))
    try dialogue.settle()
    return Vector(
      name: "error", meaning: "A query with a mistake, its place and what may have been meant",
      reader: .client, bytes: dialogue.fromServer)
  }

  private static func farewell() throws(WireFault) -> Vector {
    var dialogue = Dialogue()
    try dialogue.settle()
    _ = dialogue.server.drain()
    try dialogue.settle()
    return Vector(
      name: "goaway", meaning: "A server that is about to end", reader: .client,
      bytes: dialogue.fromServer)
  }

  static let batch = ChangeBatch(
    key: (1...16).map { $0 }, name: "today.csv",
    bytes: Array("change,position_id\nclose position,P1\n".utf8))

  /// Two batches: one that is applied, and one with a row that is refused.
  private static func changes() throws(WireFault) -> Vector {
    var dialogue = Dialogue()
    var other = batch
    other.key[0] = 2
    let streams = [dialogue.client.commit(batch), dialogue.client.commit(other)]
    try dialogue.settle()
    _ = dialogue.server.committed(
      streams[0],
      Committed(
        epoch: Contract.Epoch(store: "books/today", counter: 8), asOf: SampleAnswer.day,
        changes: 1, lasting: .untilTheServerEnds))
    var refusal = Refusal(.changesRefused, "a row cannot be applied, so nothing was")
    refusal.rows = [
      RowFault(
        line: 2, column: 16, field: "position_id", symbol: "IS_CLOSED",
        message: "is a closed position", value: "P1")
    ]
    _ = dialogue.server.refuse(streams[1], refusal)
    try dialogue.settle()
    return Vector(
      name: "changes", meaning: "What became of two files of changes", reader: .client,
      bytes: dialogue.fromServer)
  }

  /// A whole answer, then a row that changed and one that is gone.
  private static func updates() throws(WireFault) -> Vector {
    var dialogue = Dialogue()
    let stream = dialogue.client.subscribe(Subscription(Question("select net by desk")))
    try dialogue.settle()
    var answers = [["CREDIT", "MACRO", "RATES"], ["CREDIT", "RATES"]].map { names in
      Answer(
        columns: [
          AnswerColumn(name: "desk", role: .key(.desk), values: .texts(names)),
          AnswerColumn(
            name: "net", role: .measure, unit: "USD",
            values: .decimals(names.map { Int128($0.utf8.count) * 1_000_000 }, scale: 4)),
        ], rows: names.map { _ in .group }, contract: SampleAnswer.contract)
    }
    answers[1].columns[1].values = .decimals([6_000_000, 5_500_000], scale: 4)
    answers[1].contract.epoch.counter = 10
    var sent = ServerConnection.SentUpdate()
    _ = dialogue.server.update(stream, .next(from: nil, to: answers[0]), &sent)
    try dialogue.settle()
    sent = ServerConnection.SentUpdate()
    _ = dialogue.server.update(stream, .next(from: answers[0], to: answers[1]), &sent)
    try dialogue.settle()
    return Vector(
      name: "updates", meaning: "A subscription's first answer, and a change of it",
      reader: .client, bytes: dialogue.fromServer)
  }

  /// Each ends the connection of whoever reads it.
  static let bad: [Vector] = {
    let hello = RawFrame(type: 1, payload: RawFrame.field(1, 1) + RawFrame.field(2, 0)).bytes
    func server(_ name: String, _ meaning: String, _ code: ErrorCode, _ bytes: [UInt8]) -> Vector {
      Vector(name: name, meaning: meaning, reader: .server, bytes: bytes, error: code)
    }
    let query = RawFrame(type: 0x10, stream: 1, payload: RawFrame.field(1, "select net")).bytes
    let key = RawFrame.field(1, [UInt8](repeating: 1, count: 16))
    let put = RawFrame(type: 0x15, stream: 1, payload: key).bytes
    return [
      server("length-short", "A length that the header itself exceeds", .badFrame, [4, 0, 0, 0]),
      server("length-huge", "Four bytes that promise 4 GiB", .frameTooLarge, [255, 255, 255, 255]),
      server(
        "flags-unknown", "A flag without a meaning", .badFrame, RawFrame(type: 1, flags: 8).bytes),
      server(
        "checksum", "A checksum of other bytes", .badChecksum,
        Array(RawFrame(type: 1, flags: 2, payload: RawFrame.field(1, 1)).bytes.dropLast() + [0])),
      server("no-hello", "A query before the hello", .helloExpected, query),
      server("two-hellos", "A second hello", .helloExpected, hello + hello),
      server(
        "version", "Versions that nobody speaks", .unsupportedVersion,
        RawFrame(type: 1, payload: RawFrame.field(1, 99)).bytes),
      server(
        "field-critical", "A field that must be understood, and is not", .unsupportedField,
        RawFrame(type: 1, payload: RawFrame.field(1, 1) + RawFrame.field(99, 1)).bytes),
      server(
        "field-length", "A field that is longer than its frame", .badField,
        RawFrame(type: 1, payload: [3, 200, 1, 65]).bytes),
      server(
        "number-long-form", "A number with a byte too many", .badField,
        RawFrame(type: 1, payload: [1, 2, 0x81, 0]).bytes),
      server(
        "text-not-utf8", "A text that is no UTF-8", .badField,
        hello + RawFrame(type: 0x10, stream: 1, payload: RawFrame.field(1, [0xC3, 0x28])).bytes),
      server(
        "key-short", "A key of 15 bytes", .badField,
        hello
          + RawFrame(
            type: 0x15, stream: 1, payload: RawFrame.field(1, [UInt8](repeating: 1, count: 15))
          ).bytes),
      server(
        "commit-bytes", "A commit of more bytes than came", .badField,
        hello + put + RawFrame(type: 0x16, stream: 1, payload: RawFrame.field(1, 9)).bytes),
      server(
        "facts-astray", "Facts on the stream of a query", .badStream,
        hello + query + RawFrame(type: 0x17, stream: 1, payload: [65]).bytes),
      server("stream-again", "A stream that was used before", .badStream, hello + query + query),
      server(
        "stream-unknown", "Credit for a stream that was never opened", .badStream,
        hello + RawFrame(type: 0x12, stream: 8, payload: RawFrame.field(1, 1)).bytes),
      server(
        "frame-critical", "A critical frame of an unknown type", .unsupportedFrame,
        hello + RawFrame(type: 0x66, flags: 4).bytes),
      server(
        "inflated-beyond", "A payload that inflates to more than it declares", .badCompression,
        RawFrame(
          type: 1, flags: 1,
          payload: [
            10, 0x78, 0x9C, 0x63, 0x60, 0x18, 0x05, 0xA3, 0x60, 0x14, 0x0C, 0x77, 0x00, 0x00, 0x03,
            0xE8, 0x00, 0x01,
          ]
        ).bytes),
      block(
        "block-rows", "Rows without end in twelve bytes", [255, 255, 255, 255, 127, 1, 1, 1, 1]),
      block("block-columns", "A column that the schema does not have", [1, 2, 0, 1, 1, 0, 1, 1]),
      block("block-encoding", "An encoding that nobody knows", [1, 1, 9, 1, 1]),
      block("block-left-over", "A byte behind the last column", [1, 1, 0, 1, 1, 7]),
      block("block-bitmap", "A bitmap with a bit behind the last row", [1, 1, 0x80, 2, 3, 1]),
      update("script-beyond", "A script that names a row that is not there", [1, 2]),
      update("script-twice", "A script that names a row twice", [1, 1, 1, 1]),
      block("block-bool", "A bool that is neither 0 nor 1", [1, 1, 0, 1, 2]),
    ]
  }()

  /// A whole answer of one bool, and an update of it by that script.
  private static func update(_ name: String, _ meaning: String, _ script: [UInt8]) -> Vector {
    let column = RawFrame.field(1, "paper") + RawFrame.field(2, 0) + RawFrame.field(3, 2)
    let schema = RawFrame.field(1, column) + RawFrame.field(2, 1)
    let whole =
      RawFrame.field(2, 1) + RawFrame.field(4, BlockTests.contract)
      + RawFrame.field(5, BlockTests.terms)
    let next =
      RawFrame.field(1, 1) + RawFrame.field(2, script.count > 2 ? 2 : 1)
      + RawFrame.field(3, script) + RawFrame.field(4, BlockTests.contract)
    let frames = [
      RawFrame(type: 0x81, payload: BlockTests.welcome),
      RawFrame(type: 0x90, stream: 4, payload: schema),
      RawFrame(type: 0x91, stream: 4, payload: [1, 1, 0, 1, 1]),
      RawFrame(type: 0x95, stream: 4, payload: whole),
      RawFrame(type: 0x95, stream: 4, payload: next),
    ]
    return Vector(
      name: name, meaning: meaning, reader: .client, bytes: frames.flatMap(\.bytes),
      error: .badField)
  }

  /// A block of one bool column, after a welcome and its schema.
  private static func block(_ name: String, _ meaning: String, _ payload: [UInt8]) -> Vector {
    let column = RawFrame.field(1, "paper") + RawFrame.field(2, 0) + RawFrame.field(3, 2)
    let schema = RawFrame.field(1, column) + RawFrame.field(2, 1)
    let frames = [
      RawFrame(type: 0x81, payload: BlockTests.welcome),
      RawFrame(type: 0x90, stream: 1, payload: schema),
      RawFrame(type: 0x91, stream: 1, payload: payload),
    ]
    return Vector(
      name: name, meaning: meaning, reader: .client, bytes: frames.flatMap(\.bytes),
      error: .badBlock)
  }
}
