// The types of frames, written from proto-spec/messages.json by the command
// that proto-spec/README.md gives. Change that file, not this one.

public enum FrameType: UInt8, CaseIterable, Sendable {
  /// The first frame of a connection: what the client can.
  case hello = 0x01
  /// What holds on this connection, and the state of the book.
  case welcome = 0x81
  /// Answers a CHALLENGE, before the WELCOME.
  case auth = 0x02
  /// Asks for more proof of who the client is.
  case challenge = 0x82
  /// Asks for a PONG.
  case ping = 0x03
  /// Answers a PING, before whatever waits for credit.
  case pong = 0x83
  /// Asks; opens a stream.
  case query = 0x10
  /// Gives a query up; its stream still ends with DONE or ERROR.
  case cancel = 0x11
  /// Lets more BLOCK frames come.
  case credit = 0x12
  /// Asks, and goes on answering as the book changes; opens a stream.
  case subscribe = 0x13
  /// Begins changes of the book; opens a stream.
  case put = 0x15
  /// A piece of the file of changes, as CHANGE-FILE.md has it; the payload is its bytes.
  case facts = 0x17
  /// Ends the file and has it applied: all of it, or nothing.
  case commit = 0x16
  /// The client asks nothing more; the server finishes what is open and closes.
  case bye = 0x1f
  /// The server takes no new streams on this connection and will close it.
  case goaway = 0x9f
  /// The columns of an answer; comes before its blocks, unless the client knows them.
  case schema = 0x90
  /// Rows, column by column: see Blocks.
  case block = 0x91
  /// The end of an answer: what it rests on.
  case done = 0x93
  /// The answer of a subscription as it is from here on; the rows that are new came before it.
  case delta = 0x95
  /// The end of a PUT: the changes are in the book, and seen by whoever asks from here on.
  case committed = 0x97
  /// Why there is no answer; on stream 0, why the connection closes.
  case error = 0x94
}

/// Of the protocol, the one that this program speaks.
public let protocolVersion: UInt64 = 1
