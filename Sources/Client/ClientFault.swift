// Why a server gave no answer.

public import Wire

public enum ClientFault: Error, Sendable {
  /// Nobody is there, or who is there does not speak the protocol. A sentence without a full stop.
  case unreachable(String)
  /// The connection ended before the answer was whole.
  case lost(String)
  /// The server answered that there is no answer.
  case refused(Refusal)
  /// Given up from this side.
  case cancelled
}
