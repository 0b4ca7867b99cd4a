// The book of a database, for a server: read in one transaction, loaded as its files would be.

internal import BookFiles
internal import Operations
internal import PostgresStore

struct DatabaseLoading: Sendable {
  private let database: String

  init(_ database: String) { self.database = database }

  /// What reports call it.
  private static let name = "the database"

  @Sendable
  func load(_ options: LoadOptions, _ progress: LoadProgress) -> BookFolder.Outcome {
    var connecting = ConnectionOptions(
      database: database, applicationName: "espalierd serve")
    // A table of millions of rows is one statement.
    connecting.statementSeconds = 0
    do throws(StoreFault) {
      let connection = try Connection(connecting)
      do throws(DatabaseBook.Fault) {
        let book = try DatabaseBook.read(over: connection, isOrdered: false)
        return BookFolder.load(tables: book.tables, options: options, progress: progress)
      } catch {
        switch error {
        case .store(let fault): throw fault
        case .noBook: return failed("there is no book in it; espalierd import brings one")
        }
      }
    } catch {
      return failed(error.description)
    }
  }

  private func failed(_ reason: String) -> BookFolder.Outcome {
    BookFolder.Outcome(book: nil, report: LoadReport(unreadable: Self.name, reason: reason))
  }
}
