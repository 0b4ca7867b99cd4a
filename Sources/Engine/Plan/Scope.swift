// What a query speaks about, resolved against a book: which nodes, which day, which currency, and
// the rules behind its figures.

internal import Book
internal import Exact
internal import Query

struct Scope: Sendable {
  /// The node asked about; nil means all roots.
  var root: NodeIndex?
  /// Its subtree.
  var nodes: Range<Int>
  var asOf: CalendarDate?
  var knownAt: Instant
  var currency: CurrencyIndex
  var ratingRule: CompositeRule
  var rates: ReportingRates
  /// Notches by which what an issuer issued counts as rated lower.
  var downgrades: [Int32: Int] = [:]
}
