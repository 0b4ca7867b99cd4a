// All that help, the manual page and the completions say of the program.

internal import Console
internal import Query

extension Espalier {
  static let program = Program(
    name: "espalier", version: "0.1.0",
    title: "portfolio analytics on a tree that lies flat",
    description: """
      espalier answers questions about a book: a firm's tree of funds, desks, books and strategies \
      with the positions on it. A book is a folder of CSV files; espalier demo writes one to look \
      at, espalier check says what is wrong with yours.
      A query names measures, and says for which part of the tree, grouped by what, under which \
      conditions: select net, gross by desk where currency = 'USD'. The query's words may be one \
      word for the shell or several. Without a query on the command line queries are read from \
      --file or from standard input, and answered in order from the one book. There a query ends \
      at a semicolon, at an empty line, or before a line that begins with select, show, explain or \
      compare; -- and # begin comments. On a terminal there is a prompt: each line is a query, \
      lines can be edited and brought back with the arrow keys, what is pasted may have several \
      lines, Ctrl-C stops the query, and quit, exit or Ctrl-D ends. A table there shows 1,000 rows \
      at most, unless the query has a limit of its own; what is wider than the terminal stands in \
      blocks of columns, each with the keys.
      A file for --apply is CSV: its column change says the kind of each row, from insert position \
      to rating, \\N in an update makes a value missing, rows of one date are one batch, and a row \
      without is of the day of the row above it. All of a file is applied or nothing; \
      proto-spec/CHANGE-FILE.md has every kind.
      With --host a server is asked instead of a book: espalierd serve --book PATH is one. Its \
      answers are the same to the byte, in every format. Ctrl-C cancels the query there and ends; \
      exit code 3 says that nobody answered. espalier apply has a server change its book by a file \
      of changes, espalier watch shows an answer again whenever the book makes it another. A \
      server may have to know who asks: --user says it, and a password shows it, which is typed or \
      stands in a file, never on the command line. Other machines are asked over TLS. Who sees a \
      part of the book gets the answers of a book that holds no more; espalier user keeps the file \
      of users.
      Figures are exact. Formats for people show two decimals and thousands marks; csv, tsv, json \
      and jsonl give every value as it is. A value that is missing is a dash for people, nothing \
      in csv and tsv, null in json, never zero. What an answer lacks is said below it, on the \
      error stream, and by exit code 5.
      csv and tsv change no text, so that what is read back is what was written. A spreadsheet \
      runs texts that begin with =, +, - or @ as formulas: the footer says when there are some.
      """,
    synopsis: [
      "--book PATH [FLAGS] QUERY", "--book PATH [FLAGS] < QUERIES", "--host HOST [FLAGS] QUERY",
      "COMMAND …",
    ],
    main: QueryCommand.command,
    commands: [
      CheckCommand.command, DemoCommand.command, ServerCommands.ping, ServerCommands.status,
      ApplyCommand.command, WatchCommand.command, UserCommand.command,
    ],
    listings: [
      Program.Listing("Formats", AnswerFormat.allCases.map { ($0.rawValue, $0.meaning) }),
      Program.Listing("Exit codes", ExitCode.meanings),
      Program.Listing(
        "Environment",
        [
          ("ESPALIER_BOOK", "the book where neither --book nor --host is given"),
          ("ESPALIER_HOST", "the server where neither --host nor --book is given"),
          (
            "ESPALIER_USER, ESPALIER_PASSWORD_FILE",
            "who asks a server, and the file of the password, where no flags say so"
          ),
          (
            "ESPALIER_PROFILE, ESPALIER_PROFILES",
            "the profile where --profile does not say so, and the file of profiles"
          ),
          ("ESPALIER_CA", "who vouches for servers, where --ca does not say so"),
          ("NO_COLOR", "anything but empty: no colour, unless --color says always"),
          ("LC_ALL, LC_CTYPE, LANG", "bars, lines and dashes are ASCII where none says UTF-8"),
        ]),
    ],
    queryWords: queryWords)

  /// All names of the language, those that are in several tables once.
  private static var queryWords: [String] {
    let names =
      QueryText.keywords + Catalog.measures.map(\.name) + Catalog.dimensions.map(\.name)
      + Catalog.columns.map(\.name) + Catalog.options.map(\.name)
      + Show.Subject.allCases.map(\.rawValue) + QueryText.wordsInPlace
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
