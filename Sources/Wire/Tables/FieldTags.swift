// The tags of fields, written from proto-spec/messages.json by the command
// that proto-spec/README.md gives. Change that file, not this one.

enum HelloTag {
  /// Versions of the protocol that the client speaks.
  static let versions: UInt64 = 1
  /// Column encodings that it reads; 0 and 1 always.
  static let encodings: UInt64 = 2
  /// Program and version, for logs.
  static let client: UInt64 = 3
  /// Whether it reads zlib payloads; absent: no.
  static let compression: UInt64 = 4
  /// Whether it wants CRC-32 trailers; absent: yes.
  static let checksums: UInt64 = 5
  /// Longest frame that it takes, in bytes; absent: 4 MiB; at least 65,536.
  static let frameLimit: UInt64 = 6
  /// How the client shows who it is: see Who asks; absent: it does not say.
  static let mechanism: UInt64 = 7
  /// The mechanism's first message.
  static let proof: UInt64 = 8
}

enum WelcomeTag {
  /// The version that is spoken from here on.
  static let version: UInt64 = 1
  /// Program and version.
  static let server: UInt64 = 2
  /// Column encodings that the server will use.
  static let encodings: UInt64 = 3
  /// Whether the server reads and may send zlib payloads; absent: no.
  static let compression: UInt64 = 4
  /// Longest frame that the server takes, in bytes.
  static let frameLimit: UInt64 = 5
  /// Streams that may be open at once.
  static let streamLimit: UInt64 = 6
  /// 0 ready, 1 loading, 2 draining.
  static let state: UInt64 = 7
  /// Bytes of the book read so far, while loading.
  static let loaded: UInt64 = 8
  /// Bytes of the book to read, while loading.
  static let toLoad: UInt64 = 9
  /// The current state of the book; absent while loading.
  static let epoch: UInt64 = 10
  /// Its day, as days since 1970-01-01.
  static let asOf: UInt64 = 11
  /// Which run of the server this is: counters of states mean nothing to another.
  static let incarnation: UInt64 = 12
  /// Who the client is taken for; absent: nobody is asked who they are.
  static let user: UInt64 = 13
  /// The mechanism's last message, by which the server shows who it is.
  static let proof: UInt64 = 14
}

enum AuthTag {
  /// The mechanism's next message.
  static let proof: UInt64 = 1
}

enum ChallengeTag {
  /// The mechanism's next message.
  static let proof: UInt64 = 1
}

enum PingTag {
  /// Up to 64 bytes that come back.
  static let token: UInt64 = 1
}

enum PongTag {
  /// As it came.
  static let token: UInt64 = 1
}

enum QueryTag {
  /// The query, as QUERY.md has it.
  static let text: UInt64 = 1
  /// Values of its `$names`.
  static let parameters: UInt64 = 2
  /// Microseconds from its arrival until the server gives up.
  static let deadline: UInt64 = 3
  /// Bytes of BLOCK frames that may come at once; absent: 1 MiB.
  static let credit: UInt64 = 5
  /// The digest of the head that the client has kept, 1 to 16 bytes.
  static let known: UInt64 = 7
  /// As `options exact` in the text.
  static let exact: UInt64 = 64
  /// As `options decimals=N`, where the text says neither that nor `exact`; at most 12.
  static let decimals: UInt64 = 65
  /// The counter of the state to answer from; absent: the current one, or what `as of` names.
  static let epoch: UInt64 = 66
}

enum CreditTag {
  /// Added to the stream's credit.
  static let bytes: UInt64 = 1
}

enum SubscribeTag {
  /// The query, as QUERY.md has it.
  static let text: UInt64 = 1
  /// Values of its `$names`.
  static let parameters: UInt64 = 2
  /// Bytes of BLOCK and DELTA frames that may come at once; absent: 1 MiB.
  static let credit: UInt64 = 5
  /// Microseconds between two updates, at least; absent: as few as the server has.
  static let interval: UInt64 = 8
  /// The state of the last update that came before the connection was lost.
  static let resume: UInt64 = 9
  /// As `options exact` in the text.
  static let exact: UInt64 = 64
  /// As `options decimals=N`, where the text says neither that nor `exact`; at most 12.
  static let decimals: UInt64 = 65
}

enum PutTag {
  /// 16 bytes that name this batch and no other, however often it is sent.
  static let key: UInt64 = 1
  /// Of the file, as faults shall name it; absent: `changes`.
  static let name: UInt64 = 2
}

enum CommitTag {
  /// Of all pieces together.
  static let bytes: UInt64 = 1
}

enum GoawayTag {
  /// Why, as a code of errors.json.
  static let code: UInt64 = 1
  /// A sentence without a full stop.
  static let message: UInt64 = 2
  /// The last stream that will be served; later ones were not looked at.
  static let lastStream: UInt64 = 3
}

enum SchemaTag {
  /// In order; those beside the answer (roles 4 to 6) last.
  static let columns: UInt64 = 1
  /// Rows of the answer.
  static let rows: UInt64 = 2
  /// Whether the query asked for rows beside the groups; absent: no.
  static let tellsRows: UInt64 = 3
}

enum DoneTag {
  /// Rows that were sent.
  static let rows: UInt64 = 1
  /// Microseconds from the query's arrival until its answer was made; absent: it was at hand.
  static let elapsed: UInt64 = 2
  /// What the answer rests on and lacks.
  static let contract: UInt64 = 3
  /// The rest of the contract; absent where QUERY named the head's digest.
  static let terms: UInt64 = 4
  /// Of the head: the columns, `tells_rows` and the terms; there where the terms are.
  static let digest: UInt64 = 5
}

enum DeltaTag {
  /// The counter of the state that `script` changes; absent: the answer is whole.
  static let base: UInt64 = 1
  /// Rows of the answer.
  static let rows: UInt64 = 2
  /// How its rows are put together, where there is a base: see Subscriptions.
  static let script: UInt64 = 3
  /// As in DONE.
  static let contract: UInt64 = 4
  /// As in DONE; absent: as in the update before.
  static let terms: UInt64 = 5
  /// States between the two whose answers were not sent; absent: none.
  static let passedOver: UInt64 = 6
}

enum CommittedTag {
  /// The state that they made.
  static let epoch: UInt64 = 1
  /// Its day, as days since 1970-01-01.
  static let asOf: UInt64 = 2
  /// How many there were.
  static let changes: UInt64 = 3
  /// 0 until the server ends, 1 in its database.
  static let lasting: UInt64 = 4
  /// Whether they were committed before, with the same key; absent: no.
  static let repeated: UInt64 = 5
}

enum ErrorTag {
  /// A code of errors.json; of an unknown one the hundreds say the class.
  static let code: UInt64 = 1
  /// Its name.
  static let symbol: UInt64 = 2
  /// A sentence without a full stop.
  static let message: UInt64 = 3
  /// The retry class: 0 never, 1 now, 2 later, 3 input, 4 reconnect.
  static let retry: UInt64 = 4
  /// Milliseconds after which trying again makes sense.
  static let retryAfter: UInt64 = 5
  /// First byte of the query's text that it is about.
  static let rangeStart: UInt64 = 6
  /// The byte behind the last one.
  static let rangeEnd: UInt64 = 7
  /// What may have been meant.
  static let suggestion: UInt64 = 8
  /// Of CHANGES_REFUSED: rows of the file that cannot be applied, the first of them.
  static let rows: UInt64 = 9
}

enum EpochTag {
  /// Where the book came from.
  static let store: UInt64 = 1
  /// Which of its states.
  static let counter: UInt64 = 2
}

enum MomentTag {
  /// As WELCOME gave it.
  static let incarnation: UInt64 = 1
  /// Which of its states.
  static let counter: UInt64 = 2
}

enum RowFaultTag {
  /// Of the file, the first 1.
  static let line: UInt64 = 1
  /// Of the line, the first 1.
  static let column: UInt64 = 2
  /// The name of its column.
  static let field: UInt64 = 3
  /// Of CHANGE-FILE.md, such as `UNKNOWN_POSITION`.
  static let symbol: UInt64 = 4
  /// A sentence without a full stop.
  static let message: UInt64 = 5
  /// What stood there, its first 400 bytes.
  static let value: UInt64 = 6
}

enum ParameterTag {
  /// Without the dollar sign.
  static let name: UInt64 = 1
  /// A text.
  static let text: UInt64 = 64
  /// A number, as its coefficient.
  static let number: UInt64 = 65
  /// Decimals of the number, 0 to 12; absent: 0.
  static let scale: UInt64 = 66
  /// Days since 1970-01-01.
  static let date: UInt64 = 67
  /// True or false.
  static let flag: UInt64 = 68
}

enum ColumnTag {
  /// As the query language writes it.
  static let name: UInt64 = 1
  /// See Types.
  static let type: UInt64 = 2
  /// See Roles.
  static let role: UInt64 = 3
  /// `USD`, `USD/bp`, `%`, `years`, ….
  static let unit: UInt64 = 4
  /// Of decimals: how many digits stand behind the point, at most 255.
  static let scale: UInt64 = 64
  /// Of keys: the dimension without its argument.
  static let dimension: UInt64 = 5
  /// The argument of `level`.
  static let level: UInt64 = 6
  /// The argument of `tag`.
  static let tag: UInt64 = 7
}

enum ContractTag {
  /// The counter of the state it was answered from.
  static let epoch: UInt64 = 1
  /// False when a sum lacks something.
  static let complete: UInt64 = 2
  /// The positions that the answer is about.
  static let included: UInt64 = 3
  /// What sums lack or cover; those that are not there are of no position.
  static let gaps: UInt64 = 4
  /// Sums in currencies without a rate, left out.
  static let unconverted: UInt64 = 5
}

enum TermsTag {
  /// Where the book came from.
  static let store: UInt64 = 1
  /// The day of rates and ratings, as days since 1970-01-01.
  static let asOf: UInt64 = 2
  /// Microseconds since 1970-01-01T00:00:00Z; absent: all that is known.
  static let knownAt: UInt64 = 3
  /// The day of the positions.
  static let positionsAsOf: UInt64 = 4
  /// Of the answer.
  static let currency: UInt64 = 5
  /// Of the book.
  static let baseCurrency: UInt64 = 6
  /// Through which rates cross.
  static let pivotCurrency: UInt64 = 7
  /// Decimals of the amounts in shares, at most 255.
  static let amountScale: UInt64 = 8
  /// Rates of exchange that were used.
  static let rates: UInt64 = 9
  /// How figures were made.
  static let conventions: UInt64 = 10
  /// What was looked for, in order.
  static let gapKinds: UInt64 = 11
  /// Sentences without a full stop.
  static let notes: UInt64 = 12
}

enum ShareTag {
  /// Positions.
  static let count: UInt64 = 1
  /// Gross market value.
  static let gross: UInt64 = 2
  /// Gross notional.
  static let notional: UInt64 = 3
}

enum RateTag {
  /// Converted from.
  static let currency: UInt64 = 1
  /// Exact digits.
  static let rate: UInt64 = 2
  /// `direct`, `inverse` or `cross`.
  static let way: UInt64 = 3
  /// Of the oldest quote in it, as days since 1970-01-01.
  static let date: UInt64 = 4
}

enum ConventionTag {
  /// Such as `netting`.
  static let name: UInt64 = 1
  /// Such as `position`.
  static let value: UInt64 = 2
}

enum GapKindTag {
  /// `unconverted`, `unpriced`, `no_notional`, `no_duration`, `no_value`, `unrated` or `no_vector`.
  static let kind: UInt64 = 1
  /// Of `no_value`: the measure.
  static let measure: UInt64 = 2
}

enum GapTag {
  /// Which of the kinds of gap in the terms, the first 0; ascending.
  static let place: UInt64 = 1
  /// The positions.
  static let share: UInt64 = 2
}

enum UnconvertedTag {
  /// The currency.
  static let currency: UInt64 = 1
  /// Positions.
  static let count: UInt64 = 2
  /// Net market value in it.
  static let net: UInt64 = 3
  /// Gross market value in it.
  static let gross: UInt64 = 4
  /// Decimals of the two, at most 255.
  static let scale: UInt64 = 5
  /// Why there is no rate.
  static let reason: UInt64 = 6
}
