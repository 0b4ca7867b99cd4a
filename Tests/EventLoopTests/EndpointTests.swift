// Places to listen at and to connect to, as people write them.

import EventLoop
import Testing

struct EndpointTests {
  @Test(arguments: [
    ("localhost", Endpoint.tcp(host: "localhost", port: Endpoint.usualPort)),
    ("127.0.0.1:0", .tcp(host: "127.0.0.1", port: 0)),
    (":7000", .tcp(host: "127.0.0.1", port: 7000)),
    ("[::1]:7000", .tcp(host: "::1", port: 7000)), ("[::1]", .tcp(host: "::1", port: 7437)),
    ("::1", .tcp(host: "::1", port: 7437)),
    ("risk.example:65535", .tcp(host: "risk.example", port: 65535)),
    ("/run/espalier.sock", .unix(path: "/run/espalier.sock")), ("./a:b", .unix(path: "./a:b")),
  ])
  func textIsRead(text: String, endpoint: Endpoint) {
    #expect(Endpoint(text) == endpoint)
    #expect(Endpoint(endpoint.description) == endpoint)
  }

  @Test(arguments: [
    "host:", "host:65536", "host:-1", "host:x", "[::1", "[::1]x", "host:+1", "host:٣",
  ])
  func whatIsNoPlaceIsRefused(text: String) {
    #expect(Endpoint(text) == nil)
  }

  @Test(arguments: [
    ("localhost", true), ("127.0.0.1", true), ("127.8.9.10", true), ("[::1]", true), ("/a", true),
    ("0.0.0.0", false), ("10.0.0.1", false), ("127.0.0.1.example", false),
    ("127.evil.example.x", false),
    ("example", false), ("::", false),
  ])
  func placesOfThisMachineAreKnown(text: String, isLocal: Bool) {
    #expect(Endpoint(text)?.isLocal == isLocal)
  }
}
