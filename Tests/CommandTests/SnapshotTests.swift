// `espalierd snapshot` as it is called, and snapshots where a folder is taken: what is said, how it
// ends, and what is left when it is ended half-way.

import Glibc
import TestKit
import Testing

struct SnapshotTests {
  private func espalierd(_ words: String...) throws -> Command.Outcome {
    var command = Command(words: words)
    command.program = Command.serverPath
    return try command.run()
  }

  /// A book in a folder, and its snapshot.
  private func saved(_ scratch: Scratch) throws -> (folder: String, file: String) {
    let folder = scratch.book()
    let file = scratch.path + "/book.snap"
    let outcome = try espalierd("snapshot", "save", folder, file)
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("saved \(file): 2 positions as of 2026-11-20 in "))
    return (folder, file)
  }

  @Test func aSnapshotAnswersAsTheFolder() throws {
    let scratch = Scratch()
    let (folder, file) = try saved(scratch)
    for query in [
      "select net, gross, dv01 by node", "select net in EUR by currency", "show limits",
      "show nodes", "show book", "show instruments", "show fx", "show warnings",
      "explain select net",
      "select net where currency = JPY", "select var(99%), pvar(99%), worst_stress by fund",
      "show backtest", "show ladder",
    ] {
      for format in ["table", "json", "csv"] {
        let one = try espalier("--book", folder, "-o", format, query)
        let other = try espalier("--book", file, "-o", format, query)
        #expect(one.code == other.code, "\(query)")
        #expect(
          withoutTimes(one.output) == withoutTimes(other.output), "\(query) as \(format)")
        #expect(
          withoutTimes(one.errors) == withoutTimes(other.errors), "\(query) as \(format)")
      }
    }
    let (check, plain) = (try espalier("check", file), try espalier("check", folder))
    #expect(check.code == plain.code)
    #expect(check.output.contains("positions.csv"))
  }

  /// Times differ from one call to the next, and an answer names the path it came from.
  private func withoutTimes(_ text: String) -> String {
    text.replacing(/[\d.]+ (ms|µs|s)\b/) { _ in "T" }
      .replacing(/"(elapsed_ms|elapsed_us|store|path)": ?[^,}\n]*/) { _ in "" }
      .replacing("/book.snap", with: "/book")
  }

  @Test func showVerifyListRestoreAndDiff() throws {
    let scratch = Scratch()
    let (folder, file) = try saved(scratch)
    let show = try espalierd("snapshot", "show", file)
    #expect(show.code == 0)
    #expect(show.output.contains("positions.csv") && show.output.contains("instrument_id"))
    let verify = try espalierd("snapshot", "verify", file)
    #expect(verify.code == 0)
    #expect(verify.output.contains("it restores 6 files, each as it was to the byte\n"))
    let list = try espalierd("snapshot", "list", scratch.path)
    #expect(list.code == 0)
    #expect(list.output.contains("book.snap  2026-11-20  USD"))
    let again = scratch.path + "/again"
    let restore = try espalierd("snapshot", "restore", file, again)
    #expect(restore.code == 0)
    #expect(restore.output == "restored \(again): 6 files, each as it was to the byte\n")
    for name in ["book", "nodes", "instruments", "positions", "fx", "limits"] {
      #expect(
        Scratch.bytes(of: "\(again)/\(name).csv") == Scratch.bytes(of: "\(folder)/\(name).csv"))
    }
    #expect(try espalierd("snapshot", "restore", file, again).code == 1)
    let same = try espalierd("snapshot", "diff", file, file)
    #expect(same.code == 0)
    #expect(same.output == "They hold the same.\n")
    scratch.add(
      "again/positions.csv",
      "position_id,node_id,instrument_id,quantity\nP1,D1,ACME,120\nP3,D2,BOND,4\n")
    let other = scratch.path + "/other.snap"
    #expect(try espalierd("snapshot", "save", again, other).code == 0)
    let diff = try espalierd("snapshot", "diff", file, other)
    #expect(diff.code == 1)
    #expect(
      diff.output == """
        positions.csv: 1 row added, 1 row removed, 1 row changed
          quantity in 1
            P1 quantity: 100 → 120

        """)
    let json = try espalierd("snapshot", "diff", "--json", file, other)
    #expect(json.output.contains("\"added\""))
  }

  @Test func whatIsNoSnapshotIsSaidToBeNone() throws {
    let scratch = Scratch()
    let (folder, file) = try saved(scratch)
    let text = scratch.add("text.snap", "this is no snapshot")
    let verify = try espalierd("snapshot", "verify", text)
    #expect(verify.code == 1)
    #expect(verify.errors.contains("it is not a snapshot"))
    let list = try espalierd("snapshot", "list", scratch.path)
    #expect(list.code == 1)
    #expect(list.output.contains("book.snap") && list.errors.contains("text.snap"))
    let ask = try espalier("--book", text, "select net")
    #expect(ask.code == 1)
    #expect(ask.errors.contains("neither a folder nor a snapshot"))
    // A file is not replaced unasked.
    let again = try espalierd("snapshot", "save", folder, file)
    #expect(again.code == 1)
    #expect(again.errors.contains("--replace"))
    #expect(try espalierd("snapshot", "save", folder, file, "--replace").code == 0)
    #expect(try espalierd("snapshot", "save", folder).code == 2)
    #expect(try espalierd("snapshot", "show", file, "--replace").code == 2)
    let bad = scratch.book(badRow: true)
    let refused = try espalierd("snapshot", "save", bad, scratch.path + "/bad.snap")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("positions.csv"))
    let lenient = try espalierd(
      "snapshot", "save", bad, scratch.path + "/bad.snap", "--lenient")
    #expect(lenient.code == 0)
    #expect(lenient.output.contains("2 bad rows among them"))
    #expect(try espalier("--book", scratch.path + "/bad.snap", "select net").code == 1)
    #expect(
      try espalier("--book", scratch.path + "/bad.snap", "--lenient", "select net").code == 5)
  }

  @Test func aDamagedSnapshotNamesThePlace() throws {
    let scratch = Scratch()
    let (_, file) = try saved(scratch)
    let whole = Scratch.bytes(of: file)
    let text = try espalierd("snapshot", "show", file, "--json").output
    #expect(text.contains("\"digest\""))
    let damaged = scratch.path + "/damaged.snap"
    let script = "cp '\(file)' '\(damaged)'; printf '\\377' | dd of='\(damaged)' bs=1 seek=40"
    var shell = Command(words: ["-c", script + " conv=notrunc 2>/dev/null"])
    shell.program = "/bin/sh"
    #expect(try shell.run().code == 0)
    #expect(Scratch.bytes(of: damaged) != whole)
    let verify = try espalierd("snapshot", "verify", damaged)
    #expect(verify.code == 1)
    #expect(
      verify.errors.contains("column ") && verify.errors.contains("chunk ")
        && verify.errors.contains("SHA-256"))
    let ask = try espalier("--book", damaged, "select net")
    #expect(ask.code == 1)
    #expect(ask.errors.contains("DAMAGED_SNAPSHOT"))
  }

  /// A reader in another language, which knows the specification and none of our code, makes the
  /// same files of it.
  @Test func aReaderWrittenFromTheSpecificationAgrees() throws {
    let scratch = Scratch()
    let folder = scratch.path + "/demo"
    #expect(try espalier("demo", folder, "--positions", "1500", "--seed", "3").code == 0)
    let file = scratch.path + "/demo.snap"
    #expect(try espalierd("snapshot", "save", folder, file).code == 0)
    let project = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    let reader = project.joined(separator: "/") + "/proto-spec/examples/read_snapshot.py"
    var command = Command(words: [reader, file, scratch.path + "/read"])
    command.program = "/usr/bin/python3"
    let outcome = try command.run()
    #expect(outcome.code == 0, "\(outcome.errors)")
    let names = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    #expect(names.count == 17)
    for name in names {
      let bytes = Scratch.bytes(of: "\(folder)/\(name)")
      #expect(
        !bytes.isEmpty && bytes == Scratch.bytes(of: "\(scratch.path)/read/\(name)"), "\(name)")
    }
    // And of what no book has: the least and the greatest numbers, texts of any kind.
    let golden = project.joined(separator: "/") + "/Tests/SnapshotTests/Golden/version-1.snap"
    command.words = [reader, golden, scratch.path + "/golden"]
    #expect(try command.run().code == 0)
    #expect(
      GoldenFile.difference(
        String(decoding: Scratch.bytes(of: scratch.path + "/golden/positions.csv"), as: UTF8.self),
        from: "version-1-positions.csv", besides: #filePath) == nil)
  }

  /// The system stops a file from growing, as it does where a disk is full.
  @Test func aFullDiskLeavesNothing() throws {
    let scratch = Scratch()
    let folder = scratch.book()
    for blocks in [0, 1] {
      let file = scratch.path + "/full-\(blocks).snap"
      // The shell's unit is 512 bytes.
      var shell = Command(words: [
        "-c",
        "ulimit -f \(blocks); exec '\(Command.serverPath)' snapshot save '\(folder)' '\(file)'",
      ])
      shell.program = "/bin/sh"
      let outcome = try shell.run()
      #expect(outcome.code != 0)
      #expect(Scratch.bytes(of: file) == [])
      #expect(try espalierd("snapshot", "list", scratch.path).output.contains("full") == false)
    }
  }

  /// Whenever it is killed, there is a whole snapshot under the name, or none.
  @Test func whoeverIsKilledLeavesAWholeFileOrNone() throws {
    let scratch = Scratch()
    let folder = scratch.path + "/demo"
    #expect(try espalier("demo", folder, "--positions", "3000").code == 0)
    var (whole, none) = (0, 0)
    for attempt in 0..<24 {
      let file = scratch.path + "/killed-\(attempt).snap"
      var command = Command(words: ["snapshot", "save", folder, file])
      command.program = Command.serverPath
      let running = try command.start()
      usleep(UInt32(attempt) * 20_000)
      running.signal(SIGKILL)
      _ = running.end()
      if Scratch.bytes(of: file).isEmpty {
        none += 1
      } else {
        whole += 1
        #expect(try espalierd("snapshot", "verify", file).code == 0)
      }
    }
    #expect(none > 0 && whole + none == 24)
  }
}
