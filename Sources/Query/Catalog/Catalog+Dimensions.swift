// What each dimension is.

extension Dimension {
  var entry: Catalog.DimensionEntry {
    Catalog.DimensionEntry(
      name: word, signature: signature, summary: summary, values: values, missing: missing)
  }

  private var signature: String {
    switch self {
    case .level: "level(N)"
    case .tag: "tag(KEY)"
    default: word
    }
  }

  public var summary: String {
    switch self {
    case .fund: "The nearest node of type FUND, from the position's own upward"
    case .desk: "The nearest node of type DESK, from the position's own upward"
    case .book: "The nearest node of type BOOK, from the position's own upward"
    case .strategy: "The nearest node of type STRATEGY, from the position's own upward"
    case .children:
      "The children of the node behind `under`, else the roots, each with all below it"
    case .node: "Every node of the subtree with all below it: groups that lie in one another"
    case .level: "The node at that depth on the way up; roots are level 0"
    case .position: "Each position by itself"
    case .currency: "The position's currency"
    case .direction: "The sign of the quantity"
    case .paper: "Whether it is a paper position; naming it lets paper positions in"
    case .strategyID: "The strategies a position is split over by weight"
    case .tag: "A tag of the position, else of the nearest node above that has it"
    case .curve: "The curve that the position's key rates belong to"
    case .instrument: "The instrument"
    case .assetClass: "The instrument's asset class"
    case .counterparty: "The instrument's counterparty"
    case .maturityBucket: "Years from the as-of date to maturity, lower bound included"
    case .issuer: "The instrument's issuer"
    case .ultimateIssuer: "The issuer's topmost parent"
    case .sector: "The issuer's sector"
    case .country: "The issuer's geography"
    case .rating: "The composite rating by the rule of `rating`"
    case .ratingBucket: "The composite rating without its steps"
    case .grade: "Investment grade, high yield, or neither"
    }
  }

  private var values: String {
    switch self {
    case .fund, .desk, .book, .strategy, .children, .node, .level:
      "node ids, in the order of the tree"
    case .paper: "false, true"
    case .tag: "texts, in byte order"
    case .position: "ids, in the order of their nodes, then currency, then bytes"
    default:
      switch type {
      case .labels(let set):
        set.labels.count > 20
          ? "\(set.labels[0]) … \(set.labels[set.labels.count - 2]), \(LabelSet.notRated)"
          : set.labels.joined(separator: ", ")
      default: "ids, in byte order"
      }
    }
  }

  private var missing: String {
    switch self {
    case .position, .currency, .instrument, .paper, .node: "none"
    case .children: "positions of the node behind `under` itself"
    case .fund, .desk, .book, .strategy: "no such node on the way up"
    case .level: "nodes above that depth"
    case .rating, .ratingBucket, .grade: "none; without a rating NR"
    case .direction: "quantity 0"
    case .strategyID: "the weight that is left over"
    case .curve: "no key rates"
    case .maturityBucket: "no maturity"
    default: "not given"
    }
  }
}
