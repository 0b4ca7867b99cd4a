// All that help, the manual page and the completions say of the server's program.

internal import Console

extension Espalierd {
  static let program = Program(
    name: "espalierd", version: "0.1.0",
    title: "serves a book, and keeps it in a database",
    description: """
      serve loads a book and answers queries about it over TCP or a Unix socket, for espalier \
      --host and every other client; proto-spec/SPEC.md has the protocol. It listens on this \
      machine alone, unless --users says who may ask and TLS keeps what is said from others: then \
      it listens anywhere. proto-spec/USERS.md has the file of users, which espalier user writes. \
      Who asks while the book is loaded is told so, and how far it is; there are no partial \
      totals. SIGTERM and Ctrl-C let it finish what is open, for ten seconds at most; asked again, \
      it ends at once. Its log goes to the error stream, a line for each event.
      migrate brings the schema of a database up to what this version needs, or back: espalierd \
      keeps a firm's book in PostgreSQL, 15 or newer. Where the database is, libpq finds out as \
      psql does: from --database, which takes a URI or key=value pairs, and from its environment \
      (PGHOST, PGSERVICE and others), service and password files. Passwords belong there and not \
      on a command line, where every user of the machine sees them. TLS is asked for with \
      sslmode=verify-full.
      import brings a book into such a database, export writes it back, and lineage says which \
      line of which file a row came from; serve --database answers from it.
      snapshot keeps a book in one compressed file, each part of which is checked before it is \
      used: the book that comes of it answers as the folder did, and every --book takes one. The \
      format is proto-spec/SNAPSHOT.md.
      """,
    synopsis: ["COMMAND …"],
    main: Command(
      name: "", operands: [Operand("COMMAND", .command, isOpen: true)], summary: "",
      flags: [
        Flag("--completion", takes: .choice("SHELL", Program.shells), "print a completion script"),
        Flag("--man", "print the manual page"),
        Flag("--version", "print the version"),
        Flag("--help", short: "-h", "this text"),
      ],
      examples: [
        Command.Example(
          "espalierd serve --book books/today", "on this machine, at the usual port"),
        Command.Example(
          "espalierd snapshot save books/today today.snap", "the book in one file"),
        Command.Example("espalierd migrate up", "where PGHOST and PGDATABASE say which database"),
      ]),
    commands: all.map(\.command),
    listings: [
      Program.Listing("Exit codes", ExitCode.meanings),
      Program.Listing(
        "Environment",
        [
          (
            "PGHOST, PGPORT, PGDATABASE, PGUSER, PGSERVICE, PGPASSFILE, PGSSLMODE, …",
            "as for psql"
          ),
          ("ESPALIER_MIGRATIONS", "the folder of migrations where --migrations is not given"),
        ]),
    ],
    queryWords: [])
}
