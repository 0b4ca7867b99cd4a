// A query as understood: names of measures, dimensions and columns are resolved, values have the
// type that their field asks for; what only a book knows (nodes, currencies, issuers) is still text
// with its place.

public import Exact

public enum Statement: Hashable, Sendable {
  case select(Select)
  case explain(Select)
  case compare(Compare)
  case show(Show)
}

/// One question of two states.
public struct Compare: Hashable, Sendable {
  public var select: Select
  public var span: Span
  /// Whether the change is taken apart by what brought it about.
  public var isExplained: Bool

  /// The states, the earlier one usually first.
  public struct Span: Hashable, Sendable {
    public var from: Located<Version>
    public var to: Located<Version>

    public init(from: Located<Version>, to: Located<Version>) {
      self.from = from
      self.to = to
    }
  }

  public init(_ select: Select, _ span: Span, isExplained: Bool = false) {
    self.select = select
    self.span = span
    self.isExplained = isExplained
  }
}

public struct Select: Hashable, Sendable {
  public var measures: [Located<Measure>]
  public var under: Located<NodeReference>?
  public var keys: [Located<Dimension>] = []
  public var filter: Predicate<FilterField>?
  public var having: Predicate<ResultField>?
  public var order: [OrderItem] = []
  public var top: Top?
  public var limit: Int?
  public var offset = 0
  public var currency: Located<String>?
  public var asOf: Located<Version>?
  public var knownAt: Located<Instant>?
  public var shocks: [Located<WhatIf>] = []
  public var options = QueryOptions()

  public init(measures: [Located<Measure>]) { self.measures = measures }
}

/// The first `count` groups of the order, of all or within each value of a key.
public struct Top: Hashable, Sendable {
  public var count: Int
  public var per: Located<Dimension>?

  public init(count: Int, per: Located<Dimension>? = nil) {
    self.count = count
    self.per = per
  }
}

public struct OrderItem: Hashable, Sendable {
  public var field: Located<ResultField>
  public var isDescending: Bool

  public init(field: Located<ResultField>, isDescending: Bool) {
    self.field = field
    self.isDescending = isDescending
  }
}

/// What `having` and `order by` speak of: a figure or a key of each group.
public enum ResultField: Hashable, Sendable {
  case measure(Measure)
  case key(Dimension)
}

/// What `where` speaks of: a dimension or a stored column of each position.
public enum FilterField: Hashable, Sendable {
  case dimension(Dimension)
  case column(PositionColumn)
}

/// A node by its id alone, or by the path of ids from its root.
public enum NodeReference: Hashable, Sendable {
  case id(String)
  case path([String])
}

/// Which state of the book: that of a day, one by its number, or another book by its id.
public enum Version: Hashable, Sendable {
  case date(CalendarDate)
  case epoch(UInt64)
  case snapshot(String)
}

public struct Show: Hashable, Sendable {
  public enum Subject: String, CaseIterable, Sendable {
    case nodes, measures, dimensions, limits, impact, stresses, backtest, drivers, ladder
    case migration, movers, snapshots, status
  }
  public var subject: Located<Subject>
  public var under: Located<NodeReference>?
  /// What a backtest or the drivers are of.
  public var measure: Located<Measure>?
  /// Of limits, impact, migration and movers.
  public var shocks: [Located<WhatIf>]
  /// Of migration and movers.
  public var span: Compare.Span?

  public init(
    subject: Located<Subject>, under: Located<NodeReference>? = nil,
    measure: Located<Measure>? = nil, shocks: [Located<WhatIf>] = [],
    span: Compare.Span? = nil
  ) {
    self.span = span
    self.subject = subject
    self.measure = measure
    self.under = under
    self.shocks = shocks
  }
}
