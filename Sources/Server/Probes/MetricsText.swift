// Counts as Prometheus reads them: a name, what it is, its kind, its values.

internal import Wire

enum MetricsText {
  static func text(_ counts: ServerCounts, _ gauges: ServerGauges) -> String {
    var text = ""
    func metric(_ name: String, _ kind: String, _ help: String, _ values: [(String, Int)]) {
      text += "# HELP espalier_\(name) \(help)\n# TYPE espalier_\(name) \(kind)\n"
      for (labels, value) in values {
        text += "espalier_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
      }
    }
    func gauge(_ name: String, _ help: String, _ value: Int) {
      metric(name, "gauge", help, [("", value)])
    }
    func counter(_ name: String, _ help: String, _ value: Int) {
      metric(name, "counter", help, [("", value)])
    }
    gauge("ready", "Whether queries are answered.", gauges.state == .ready ? 1 : 0)
    gauge("up_seconds", "Seconds since the server began.", Int(clamping: gauges.upSeconds))
    gauge("epoch", "The state of the book that is asked.", Int(clamping: gauges.epoch))
    gauge("positions", "Positions of the book as it was loaded.", gauges.positions)
    gauge("connections", "Connections that are open.", gauges.connections)
    counter("connections_total", "Connections that came.", counts.connections)
    counter(
      "connections_refused_total", "Connections there was no room for.", counts.refusedConnections)
    counter(
      "tls_failed_total", "Connections whose TLS could not be agreed on, or broke.",
      counts.failedHandshakes)
    metric(
      "queries_total", "counter", "Queries by who answered them.",
      [
        ("by=\"kept\"", counts.fromKept), ("by=\"loop\"", counts.onTheLoop),
        ("by=\"worker\"", counts.byWorkers),
      ])
    metric(
      "refusals_total", "counter", "Streams that ended with an error, by its symbol.",
      counts.refusals.sorted { $0.key < $1.key }.map { ("code=\"\($0.key)\"", $0.value) })
    gauge("queries_waiting", "Queries that wait for a worker.", gauges.waitingQueries)
    gauge("queries_running", "Queries that workers answer.", gauges.runningQueries)
    gauge("answers_kept", "Short answers that are kept.", gauges.keptAnswers)
    counter("commits_total", "Files of changes that were applied.", counts.committed)
    counter(
      "commits_repeated_total", "Commits that were known by their key.", counts.repeatedCommits)
    counter("changes_total", "Changes that were applied.", counts.changes)
    gauge("commits_waiting", "Commits that wait for the one before them.", gauges.waitingCommits)
    gauge("subscriptions", "Subscriptions that are open.", gauges.subscriptions)
    counter("updates_total", "Updates that were sent to subscriptions.", counts.updates)
    counter("received_bytes_total", "Bytes that came from clients.", counts.receivedBytes)
    gauge("unsent_bytes", "Bytes that wait to be taken by clients.", gauges.unsentBytes)
    return text
  }
}
