// A file of changes applied to a book (proto-spec/CHANGE-FILE.md): all of it or nothing. Changes of
// a day are one batch, and each day's end is a state that can be asked for.

public import Book
public import Exact

public enum ChangeFile {
  /// Takes a batch of a day into the book; what it throws refuses the file.
  public typealias Batch = ([Change], CalendarDate?) throws(ChangeFault) -> Void

  static func schema(_ name: String) -> ColumnSchema {
    ColumnSchema(name, required: ["change"], optional: ["date"] + ChangeKind.allColumns)
  }

  /// Hands the changes of each day to `batch`, in order, once all rows are read and none is
  /// refused. A batch that throws ends it: what earlier days changed is the caller's to forget.
  /// What else is wrong with the rows is then looked for beside the book (`ChangeTrial`).
  public static func apply(
    _ path: String, to book: Book, options: LoadOptions, batch: Batch
  ) -> LoadReport {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let source = BookSource.folder(parts.count == 1 ? "." : folder.isEmpty ? "/" : folder)
    return apply(source, String(parts.last ?? ""), to: book, options, batch)
  }

  /// The same of bytes at hand.
  public static func apply(
    _ bytes: [UInt8], name: String, to book: Book, options: LoadOptions, batch: Batch
  ) -> LoadReport {
    apply(.files([name: bytes]), name, to: book, options, batch)
  }

  private static func apply(
    _ source: BookSource, _ name: String, to book: Book, _ options: LoadOptions, _ batch: Batch
  ) -> LoadReport {
    let schema = schema(name)
    var scout = BookLoader(source: source, options: options, progress: LoadProgress())
    let created =
      scout.load(
        schema, isRequired: true,
        parser: { CreatedCurrencies.parser($0, book.currencies) },
        build: { rows, _ in
          var created = CreatedCurrencies()
          for row in rows { created.add(row.value, book) }
          return created
        }) ?? CreatedCurrencies()
    var loader = BookLoader(source: source, options: options, progress: LoadProgress())
    _ = loader.load(
      schema, isRequired: true,
      parser: { header in
        let reader = ChangeReader(header, book, created)
        return { (row) throws(FieldFault) in try reader.read(&row) }
      },
      build: { rows, rejecter in
        apply(rows, book, created, &rejecter, batch)
      })
    return loader.report
  }

  private static func apply(
    _ rows: [Placed<ChangeReader.Dated>], _ book: Book, _ created: CreatedCurrencies,
    _ rejecter: inout BookLoader.Rejecter, _ batch: Batch
  ) {
    // A file with a bad row is refused whole, so its good rows are only tried.
    var trial =
      rejecter.hasRejections
      ? ChangeTrial(book, lost: created.made(without: rows.map(\.value.change))) : nil
    var before: [Change] = []
    var date = book.settings.asOf
    var next = 0
    while next < rows.count {
      // A row without a date is of the day of the row before it.
      let first = next
      let day = rows[first].value.date ?? date
      if let date, let day, day < date {
        rejecter.reject(first, "date", .goesBack(from: date.description))
        return
      }
      while next < rows.count, (rows[next].value.date ?? day) == day { next += 1 }
      let changes = rows[first..<next].map { $0.value.change(on: day) }
      var refusal: ChangeFault?
      if trial == nil {
        do throws(ChangeFault) {
          try batch(changes, day)
          before += changes
        } catch {
          refusal = error
          trial = ChangeTrial(book, after: before, asOf: date)
        }
      }
      if trial != nil {
        for fault in trial?.faults(changes, asOf: day, knowing: refusal) ?? [] {
          rejecter.reject(first + fault.item, fault.field, fault.reason)
        }
        if trial?.isEnough ?? true { return }
      }
      date = day
    }
  }
}
