// What came of nodes' days: profit and loss in base currency, to be set against what risk figures
// had said.

internal import Columns
public import Exact

public struct RealisedResults: Sendable {
  public enum Kind: UInt8, CaseIterable, Sendable {
    /// Of yesterday's positions at today's prices.
    case hypothetical
    /// With what was traded.
    case actual

    public var label: String {
      switch self {
      case .hypothetical: "hypothetical"
      case .actual: "actual"
      }
    }
  }

  public struct Entry: Sendable {
    public var node: UInt32
    public var kind: Kind
    public var date: CalendarDate
    /// With the decimals of the base currency's amounts.
    public var value: Int64

    public init(node: UInt32, kind: Kind, date: CalendarDate, value: Int64) {
      self.node = node
      self.kind = kind
      self.date = date
      self.value = value
    }
  }

  // Parallel, in order of node, kind and date.
  public let nodes: [UInt32]
  public let kinds: [UInt8]
  /// Days since 1970.
  public let days: [Int32]
  public let values: [Int64]

  public static let none = RealisedResults([])

  /// Entries in any order, no node, kind and date twice.
  public init(_ entries: [Entry]) {
    let sorted = entries.sorted {
      ($0.node, $0.kind.rawValue, $0.date.day) < ($1.node, $1.kind.rawValue, $1.date.day)
    }
    nodes = sorted.map(\.node)
    kinds = sorted.map(\.kind.rawValue)
    days = sorted.map(\.date.day)
    values = sorted.map(\.value)
  }

  public var count: Int { values.count }

  /// Everything once more, one by one.
  public var entries: [Entry] {
    (0..<count).map { index in
      Entry(
        node: nodes[index], kind: Kind(rawValue: kinds[index]) ?? .hypothetical,
        date: CalendarDate(day: days[index]), value: values[index])
    }
  }

  /// The days of one node and kind, in order.
  public func series(of node: NodeIndex, _ kind: Kind) -> [(date: CalendarDate, value: Int64)] {
    let first = nodes.firstPlace(atLeast: UInt32(node.row))
    var series: [(date: CalendarDate, value: Int64)] = []
    for index in first..<count {
      guard Int(nodes[index]) == node.row else { break }
      if kinds[index] == kind.rawValue {
        series.append((CalendarDate(day: days[index]), values[index]))
      }
    }
    return series
  }

  /// Of a tree whose nodes have other numbers; negative for those that are gone.
  func moved(_ places: [Int32]) -> RealisedResults {
    RealisedResults(
      entries.compactMap { entry in
        let place = places[Int(entry.node)]
        if place < 0 { return nil }
        var entry = entry
        entry.node = UInt32(place)
        return entry
      })
  }
}
