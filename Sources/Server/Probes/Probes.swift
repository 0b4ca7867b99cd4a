// Who asks over HTTP whether the server lives, is ready, and what it has done: a port of its own,
// which answers one request a connection. Of the loop's thread.

internal import EventLoop

final class Probes {
  private struct Probe {
    var link: Link
    var request = ProbeRequest()
    var deadline: UInt64
  }
  private var open: [UInt64: Probe] = [:]

  static let most = 64
  /// In which a request must have come whole.
  private static let patienceMicroseconds: UInt64 = 3_000_000

  var isEmpty: Bool { open.isEmpty }

  /// False where there is no room.
  func arrived(_ link: Link, now: UInt64) -> Bool {
    guard open.count < Self.most else { return false }
    open[link.id] = Probe(link: link, deadline: now + Self.patienceMicroseconds)
    return true
  }

  /// Whether the link is a probe's; its answer is sent once its request is whole.
  func received(
    _ link: Link, _ bytes: ArraySlice<UInt8>, now: UInt64,
    answer: (_ method: String, _ path: String) -> ProbeAnswer
  ) -> Bool {
    guard var probe = open[link.id] else { return false }
    switch probe.request.append(bytes) {
    case .unfinished:
      open[link.id] = probe
      return true
    case .bad: link.send(ProbeAnswer.badRequest.bytes, now: now)
    case .asks(let method, let path): link.send(answer(method, path).bytes, now: now)
    }
    link.closeWhenSent()
    return true
  }

  func left(_ link: Link) { open[link.id] = nil }

  /// Those that took too long, or do not read.
  func late(_ now: UInt64) -> [Link] {
    open.values.filter { now >= $0.deadline }.map(\.link)
  }

  var deadline: UInt64? { open.values.lazy.map(\.deadline).min() }

  var links: [Link] { open.values.map(\.link) }
}
