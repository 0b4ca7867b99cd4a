// A file of settings: on each line the name of a flag without its dashes, `=` and its value; flags
// without a value take true or false. What stands behind `#` is a comment.

internal import Console

enum ConfigFile {
  /// The flags of the command as the file gives them.
  static func arguments(_ path: String, for command: Command) throws(UsageError) -> Arguments {
    guard let bytes = Standard.bytes(of: path) else {
      throw UsageError("cannot read \(LineText.shown(path)): \(Standard.lastError)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("\(LineText.shown(path)) is not UTF-8 text")
    }
    var words: [String] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      do throws(UsageError) {
        words += try Self.words(line, for: command)
      } catch {
        throw UsageError("\(LineText.shown(path)):\(number + 1): \(error.reason)")
      }
    }
    do throws(UsageError) {
      return try Arguments(words, for: command)
    } catch {
      throw UsageError("\(LineText.shown(path)): \(error.reason)")
    }
  }

  private static func words(
    _ line: Substring, for command: Command
  ) throws(UsageError) -> [String] {
    let text = trimmed(line.prefix { $0 != "#" })
    if text.isEmpty { return [] }
    guard let equals = text.firstIndex(of: "=") else {
      throw UsageError("a line is NAME = VALUE")
    }
    let (name, value) = (trimmed(text[..<equals]), trimmed(text[text.index(after: equals)...]))
    let flagName = "--" + name
    guard let flag = command.flag(named: flagName), !ServeCommand.notInFiles.contains(flagName)
    else { throw UsageError("there is no setting \(LineText.shown(String(name)))") }
    if flag.value.placeholder != nil { return [flagName, String(value)] }
    switch value {
    case "true": return [flagName]
    case "false": return []
    default: throw UsageError("\(name) is true or false")
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
