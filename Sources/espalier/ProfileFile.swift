// Servers that one asks again and again, by name: a file of sections, each with the flags that name
// a server, without their dashes. What a flag says comes before what its profile says, and that
// before the environment.

internal import Console
internal import Exact

struct ProfileFile {
  /// By the name of the flag.
  typealias Profile = [String: String]

  private var profiles: [String: Profile] = [:]

  /// Flags that have no value, and whose line says true or false.
  private static let switches: Set<String> = ["--tls"]

  /// What `--profile` or ESPALIER_PROFILE names; nothing where neither does.
  static func profile(_ arguments: Arguments) throws(UsageError) -> Profile {
    let ofEnvironment = Terminal.environment("ESPALIER_PROFILE").flatMap { $0.isEmpty ? nil : $0 }
    guard let name = arguments.text("--profile") ?? ofEnvironment else { return [:] }
    guard let path else {
      throw UsageError("there is no place for profiles: set ESPALIER_PROFILES, or HOME")
    }
    guard let bytes = bytes(of: path) else {
      throw UsageError("cannot read \(LineText.shown(path)): \(Terminal.lastError)")
    }
    let file = try ProfileFile(bytes, path)
    if let profile = file.profiles[name] { return profile }
    let near = Spelling.nearest(to: name, among: file.profiles.keys.sorted())
    throw UsageError(
      "\(LineText.shown(path)) has no profile \(LineText.shown(name))"
        + (near.map { "; did you mean \(LineText.shown($0))?" } ?? ""))
  }

  private static var path: String? {
    func variable(_ name: String) -> String? {
      Terminal.environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }
    if let path = variable("ESPALIER_PROFILES") { return path }
    let folder = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    return folder.map { $0 + "/espalier/profiles" }
  }

  private static func bytes(of path: String) -> [UInt8]? {
    guard let input = SystemInput(path: path) else { return nil }
    var bytes: [UInt8] = []
    while true {
      switch input.read(isInteractive: false) {
      case .bytes(let piece): bytes += piece
      case .end: return bytes
      case .interrupted: continue
      case .failed: return nil
      }
    }
  }

  init(_ bytes: [UInt8], _ path: String) throws(UsageError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("\(LineText.shown(path)) is not UTF-8 text")
    }
    var name: String?
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, bytes) in lines.enumerated() {
      let line = Self.trimmed(Substring(bytes))
      if line.isEmpty || line.hasPrefix("#") { continue }
      do throws(UsageError) {
        if line.hasPrefix("[") {
          name = try begin(line)
        } else {
          guard let name else { throw UsageError("a profile begins with its [name]") }
          try take(line, for: name)
        }
      } catch {
        throw UsageError("\(LineText.shown(path)):\(number + 1): \(error.reason)")
      }
    }
  }

  private mutating func begin(_ line: Substring) throws(UsageError) -> String {
    let name = String(line.dropFirst().dropLast())
    guard line.hasSuffix("]"), !name.isEmpty else {
      throw UsageError("a profile begins with its [name]")
    }
    guard profiles.updateValue([:], forKey: name) == nil else {
      throw UsageError("the profile \(LineText.shown(name)) stands above")
    }
    return name
  }

  private mutating func take(_ line: Substring, for name: String) throws(UsageError) {
    guard let equals = line.firstIndex(of: "=") else { throw UsageError("a line is NAME = VALUE") }
    let word = String(Self.trimmed(line[..<equals]))
    var value = String(Self.trimmed(line[line.index(after: equals)...]))
    let flag = "--" + word
    guard let known = ServerAddress.flags.first(where: { $0.name == flag }), flag != "--profile"
    else { throw UsageError("there is no setting \(LineText.shown(word))") }
    if Self.switches.contains(flag) {
      guard ["true", "false"].contains(value) else { throw UsageError("\(word) is true or false") }
      if value == "false" { return }
    }
    if value.isEmpty { throw UsageError("\(word) says nothing") }
    if case .file = known.value, value.hasPrefix("~/"), let home = Terminal.environment("HOME") {
      value = home + value.dropFirst()
    }
    guard profiles[name]?.updateValue(value, forKey: flag) == nil else {
      throw UsageError("\(word) stands twice")
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let isSpace = { (character: Character) in
      character == " " || character == "\t" || character == "\r"
    }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }
}
