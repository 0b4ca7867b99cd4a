// A whole program as its help, manual page and completions show it.

public struct Program: Sendable {
  /// Words with meanings under a heading: formats, exit codes, the environment.
  public struct Listing: Sendable {
    public var title: String
    public var entries: [(term: String, meaning: String)]

    public init(_ title: String, _ entries: [(term: String, meaning: String)]) {
      self.title = title
      self.entries = entries
    }
  }

  public var name: String
  public var version: String
  /// What it is, without a full stop.
  public var title: String
  /// A few sentences for the manual page.
  public var description: String
  /// Ways of calling it, each a line without the program's name.
  public var synopsis: [String]
  /// What it does without a command.
  public var main: Command
  public var commands: [Command]
  public var listings: [Listing]
  /// Words of the language that its operands are written in, for completion.
  public var queryWords: [String]

  public init(
    name: String, version: String, title: String, description: String, synopsis: [String],
    main: Command, commands: [Command], listings: [Listing], queryWords: [String]
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.description = description
    self.synopsis = synopsis
    self.main = main
    self.commands = commands
    self.listings = listings
    self.queryWords = queryWords
  }

  public func command(named name: String) -> Command? { commands.first { $0.name == name } }

  /// The script for a shell; nil for one that is not known.
  public func completion(for shell: String) -> String? {
    switch shell {
    case "bash": bashCompletion
    case "zsh": zshCompletion
    case "fish": fishCompletion
    default: nil
    }
  }

  public static let shells = ["bash", "zsh", "fish"]
}
