// How many columns of a terminal a text takes: East Asian characters two, combining marks none.
// From Unicode's East Asian Width (UAX #11) and what terminals do with it.

public enum DisplayWidth {
  /// Ranges of wide and full-width characters; emoji are known by their property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
    0x20000...0x3FFFD,
  ]

  /// Vowels and finals of Korean syllables, drawn into the initial before them.
  private static let joiningJamo: ClosedRange<UInt32> = 0x1160...0x11FF
  /// Two of them make a flag of two columns.
  private static let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
  /// Asks for the character before it to be drawn as an emoji.
  private static let emojiSelector: UInt32 = 0xFE0F

  public static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  public static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    let asEmoji = scalars.count > 1 && scalars.contains { $0.value == emojiSelector }
    // Modifiers and joined emoji are drawn into the first.
    if asEmoji || isEmoji(first) { return 2 }
    return scalars.reduce(0) { $0 + of($1) }
  }

  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isEmojiPresentation && !regionalIndicators.contains(scalar.value)
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    if joiningJamo.contains(scalar.value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }
}
