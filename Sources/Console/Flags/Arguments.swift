// A command line taken apart by a command's table of flags.

internal import Exact

public struct Arguments: Sendable {
  private var values: [String: [String]] = [:]
  private var present: Set<String> = []
  public private(set) var operands: [String] = []

  public init(_ words: [String], for command: Command) throws(UsageError) {
    var rest = words[...]
    var takesFlags = true
    while let word = rest.popFirst() {
      if takesFlags, word == "--" {
        takesFlags = false
      } else if takesFlags, Self.isFlag(word) {
        try take(word, from: &rest, command)
      } else {
        operands.append(word)
      }
    }
    if has("--help") { return }
    if command.name.isEmpty, operands == [""] { throw UsageError("the query is empty") }
    if operands.contains("") { throw UsageError("\(command.title) got an empty word") }
    let isOpen = command.operands.contains { $0.isOpen }
    guard isOpen || operands.count == command.operands.count else {
      let wanted = command.operands.map(\.usage).joined(separator: " ")
      throw UsageError("\(command.title) takes \(wanted.isEmpty ? "no words" : wanted)")
    }
    for (operand, word) in zip(command.operands, operands) {
      if case .choice(let choices) = operand.kind, !choices.contains(word) {
        throw UsageError(Self.refusal(of: word, for: command.title, choices))
      }
    }
  }

  /// A word that begins with a dash, but not a dash alone nor a number: `-10%` is part of a query,
  /// and so is a comment.
  private static func isFlag(_ word: String) -> Bool {
    if word.hasPrefix("-- ") { return false }
    let bytes = Array(word.utf8.prefix(2))
    return bytes.count == 2 && bytes[0] == UInt8(ascii: "-") && !NumberText.isDigit(bytes[1])
      && bytes[1] != UInt8(ascii: ".")
  }

  private mutating func take(
    _ word: String, from rest: inout ArraySlice<String>, _ command: Command
  ) throws(UsageError) {
    let (name, attached) = Self.split(word, command)
    guard let flag = name == "-h" ? command.flag(named: "--help") : command.flag(named: name)
    else { throw Self.unknown(name, command) }
    guard present.insert(flag.name).inserted || flag.isRepeatable else {
      throw UsageError("\(flag.name) is given twice")
    }
    guard let placeholder = flag.value.placeholder else {
      if attached != nil { throw UsageError("\(flag.name) takes no value") }
      return
    }
    guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
      throw UsageError("\(flag.name) needs a value, \(placeholder)")
    }
    if case .choice(_, let choices) = flag.value, !choices.contains(value) {
      throw UsageError(Self.refusal(of: value, for: flag.name, choices))
    }
    values[flag.name, default: []].append(value)
  }

  private static func refusal(
    of word: String, for taker: String, _ choices: [String]
  ) -> String {
    let near = Spelling.nearest(to: word, among: choices).map { "; did you mean \($0)?" } ?? ""
    return "\(taker) takes \(choices.joined(separator: ", ")), not \(LineText.shown(word))" + near
  }

  /// `--name=value`, `-ovalue` and `-o=value` in their two parts.
  private static func split(_ word: String, _ command: Command) -> (String, String?) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    if word.hasPrefix("--") || parts.count == 2 && name.count == 2 {
      return (name, parts.count == 2 ? String(parts[1]) : nil)
    }
    let short = String(word.prefix(2))
    if word.count > 2, command.flag(named: short)?.value.placeholder != nil {
      return (short, String(word.dropFirst(2)))
    }
    return (word, nil)
  }

  private static func unknown(_ name: String, _ command: Command) -> UsageError {
    let names = command.flags.flatMap { [$0.name] + ($0.short.map { [$0] } ?? []) }
    let near = Spelling.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
    return UsageError("\(command.title) has no flag \(LineText.shown(name))\(near)")
  }

  /// The same with flags that are not given here, as a file of settings gives them.
  public func completed(by other: Arguments) -> Arguments {
    var all = self
    for flag in other.present where !has(flag) {
      all.present.insert(flag)
      all.values[flag] = other.values[flag]
    }
    return all
  }

  public func has(_ flag: String) -> Bool { present.contains(flag) }

  public func text(_ flag: String) -> String? { values[flag]?.last }

  /// Every value of a flag that may be repeated, in order.
  public func texts(_ flag: String) -> [String] { values[flag] ?? [] }

  /// A whole number within a range, or the default.
  public func number<Value: FixedWidthInteger>(
    _ flag: String, in range: ClosedRange<Value>, default fallback: Value
  ) throws(UsageError) -> Value {
    guard let text = text(flag) else { return fallback }
    guard let number = Value(text), range.contains(number) else {
      throw UsageError(
        "\(flag) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

extension Command {
  /// Its name in messages.
  fileprivate var title: String { name.isEmpty ? "a query" : name }
}

public struct UsageError: Error, Equatable, Sendable {
  /// A sentence without a full stop.
  public var reason: String
  public init(_ reason: String) { self.reason = reason }
}
