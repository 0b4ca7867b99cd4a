// What a program takes on its command line. One table serves parsing, help, the manual page, the
// completions of three shells and the messages about misuse.

public struct Flag: Sendable {
  /// What stands behind a flag, and what to call it.
  public enum Value: Sendable {
    case none
    case text(String)
    case file(String)
    case folder(String)
    case choice(String, [String])

    /// The placeholder in help; nil for a flag without a value.
    public var placeholder: String? {
      switch self {
      case .none: nil
      case .text(let name), .file(let name), .folder(let name), .choice(let name, _): name
      }
    }
  }

  public var name: String
  /// One letter with its dash.
  public var short: String?
  public var value: Value
  public var isRepeatable: Bool
  /// A phrase without a full stop.
  public var meaning: String

  public init(
    _ name: String, short: String? = nil, takes value: Value = .none, isRepeatable: Bool = false,
    _ meaning: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.isRepeatable = isRepeatable
    self.meaning = meaning
  }

  /// `-o, --output FORMAT`
  public var usage: String {
    (short.map { $0 + ", " } ?? "") + name + (value.placeholder.map { " " + $0 } ?? "")
  }
}

/// A word that a command takes, such as `PATH`.
public struct Operand: Sendable {
  public enum Kind: Sendable, Equatable {
    case folder, query, command
    /// A file or a folder.
    case path
    case choice([String])
  }

  public var name: String
  public var kind: Kind
  /// None, one or several; otherwise exactly one.
  public var isOpen: Bool

  public init(_ name: String, _ kind: Kind, isOpen: Bool = false) {
    self.name = name
    self.kind = kind
    self.isOpen = isOpen
  }

  public var usage: String { isOpen ? "[\(name) …]" : name }
}

public struct Command: Sendable {
  /// Empty for what the program does without a command.
  public var name: String
  public var operands: [Operand]
  /// A sentence.
  public var summary: String
  public var flags: [Flag]
  public var examples: [Example]

  public struct Example: Sendable {
    public var line: String
    public var meaning: String

    public init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  public init(
    name: String, operands: [Operand], summary: String, flags: [Flag], examples: [Example]
  ) {
    self.name = name
    self.operands = operands
    self.summary = summary
    self.flags = flags
    self.examples = examples
  }

  /// `check PATH`
  public var usage: String {
    ([name] + operands.map(\.usage)).filter { !$0.isEmpty }.joined(separator: " ")
  }

  public func flag(named name: String) -> Flag? {
    flags.first { $0.name == name || $0.short == name }
  }
}
