// What a server tells whoever started it.

public import EventLoop

public enum ServerNews: Sendable {
  case listening(Endpoint)
  /// For probes, over HTTP.
  case probed(Endpoint)
  /// The book is there: how many positions, and how long it took.
  case ready(positions: Int, rejected: Int, seconds: Double)
  /// Its settings were read again; those named hold from the next start on.
  case reloaded(waiting: [String])
  /// It takes nobody in any more and finishes what is open.
  case draining(connections: Int)
}
