// The users of a server, as a file keeps them: lines of a word and what it says, a block for each
// user. proto-spec/USERS.md is the specification.

public struct UserFile: Hashable, Sendable {
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    /// A sentence without a full stop.
    public var reason: String

    public var description: String { "line \(line): \(reason)" }
  }

  public static let heading = "# espalier users 1"
  /// More than any firm has, and read in a moment.
  public static let mostBytes = 16 << 20

  /// By name, in the order of the file.
  public private(set) var users: [User] = []
  private var places: [[UInt8]: Int] = [:]
  private var holders: [[UInt8]: Int] = [:]

  public init() {}

  public init(_ bytes: [UInt8]) throws(Fault) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(line: 1, reason: "the file is not UTF-8 text")
    }
    var user: User?
    var begins = 0
    var number = 0
    // By bytes: to Swift a carriage return and a line feed are one character.
    for bytes in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      var line = Substring(bytes).utf8[...]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let word = line.prefix { $0 != UInt8(ascii: " ") }
      let rest = String(Substring(line.dropFirst(word.count + 1)))
      do throws(Reason) {
        if word.elementsEqual("user".utf8) {
          if let user { try take(user, begins) }
          if let fault = User.fault(ofName: rest) { throw Reason(fault) }
          user = User(rest)
          begins = number
        } else if user == nil {
          throw Reason("a block begins with `user NAME`")
        } else {
          try Self.read(String(Substring(word)), rest, &user)
        }
      } catch {
        throw Fault(line: error.line ?? number, reason: error.text)
      }
    }
    do throws(Reason) {
      if let user { try take(user, begins) }
    } catch {
      throw Fault(line: begins, reason: error.text)
    }
  }

  private struct Reason: Error {
    var text: String
    var line: Int?

    init(_ text: String, line: Int? = nil) {
      self.text = text
      self.line = line
    }
  }

  private static func read(
    _ word: String, _ rest: String, _ user: inout User?
  ) throws(Reason) {
    func needed() throws(Reason) -> String {
      if rest.isEmpty { throw Reason("\(word) says nothing") }
      return rest
    }
    switch word {
    case "role":
      guard let role = User.Role(rawValue: rest) else {
        let roles = User.Role.allCases.map(\.rawValue).joined(separator: " or ")
        throw Reason("a role is \(roles)")
      }
      user?.role = role
    case "everything":
      guard rest.isEmpty else { throw Reason("everything stands alone") }
      user?.seesEverything = true
    case "node": user?.nodes.append(try needed())
    case "total": user?.totals.append(try needed())
    case "certificate": user?.certificates.append(try needed())
    case "key":
      guard let keys = ScramKeys(rest) else {
        throw Reason("a key is as `espalier user add` writes it")
      }
      guard keys.iterations == ScramKeys.usualIterations else {
        throw Reason("a key has \(ScramKeys.usualIterations) iterations, as all others")
      }
      guard user?.keys == nil else { throw Reason("a user has one key") }
      user?.keys = keys
    default: throw Reason("there is no word \(word) here")
    }
  }

  private mutating func take(_ user: User, _ line: Int) throws(Reason) {
    guard places[Array(user.name.utf8)] == nil else {
      throw Reason("a user of that name stands above", line: line)
    }
    if user.name == User.anonymous, user.keys != nil || !user.certificates.isEmpty {
      throw Reason("who is anonymous has neither key nor certificate", line: line)
    }
    for subject in user.certificates {
      guard holders.updateValue(users.count, forKey: Array(subject.utf8)) == nil else {
        throw Reason("a certificate is two users'", line: line)
      }
    }
    places[Array(user.name.utf8)] = users.count
    users.append(user)
  }

  // MARK: Who is there

  /// By the bytes of the name.
  public func user(_ name: String) -> User? { places[Array(name.utf8)].map { users[$0] } }

  public func holder(ofCertificate subject: String) -> User? {
    holders[Array(subject.utf8)].map { users[$0] }
  }

  /// In the place of one of the same name, or behind all others.
  public func with(_ user: User) -> UserFile {
    var rest = users
    if let place = places[Array(user.name.utf8)] { rest[place] = user } else { rest.append(user) }
    return UserFile(rest)
  }

  /// Without a user; nil where there is none of that name.
  public func without(_ name: String) -> UserFile? {
    guard let place = places[Array(name.utf8)] else { return nil }
    var rest = users
    rest.remove(at: place)
    return UserFile(rest)
  }

  private init(_ users: [User]) {
    self.users = users
    for (place, user) in users.enumerated() {
      places[Array(user.name.utf8)] = place
      for subject in user.certificates { holders[Array(subject.utf8)] = place }
    }
  }

  // MARK: As it is written

  public var text: String {
    var text = Self.heading + "\n"
    for user in users {
      text += "\nuser \(user.name)\n  role \(user.role.rawValue)\n"
      if user.seesEverything { text += "  everything\n" }
      for node in user.nodes { text += "  node \(node)\n" }
      for node in user.totals { text += "  total \(node)\n" }
      for subject in user.certificates { text += "  certificate \(subject)\n" }
      if let keys = user.keys { text += "  key \(keys)\n" }
    }
    return text
  }
}
