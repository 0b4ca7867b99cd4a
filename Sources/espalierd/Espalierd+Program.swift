// All that help, the manual page and the completions say of the server's program.

internal import Console

extension Espalierd {
  static let program = Program(
    name: "espalierd", version: version, title: "serves a book to those who ask",
    description: """
      espalierd loads a book and answers queries about it over TCP or a Unix socket. It listens \
      on this machine alone, since nobody is asked who they are. Who asks while the book is loaded \
      is told so, and how far it is; there are no partial totals. SIGTERM and Ctrl-C let it finish \
      what is open, for ten seconds at most; asked again, it ends at once. Its log goes to the \
      error stream, a line for each event. proto-spec/SPEC.md has the protocol.
      """,
    synopsis: ["COMMAND [FLAGS]"],
    main: Command(
      name: "", operands: [Operand("COMMAND", .command, isOpen: true)], summary: "Serve a book.",
      flags: [
        Flag(
          "--completion", takes: .choice("SHELL", Program.shells),
          "print completions for a shell"),
        Flag("--man", "print the manual page: espalierd --man | man -l -"),
        Flag("--version", "print the version"),
        Flag("--help", short: "-h", "this text"),
      ],
      examples: [
        Command.Example(
          "espalierd serve --book books/today", "on this machine, at the usual port")
      ]),
    commands: [ServeCommand.command],
    listings: [Program.Listing("Exit codes", ExitCode.meanings)], queryWords: [])
}
