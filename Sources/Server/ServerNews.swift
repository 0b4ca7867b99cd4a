// What a server tells whoever started it.

public import EventLoop

public enum ServerNews: Sendable {
  case listening(Endpoint)
  /// The book is there: how many positions, and how long it took.
  case ready(positions: Int, rejected: Int, seconds: Double)
  /// It takes nobody in any more and finishes what is open.
  case draining(connections: Int)
}
