// What each command takes. One table serves parsing, help and the messages about misuse.

struct Flag {
  var name: String
  /// What to call the flag's value; nil for a flag without one.
  var value: String?
  var meaning: String
}

struct Command {
  var name: String
  /// The words a command takes, such as `PATH`.
  var operands: [String]
  var summary: String
  var flags: [Flag]
  var examples: [(line: String, meaning: String)]
}

/// A command line taken apart.
struct Arguments {
  private var values: [String: String] = [:]
  private var present: Set<String> = []
  private(set) var operands: [String] = []

  init(_ words: [String], for command: Command) throws(UsageError) {
    var rest = words[...]
    var takesFlags = true
    while let word = rest.popFirst() {
      guard takesFlags, word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      if word == "--" {
        takesFlags = false
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0] == "-h" ? "--help" : String(parts[0])
      guard let flag = command.flags.first(where: { $0.name == name }) else {
        throw UsageError("\(command.name) has no flag \(name)")
      }
      guard present.insert(name).inserted else { throw UsageError("\(name) is given twice") }
      if flag.value == nil {
        if parts.count == 2 { throw UsageError("\(name) takes no value") }
      } else if parts.count == 2 {
        values[name] = String(parts[1])
      } else {
        guard let value = rest.popFirst() else { throw UsageError("\(name) needs a value") }
        values[name] = value
      }
    }
    if operands.contains("") { throw UsageError("\(command.name) got an empty word") }
    guard operands.count == command.operands.count || has("--help") else {
      let wanted = command.operands.joined(separator: " ")
      throw UsageError("\(command.name) takes \(wanted.isEmpty ? "no words" : wanted)")
    }
  }

  func has(_ flag: String) -> Bool { present.contains(flag) }

  func text(_ flag: String) -> String? { values[flag] }

  /// A whole number within a range, or the default.
  func number<Value: FixedWidthInteger>(
    _ flag: String, in range: ClosedRange<Value>, default fallback: Value
  ) throws(UsageError) -> Value {
    guard let text = values[flag] else { return fallback }
    guard let number = Value(text), range.contains(number) else {
      throw UsageError(
        "\(flag) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

struct UsageError: Error {
  var reason: String
  init(_ reason: String) { self.reason = reason }
}
