// Whether whoever asked still waits. Every loop that grows with positions or groups runs through
// here, or asks by itself as often: then an answer ends soon after it is not wanted any more.

internal import Query

struct Cancellation: Sendable {
  /// Turns of a loop between two questions: a millisecond of work at most, and so many that a
  /// question, which may read a clock, costs nothing.
  static let interval = 4096

  static let fault = QueryFault(.cancelled, "the query was cancelled")

  let isRequested: @Sendable () -> Bool

  /// For work that nobody waits for by himself.
  static let never = Cancellation(isRequested: { false })

  func check() throws(QueryFault) {
    if isRequested() { throw Self.fault }
  }

  /// For loops of their own: asks each `interval` turns.
  @inline(__always)
  func check(at turn: Int) throws(QueryFault) {
    if turn & (Self.interval - 1) == 0 { try check() }
  }

  func forEach(_ indices: Range<Int>, _ body: (Int) -> Void) throws(QueryFault) {
    var start = indices.lowerBound
    while start < indices.upperBound {
      try check()
      let end = min(start + Self.interval, indices.upperBound)
      for index in start..<end { body(index) }
      start = end
    }
  }

  func map<Value>(
    _ indices: Range<Int>, _ body: (Int) -> Value
  ) throws(QueryFault) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(indices.count)
    try forEach(indices) { values.append(body($0)) }
    return values
  }

  /// In the order of `precedes`, which asks on the way.
  func sorted<Value>(
    _ values: [Value], by precedes: (Value, Value) -> Bool
  ) throws(QueryFault) -> [Value] {
    var turn = 0
    do {
      return try values.sorted { a, b in
        turn &+= 1
        if turn & (Self.interval - 1) == 0 { try check() }
        return precedes(a, b)
      }
    } catch {
      throw Self.fault
    }
  }
}
