// `espalier user` and a server that asks who is there, each a process of its own.

import CertificateKit
import Glibc
import Testing
import Trust

struct UserTests {
  private static func mode(of path: String) -> UInt32 {
    var status = stat()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func allow(_ path: String, _ mode: UInt32) {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    #expect(unsafe chmod(path, mode) == 0)
  }

  @Test func usersAreAddedCheckedAndRemoved() throws {
    let scratch = Scratch()
    let path = scratch.path + "/users"
    let added = try espalier(
      "user", "add", path, "--name", "ana", "--node", "D1", "--role", "writer",
      input: "pass word\n")
    #expect(added.code == 0, "\(added.errors)")
    #expect(
      added.output.hasSuffix("ana is in it, a writer; a server that runs reads it on SIGHUP\n"))
    #expect(Self.mode(of: path) == 0o600)
    let text = String(decoding: Scratch.bytes(of: path), as: UTF8.self)
    #expect(text.contains("key SCRAM-SHA-256$100000:") && !text.contains("pass word"))
    func check(_ password: String) throws -> Int32 {
      try espalier("user", "check", path, "--name", "ana", input: password).code
    }
    #expect(try check("pass word") == 0)
    #expect(try check("pass word\r\n") == 0)
    #expect(try check("password") == 1)
    #expect(try check("") == 1)
    #expect(
      try espalier("user", "password", path, "--name", "ana", input: "other\n").code == 0)
    #expect(try check("pass word") == 1)
    #expect(try check("other") == 0)
    let bob = try espalier(
      "user", "add", path, "--name", "bob", "--everything", "--no-password", "--certificate",
      "CN=bob")
    #expect(bob.code == 0, "\(bob.errors)")
    let listed = try espalier("user", "check", path)
    #expect(listed.output.hasPrefix("ana: writer, sees D1, has a password\nbob: reader, sees"))
    #expect(try espalier("user", "remove", path, "--name", "ana").code == 0)
    #expect(try espalier("user", "remove", path, "--name", "ana").code == 1)
  }

  @Test func whatIsNotInOrderIsRefused() throws {
    let scratch = Scratch()
    let path = scratch.path + "/users"
    for words in [
      ["user"], ["user", "list", path], ["user", "add", path],
      ["user", "add", path, "--name", "ana"], ["user", "add", path, "--name", "", "--everything"],
      ["user", "add", path, "--name", "a", "--everything", "--no-password"],
      ["user", "check", path, "--everything"],
    ] { #expect(try Command(words: words).run().code == 2, "\(words)") }
    #expect(try espalier("user", "check", path).code == 1)
    #expect(
      try espalier("user", "add", path, "--name", "a", "--everything", input: "\n").code == 1)
    scratch.add("users", "user ana\n  rule\n")
    Self.allow(path, 0o640)
    let open = try espalier("user", "check", path)
    #expect(open.errors.contains("others may read or change it: chmod 600"))
    Self.allow(path, 0o600)
    let faulty = try espalier("user", "check", path)
    #expect(faulty.errors.hasSuffix("users:2: there is no word rule here\n"))
    let served = try Command(
      words: ["serve", "--book", scratch.book(), "--users", path, "--check-config"],
      program: Command.serverPath
    ).run()
    #expect(served.code == 2 && served.errors.contains("there is no word rule here"))
  }

  @Test func aServerThatAsksIsToldByPasswordFile() throws {
    let scratch = Scratch()
    let (book, socket) = (scratch.book(), scratch.path + "/socket")
    let users = scratch.path + "/users"
    for (name, flags) in [("ceo", ["--everything"]), ("ana", ["--node", "D1"])] {
      let words = ["user", "add", users, "--name", name] + flags
      #expect(try Command(words: words, input: name).run().code == 0)
    }
    let server = try Command(
      words: ["serve", "--book", book, "--socket", socket, "--users", users],
      program: Command.serverPath
    ).start()
    defer {
      server.signal(SIGTERM)
      #expect(server.end().code == 0)
    }
    for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
    let secret = scratch.add("secret", "ana\n")
    Self.allow(secret, 0o644)
    func ask(_ words: String...) throws -> Command.Outcome {
      try Command(words: ["--host", socket, "-q", "-o", "csv"] + words).run()
    }
    let query = "select count by desk"
    #expect(try ask(query).errors.hasSuffix("[AUTHENTICATION_REQUIRED]\n"))
    #expect(try ask("--user", "ana", query).errors.contains("give --password-file FILE"))
    let open = try ask("--user", "ana", "--password-file", secret, query)
    #expect(open.code == 3 && open.errors.contains("chmod 600"))
    Self.allow(secret, 0o600)
    let seen = try ask("--user", "ana", "--password-file", secret, query)
    #expect(seen.code == 0, "\(seen.errors)")
    #expect(seen.output.contains("D1") && !seen.output.contains("D2"))
    let wrong = try ask("--user", "ceo", "--password-file", secret, query)
    #expect(wrong.code == 3 && wrong.errors.hasSuffix("[AUTHENTICATION_FAILED]\n"))
    let status = try Command(
      words: ["status", "--host", socket],
      environment: ["ESPALIER_USER": "ana", "ESPALIER_PASSWORD_FILE": secret]
    ).run()
    #expect(status.output.contains("user: ana\n"))
    // Typed, nobody sees it.
    let session = try TerminalSession([
      "--host", socket, "--user", "ana", "--color", "never", "-o", "csv", query,
    ])
    #expect(session.shows("Password of ana: "))
    session.type("ax\u{7F}na\r")
    #expect(session.shows("D1"))
    #expect(session.end() == 0)
    #expect(!session.screen.contains("ana\r"))
    // A client that knows the specification alone gets in the same way.
    let folders = String(describing: #filePath as StaticString).split(separator: "/")
    let root = folders.dropLast(3).reduce(into: "") { $0 += "/" + $1 }
    let conformance = try Command(
      words: [root + "/proto-spec/conformance/server.py", socket, "ana", secret],
      program: "/usr/bin/python3"
    ).run()
    #expect(conformance.output.split(separator: "\n").filter { $0.hasPrefix("FAIL") } == [])
    #expect(conformance.code == 0, "\(conformance.errors)")
    // Taken out of the file, she is out once the server has read it again.
    #expect(try espalier("user", "remove", users, "--name", "ana").code == 0)
    server.signal(SIGHUP)
    for _ in 0..<5_000 where !server.errors.contains("settings read again") { usleep(1_000) }
    let gone = try ask("--user", "ana", "--password-file", secret, query)
    #expect(gone.errors.hasSuffix("[AUTHENTICATION_FAILED]\n"))
  }

  @Test func otherMachinesAreListenedToWithUsersAndTLSAlone() throws {
    let scratch = Scratch()
    let book = scratch.book()
    let users = scratch.path + "/users"
    #expect(
      try espalier("user", "add", users, "--name", "ana", "--everything", input: "ana").code == 0)
    let files = CertificateFiles(in: scratch.path)
    let authority = Authority()
    files.write(authority.text, "ca")
    let server = files.write(authority.issue([("CN", "server")], host: "127.0.0.1"), "server")
    let tls = ["--tls-certificate", server.certificateFile, "--tls-key", server.keyFile]
    func check(_ words: [String]) throws -> Command.Outcome {
      try Command(
        words: ["serve", "--book", book, "--check-config"] + words, program: Command.serverPath
      ).run()
    }
    for words in [[], ["--users", users], tls] {
      let outcome = try check(["--listen", "0.0.0.0:0"] + words)
      #expect(outcome.code == 2, "\(words)")
      #expect(outcome.errors.contains("so it takes --users and --tls-certificate"))
    }
    #expect(try check(["--listen", "0.0.0.0:0", "--users", users] + tls).code == 0)
    #expect(try check(Array(tls.prefix(2))).code == 2)
    #expect(try check(["--probes", "0.0.0.0:0", "--users", users] + tls).code == 2)
  }

  @Test func queriesAreAskedOverTLS() throws {
    let scratch = Scratch()
    let (book, users) = (scratch.book(), scratch.path + "/users")
    #expect(
      try espalier("user", "add", users, "--name", "ana", "--everything", input: "ana").code == 0)
    let secret = scratch.add("secret", "ana")
    Self.allow(secret, 0o600)
    let files = CertificateFiles(in: scratch.path)
    let authority = Authority()
    files.write(authority.text, "ca")
    let identity = files.write(authority.issue([("CN", "server")], host: "127.0.0.1"), "server")
    let server = try Command(
      words: [
        "serve", "--book", book, "--listen", "127.0.0.1:0", "--users", users, "--tls-certificate",
        identity.certificateFile, "--tls-key", identity.keyFile,
      ], program: Command.serverPath
    ).start()
    defer {
      server.signal(SIGTERM)
      #expect(server.end().code == 0)
    }
    for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
    let line = try #require(server.errors.split(separator: "\n").first { $0.contains("listening") })
    let host = String(line.split(separator: " ").last ?? "")
    let query = ["-q", "-o", "json", "select net, gross by desk options totals"]
    let asked = ["--host", host, "--user", "ana", "--password-file", secret]
    let here = try Command(words: ["--book", book] + query).run()
    let there = try Command(words: asked + ["--ca", scratch.path + "/ca"] + query).run()
    #expect(there.output == here.output && there.code == 0, "\(there.errors)")
    let environment = ["ESPALIER_CA": scratch.path + "/ca"]
    #expect(try Command(words: asked + query, environment: environment).run().code == 0)
    // The same by name, with flags before what the profile says.
    let profiles = scratch.add(
      "profiles",
      """
      # servers
      [near]
      host = \(host)
      user = ana
      password-file = \(secret)
      ca = \(scratch.path)/ca
      [nobody]
      host = \(host)
      usr = ana
      """)
    let named = ["ESPALIER_PROFILES": profiles]
    let other = try Command(
      words: ["--profile", "near", "--user", "bob"] + query, environment: named
    ).run()
    #expect(other.code == 2 && other.errors.contains("profiles:9: there is no setting usr"))
    scratch.add(
      "profiles",
      "[near]\nhost = \(host)\nuser = ana\npassword-file = \(secret)\nca = \(scratch.path)/ca\n")
    #expect(
      try Command(words: ["--profile", "near"] + query, environment: named).run().output
        == here.output)
    scratch.add("profiles", "[near]\nhost = \(host)\nuser = ana\ntls = true\n")
    let wrong = try Command(words: ["--profile", "neer"] + query, environment: named).run()
    #expect(wrong.code == 2 && wrong.errors.contains("did you mean near?"))
    let unbelieved = try Command(
      words: ["--profile", "near", "--password-file", secret] + query, environment: named
    ).run()
    #expect(unbelieved.errors.contains("the certificate is not believed"))
    // Whom the system believes does not vouch for it.
    let doubted = try Command(words: asked + ["--tls"] + query).run()
    #expect(doubted.code == 3 && doubted.errors.contains("the certificate is not believed"))
    let plain = try Command(words: asked + query).run()
    #expect(plain.code == 3 && plain.errors.contains("[TLS_REQUIRED]"))
    #expect(try Command(words: asked + ["--certificate", "x"] + query).run().code == 2)
    #expect(try Command(words: ["--host", "/a/b", "--tls"] + query).run().code == 2)
  }
}
