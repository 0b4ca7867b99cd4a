// Colour and weight for people: escape codes on a terminal, nothing elsewhere or where NO_COLOR is
// set.

struct Ink {
  let isOn: Bool

  init(for stream: Terminal.Stream) {
    let refused = !(Terminal.environment("NO_COLOR") ?? "").isEmpty
    isOn = Terminal.isTerminal(stream) && !refused && Terminal.environment("TERM") != "dumb"
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
