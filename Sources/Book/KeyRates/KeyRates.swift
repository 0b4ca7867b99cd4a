// Key-rate sensitivities: for each position a short run of (point, dv01). Few positions have any,
// so what is stored is proportional to what was given.

internal import Columns

public struct KeyRates: Sendable {
  /// A curve and a tenor on it.
  public struct Point: Hashable, Comparable, Sendable {
    public var curve: String
    public var tenor: Tenor

    public init(curve: String, tenor: Tenor) {
      self.curve = curve
      self.tenor = tenor
    }

    public static func < (a: Point, b: Point) -> Bool {
      a.curve != b.curve ? a.curve < b.curve : a.tenor < b.tenor
    }
  }

  public struct Entry: Sendable {
    public var position: UInt32
    public var point: UInt32
    public var value: Int64

    public init(position: UInt32, point: UInt32, value: Int64) {
      self.position = position
      self.point = point
      self.value = value
    }
  }

  /// In order of curve and tenor.
  public let points: [Point]
  /// Positions that have any, in order, and where each one's run begins.
  public let positions: [UInt32]
  public let starts: [UInt32]
  /// By run: point numbers in order, and dv01 at the position's sensitivity scale.
  public let pointOfValue: [UInt32]
  public let values: [Int64]

  public static let none = KeyRates(points: [], entries: [])

  /// Entries in any order, their points numbered as in `points`, no pair twice.
  public init(points unsorted: [Point], entries: [Entry]) {
    let order = unsorted.indices.sorted { unsorted[$0] < unsorted[$1] }
    var number = Array(repeating: UInt32(0), count: unsorted.count)
    for (rank, index) in order.enumerated() { number[index] = UInt32(rank) }
    points = order.map { unsorted[$0] }
    let sorted = entries.map {
      Entry(position: $0.position, point: number[Int($0.point)], value: $0.value)
    }.sorted { ($0.position, $0.point) < ($1.position, $1.point) }
    var positions: [UInt32] = []
    var starts: [UInt32] = []
    for (row, entry) in sorted.enumerated() where positions.last != entry.position {
      positions.append(entry.position)
      starts.append(UInt32(row))
    }
    starts.append(UInt32(sorted.count))
    self.positions = positions
    self.starts = starts
    pointOfValue = sorted.map(\.point)
    values = sorted.map(\.value)
  }

  /// Of the points those that have an entry.
  init(using points: [Point], _ entries: [Entry]) {
    var isUsed = [Bool](repeating: false, count: points.count)
    for entry in entries { isUsed[Int(entry.point)] = true }
    if isUsed.allSatisfy({ $0 }) {
      self.init(points: points, entries: entries)
      return
    }
    var number = [UInt32](repeating: 0, count: points.count)
    var used: [Point] = []
    for point in points.indices where isUsed[point] {
      number[point] = UInt32(used.count)
      used.append(points[point])
    }
    self.init(
      points: used,
      entries: entries.map {
        Entry(position: $0.position, point: number[Int($0.point)], value: $0.value)
      })
  }

  public var count: Int { values.count }

  public func run(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

  /// The largest magnitude that a position has at any point, 0 where it has none.
  func largest(ofPosition row: Int) -> UInt64 {
    positions.place(of: UInt32(row)).map { run($0).reduce(0) { max($0, values[$1].magnitude) } }
      ?? 0
  }

  public var byteCount: Int { positions.count * 8 + values.count * 12 }

  /// The curve on which a currency's rates are meant when none is named: its overnight index, where
  /// there is one that everybody uses; else the currency itself.
  public static func defaultCurve(of currency: String) -> String {
    let overnight = [
      "USD": "USD-SOFR", "EUR": "EUR-ESTR", "GBP": "GBP-SONIA", "JPY": "JPY-TONA",
      "CHF": "CHF-SARON", "CAD": "CAD-CORRA", "AUD": "AUD-AONIA", "SEK": "SEK-SWESTR",
      "NOK": "NOK-NOWA", "SGD": "SGD-SORA", "HKD": "HKD-HONIA", "NZD": "NZD-OCR",
      "BRL": "BRL-DI",
    ]
    return overnight[currency] ?? currency
  }
}
