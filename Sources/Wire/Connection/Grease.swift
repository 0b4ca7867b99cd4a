// Frames that have no meaning and never will: sent on purpose, so that whoever reads frames learns
// to skip what it does not know, before there is something new to skip.

enum Grease {
  enum Side { case client, server }

  static func frame(from side: Side) -> Frame {
    Frame(side == .client ? 0x7A : 0xFA, payload: Array("nothing".utf8))
  }
}
