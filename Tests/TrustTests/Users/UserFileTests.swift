// The file of users: read as it is written, and refused with its line where it is not in order.

import TestKit
import Testing
import Trust

struct UserFileTests {
  private static let keys = ScramKeys(password: Array("pencil".utf8))

  private static func fault(_ text: String) -> String? {
    do throws(UserFile.Fault) {
      _ = try UserFile(Array(text.utf8))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var ana = User("ana")
    ana.role = .writer
    ana.seesEverything = true
    ana.keys = Self.keys
    var bob = User("Bob =, from the DESK")
    bob.nodes = ["DESK A", "B", "caf\u{E9}"]
    bob.totals = ["FUND"]
    bob.certificates = ["CN=bob,O=Desk"]
    var anybody = User(User.anonymous)
    anybody.nodes = ["DEMO"]
    let file = UserFile().with(ana).with(bob).with(anybody)
    let again = try UserFile(Array(file.text.utf8))
    #expect(again == file)
    #expect(again.user("ana") == ana)
    #expect(again.user("Ana") == nil)
    #expect(again.holder(ofCertificate: "CN=bob,O=Desk") == bob)
    #expect(again.without("ana")?.users == [bob, anybody])
    #expect(again.without("nobody") == nil)
    bob.nodes = []
    #expect(again.with(bob).user(bob.name)?.nodes == [])
    #expect(try UserFile(Array(file.text.replacing("\n", with: "\r\n").utf8)) == file)
    #expect(try UserFile([]).users == [])
  }

  @Test func namesAreToldApartByBytes() throws {
    let file = try UserFile(Array("user caf\u{E9}\n everything\nuser cafe\u{301}\n".utf8))
    #expect(file.users.count == 2)
    #expect(file.user("caf\u{E9}")?.seesEverything == true)
    #expect(file.user("cafe\u{301}")?.seesEverything == false)
  }

  @Test func faultsHaveTheirLine() {
    let key = Self.keys.description
    let weak = ScramKeys(password: [65], salt: [1], iterations: 4_096).description
    let cases = [
      ("role reader\n", "line 1: a block begins with `user NAME`"),
      ("user \n", "line 1: a name is empty"), ("user a\nrole boss\n", "line 2: a role is"),
      ("user a\n\n# x\nuser a\n", "line 4: a user of that name stands above"),
      ("user a\nkey x\n", "line 2: a key is as"), ("user a\nkey \(weak)\n", "line 2: a key has"),
      ("user a\nkey \(key)\nkey \(key)\n", "line 3: a user has one key"),
      ("user a\nnode\n", "line 2: node says nothing"),
      ("user a\neverything else\n", "line 2: everything stands alone"),
      ("user a\nnodes A\n", "line 2: there is no word nodes here"),
      ("user anonymous\nkey \(key)\n", "line 1: who is anonymous"),
      (
        "user a\ncertificate CN=x\nuser b\ncertificate CN=x\n",
        "line 3: a certificate is two users'"
      ),
      ("user \u{1}a\n", "line 1: a name has a character"),
      ("user " + String(repeating: "a", count: 129), "line 1: a name has more than"),
    ]
    for (text, wanted) in cases {
      #expect(Self.fault(text)?.hasPrefix(wanted) == true, "\(text): \(Self.fault(text) ?? "none")")
    }
    #expect((try? UserFile([0xC3, 0x28])) == nil)
  }

  @Test func anyBytesAreAFileOrAFault() {
    var random = SeededRandom.forTest(usually: 3)
    var ana = User("ana")
    ana.keys = Self.keys
    ana.nodes = ["A"]
    let whole = Array(UserFile().with(ana).text.utf8)
    for count in 0...whole.count { _ = try? UserFile(Array(whole[..<count])) }
    for _ in 0..<5_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      guard let file = try? UserFile(bytes) else { continue }
      #expect((try? UserFile(Array(file.text.utf8))) == file)
    }
  }
}
