// What a probe is told, as HTTP has it. Each answer closes its connection.

struct ProbeAnswer {
  var status: String
  var type = "text/plain; charset=utf-8"
  var text: String
  /// HEAD is told how much there would be.
  var hasBody = true

  static let badRequest = ProbeAnswer(
    status: "400 Bad Request", text: "this is no request that a probe makes\n")

  /// `/livez` says that the loop turns, `/readyz` whether queries are answered, `/metrics` how much
  /// there was to do.
  init(
    method: String, path: String, readiness: (isReady: Bool, text: String),
    metrics: @autoclosure () -> String
  ) {
    guard method == "GET" || method == "HEAD" else {
      self.init(status: "405 Method Not Allowed", text: "GET or HEAD\n")
      return
    }
    switch path {
    case "/livez": self.init(status: "200 OK", text: "live\n")
    case "/readyz":
      self.init(
        status: readiness.isReady ? "200 OK" : "503 Service Unavailable",
        text: readiness.text + "\n")
    case "/metrics":
      self.init(status: "200 OK", text: metrics())
      type = "text/plain; version=0.0.4; charset=utf-8"
    default:
      self.init(status: "404 Not Found", text: "there are /livez, /readyz and /metrics\n")
    }
    hasBody = method == "GET"
  }

  private init(status: String, text: String) {
    self.status = status
    self.text = text
  }

  var bytes: [UInt8] {
    let head = [
      "HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(text.utf8.count)",
      "Cache-Control: no-store", "Connection: close", "", "",
    ]
    return Array((head.joined(separator: "\r\n") + (hasBody ? text : "")).utf8)
  }
}
