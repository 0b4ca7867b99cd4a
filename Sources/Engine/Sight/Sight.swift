// What somebody may see of a book: all of it, or the subtrees of some nodes. To who sees a part the
// book is that part, as if the files had never held more: every name, sum, suggestion and refusal
// is made of it alone, so that no question, however put, tells of anything else.

internal import Query

public struct Sight: Sendable {
  /// Ids in order of their bytes, each once; nil where all is seen.
  public let nodes: [String]?
  /// Nodes of which nothing but what they come to as a whole is told besides, likewise.
  public let totals: [String]

  public static let everything = Sight(seen: nil, told: [])

  /// Of these nodes and all below them, and of others as a whole.
  public init(nodes: some Sequence<String>, totals: some Sequence<String> = []) {
    self.init(seen: Self.ordered(nodes), told: Self.ordered(totals))
  }

  private init(seen nodes: [String]?, told totals: [String]) {
    self.nodes = nodes
    self.totals = totals
  }

  /// By bytes, since to Swift some ids are equal that differ.
  private static func ordered(_ ids: some Sequence<String>) -> [String] {
    var ordered: [String] = []
    for id in ids.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where !(ordered.last?.utf8.elementsEqual(id.utf8) ?? false) {
      ordered.append(id)
    }
    return ordered
  }

  public var isWhole: Bool { nodes == nil }

  /// The sight that answers a statement: this one, or that of the node alone whose total is asked
  /// for and may be told. `isNode` says whether an id is one.
  func answering(_ statement: Statement, isNode: (String) -> Bool) -> Sight {
    guard !isWhole, case .select(let select) = statement, case .id(let id)? = select.under?.value,
      totals.contains(where: { $0.utf8.elementsEqual(id.utf8) }), isNode(id), select.isOfAWhole
    else { return self }
    return Sight(nodes: [id])
  }
}

extension Sight: Hashable {
  /// By bytes, as ids are ordered.
  public static func == (a: Sight, b: Sight) -> Bool {
    a.isWhole == b.isWhole && isSame(a.nodes ?? [], b.nodes ?? []) && isSame(a.totals, b.totals)
  }

  private static func isSame(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(isWhole)
    for ids in [nodes ?? [], totals] {
      hasher.combine(ids.count)
      for id in ids {
        for byte in id.utf8 { hasher.combine(byte) }
        // No id has one.
        hasher.combine(UInt8(0xFF))
      }
    }
  }
}

extension Select {
  /// Whether it asks what a node comes to, and nothing by which its parts could be told apart: no
  /// groups, no conditions, no what-ifs, and only measures to which every position adds. Two days
  /// or two moments would tell who holds what by the rates and ratings that came between, and every
  /// digit of a sum in which currencies it is.
  var isOfAWhole: Bool {
    var plain = QueryOptions()
    plain.decimals = options.decimals
    return keys.isEmpty && filter == nil && asOf == nil && knownAt == nil && having == nil
      && order.isEmpty && top == nil
      && limit == nil && offset == 0 && shocks.isEmpty && options == plain
      && measures.allSatisfy(\.value.isOfAWhole)
  }
}

extension Measure {
  fileprivate var isOfAWhole: Bool {
    switch self {
    case .sum, .keyRates, .keyRate, .exposure, .nav, .averageDuration: true
    case .percentOfNAV(let measure, let node): node == nil && measure.isOfAWhole
    case .risk(let risk):
      switch risk.name {
      case .valueAtRisk, .expectedShortfall, .parametricVaR, .standardDeviation: true
      default: false
      }
    case .averageRating, .keyRateGap, .stress, .worstStress, .worstStressID, .percentOfParent,
      .concentration,
      .distinct, .statistic, .coverage, .column:
      false
    }
  }
}
