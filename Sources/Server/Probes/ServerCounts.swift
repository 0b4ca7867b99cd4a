// What a server has done so far, for whoever watches it. Of the loop's thread.

internal import Wire

struct ServerCounts {
  var connections = 0
  var refusedConnections = 0
  /// Connections on which TLS could not be agreed on, or came to be broken.
  var failedHandshakes = 0
  /// Queries by who answered them: what was kept, the loop, workers.
  var fromKept = 0
  var onTheLoop = 0
  var byWorkers = 0
  /// By symbol.
  var refusals: [String: Int] = [:]
  var committed = 0
  var repeatedCommits = 0
  var changes = 0
  var updates = 0
  var receivedBytes = 0

  mutating func count(_ refusal: Refusal) { refusals[refusal.symbol, default: 0] += 1 }

  mutating func count(_ committed: Committed) {
    if committed.isRepeated {
      repeatedCommits += 1
    } else {
      self.committed += 1
      changes += committed.changes
    }
  }
}

/// What is the case now.
struct ServerGauges {
  var state: Welcome.Standing.State
  var epoch: UInt64
  var positions: Int
  var connections: Int
  var waitingQueries: Int
  var runningQueries: Int
  var waitingCommits: Int
  var subscriptions: Int
  var keptAnswers: Int
  var unsentBytes: Int
  var upSeconds: UInt64
}
