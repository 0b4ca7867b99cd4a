// What a server asks of the heap is counted: a small query that was answered before, sent again
// among many, asks for nothing. Counts are the same on every machine, which times are not.

import Client
import EventLoop
import Glibc
import Query
import Testing
import Wire

struct AllocationTests {
  /// The server's own count, which it keeps in a file.
  private struct Counted {
    let scratch = Scratch()
    let socket: String
    private let counter: String
    private let server: Command.Running

    init() throws {
      let book = scratch.book()
      socket = scratch.path + "/socket"
      counter = scratch.add("allocations", String(repeating: "\0", count: 8))
      server = try Command(
        words: ["serve", "--book", book, "--socket", socket],
        environment: [
          "LD_PRELOAD": Command.libraryPath("CountAllocations"), "ESPALIER_ALLOCATIONS": counter,
        ], program: Command.serverPath
      ).start()
      for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
      try #require(server.errors.contains("ready after"), "\(server.errors)")
    }

    var count: UInt64 {
      Scratch.bytes(of: counter).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func end() {
      server.signal(SIGTERM)
      #expect(server.end().code == 0)
    }
  }

  /// Sends queries many at once, as a client that waits for all of them before the next.
  private struct Asker {
    let socket: Descriptor
    var client = ClientConnection()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)

    init(_ path: String) throws {
      socket = try Socket.connect(to: .unix(path: path), milliseconds: 60_000)
    }

    /// How many were answered.
    mutating func ask(_ text: String, times: Int) throws -> Int {
      for _ in 0..<times { _ = client.ask(Question(text)) }
      var bytes = client.takeOutput()[...]
      while !bytes.isEmpty {
        let count = try #require(socket.send(bytes))
        bytes = bytes.dropFirst(count)
        if count == 0 { _ = socket.wait(forWriting: true, milliseconds: 1_000) }
      }
      var answered = 0
      while answered < times {
        guard socket.wait(forWriting: false, milliseconds: 60_000),
          case .bytes(let count) = socket.receive(into: &buffer)
        else { return answered }
        for event in try client.receive(buffer[..<count]) {
          if case .answered = event { answered += 1 }
        }
      }
      return answered
    }
  }

  /// A program made to find mistakes with memory counts by itself and cannot be counted.
  private static let isSanitized: Bool = {
    let program = Scratch.bytes(of: Command.serverPath)
    return ["__asan_init", "__tsan_init"].contains { name in
      program[...].firstRange(of: Array(name.utf8)) != nil
    }
  }()

  @Test(.disabled(if: isSanitized))
  func aRepeatedSmallQueryAsksNothingOfTheHeap() throws {
    let counted = try Counted()
    defer { counted.end() }
    let queries = [
      "select net, gross, long, short, dv01, count under F1", "select net, gross by fund",
    ]
    for query in queries {
      for times in [1, 16, 256] {
        var asker = try Asker(counted.socket)
        // Heads become known, buffers become as large as they have to be.
        for _ in 0..<8 { #expect(try asker.ask(query, times: times) == times) }
        let before = counted.count
        for _ in 0..<32 { #expect(try asker.ask(query, times: times) == times) }
        #expect(counted.count - before == 0, "\(query), \(times) at once")
      }
    }
    // The count counts: another query is answered anew.
    var asker = try Asker(counted.socket)
    let before = counted.count
    #expect(try asker.ask("select count under F1", times: 1) == 1)
    #expect(counted.count > before)
  }
}
