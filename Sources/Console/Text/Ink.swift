// Colour and weight for people, as a terminal's escape codes, or nothing at all. Whoever knows the
// environment decides which.

public struct Ink: Sendable {
  public enum Tint: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
  }

  public let isOn: Bool

  public init(isOn: Bool) { self.isOn = isOn }

  public func bold(_ text: String) -> String { paint(text, .bold) }
  public func dim(_ text: String) -> String { paint(text, .dim) }
  public func red(_ text: String) -> String { paint(text, .red) }
  public func green(_ text: String) -> String { paint(text, .green) }
  public func yellow(_ text: String) -> String { paint(text, .yellow) }

  /// Empty text stays empty, and text without tints stays as it is.
  public func paint(_ text: String, _ tints: Tint...) -> String { paint(text, tints) }

  public func paint(_ text: String, _ tints: [Tint]) -> String {
    guard isOn, !tints.isEmpty, !text.isEmpty else { return text }
    return "\u{1B}[\(tints.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }
}
