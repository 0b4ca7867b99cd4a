// What positions can be grouped by and filtered on.

public enum Dimension: Hashable, Sendable {
  // Of the tree. A typed level is the nearest node of that type on the way up, the node included.
  case fund, desk, book, strategy
  /// The node asked about, split into its children; its own positions are the null group.
  case children
  /// Every node with all below it: groups that lie in one another.
  case node
  /// The node at that depth on the way up; roots are level 0.
  case level(Int)
  // Of the position.
  case position, currency, direction, paper
  /// The strategies a position is split over by weight.
  case strategyID
  /// A tag of the position, else of the nearest node above that has it.
  case tag(String)
  /// The curve that a position's key rates belong to.
  case curve
  // Of the instrument.
  case instrument
  case assetClass, counterparty, maturityBucket
  // Of the issuer.
  case issuer, ultimateIssuer, sector, country
  // Of the composite rating.
  case rating, ratingBucket, grade

  /// All that take no argument, in the order of the documentation.
  public static let plain: [Dimension] = [
    .fund, .desk, .book, .strategy, .children, .node, .position, .instrument, .currency,
    .assetClass, .issuer, .ultimateIssuer, .counterparty, .sector, .country, .curve, .rating,
    .ratingBucket, .grade, .maturityBucket, .direction, .paper, .strategyID,
  ]

  /// The name without an argument.
  public var word: String {
    switch self {
    case .fund: "fund"
    case .desk: "desk"
    case .book: "book"
    case .strategy: "strategy"
    case .children: "children"
    case .node: "node"
    case .level: "level"
    case .position: "position"
    case .currency: "currency"
    case .direction: "direction"
    case .paper: "paper"
    case .strategyID: "strategy_id"
    case .tag: "tag"
    case .curve: "curve"
    case .instrument: "instrument"
    case .assetClass: "asset_class"
    case .counterparty: "counterparty"
    case .maturityBucket: "maturity_bucket"
    case .issuer: "issuer"
    case .ultimateIssuer: "ultimate_issuer"
    case .sector: "sector"
    case .country: "country"
    case .rating: "rating"
    case .ratingBucket: "rating_bucket"
    case .grade: "ig"
    }
  }

  /// The text that names it in queries and answers.
  public var text: String {
    switch self {
    case .level(let depth): "level(\(depth))"
    case .tag(let key): "tag(\(QueryText.word(key)))"
    default: word
    }
  }

  /// Whether its values are nodes.
  public var isOfTree: Bool {
    switch self {
    case .fund, .desk, .book, .strategy, .children, .node, .level: true
    default: false
    }
  }
}
