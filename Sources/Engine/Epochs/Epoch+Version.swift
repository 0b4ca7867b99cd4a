// Whether a state is the one that a question names.

internal import Book
internal import Exact
internal import Query

extension Epoch {
  /// What a question calls it, and what it is.
  func named(_ version: Version) -> String {
    let day = book.settings.asOf.map { " of \($0)" } ?? ""
    return "\(version.text): \(identity.store):\(identity.counter)\(day)"
  }

  func check(_ version: Located<Version>) throws(QueryFault) {
    switch version.value {
    case .snapshot(let id):
      guard id != snapshot else { return }
      throw QueryFault(
        .asOfUnavailable, "there are no snapshots beside this book, so none called \(id)",
        at: version.range)
    case .epoch(let counter):
      guard snapshot != nil || counter != identity.counter else { return }
      throw QueryFault(
        .epochGone, "epoch \(counter) is not there: this is \(identity.counter)",
        at: version.range)
    case .date(let date):
      let day = book.settings.asOf
      guard date != day else { return }
      let own = day.map { "its positions are of \($0) alone" } ?? "it has no date"
      throw QueryFault(
        .asOfUnavailable, "this book knows no other day: \(own)", at: version.range,
        suggestion: day?.description)
    }
  }
}
